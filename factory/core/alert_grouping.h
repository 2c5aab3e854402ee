// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/alert_places.h"

namespace aifactory {

/// What goes and comes back within this time never went.
inline constexpr std::chrono::seconds flapWindow{60};
/// What follows a failed feed, or takes down a whole rack, does so within this time.
inline constexpr std::chrono::seconds causeWindow{120};
/// So many alerts of one rule within that time are one.
inline constexpr std::size_t fewestOfRule = 4;

/// An alert as its source raised it.
struct RaisedAlert {
  std::shared_ptr<const v1::Alert> alert;
  std::string source;
  Clock::time_point since;
  AlertReach reach;
};
using RaisedAlerts = std::map<std::string, RaisedAlert, std::less<>>;

/// A cause and what followed from it; an alert without followers is a group of its own.
struct AlertGroup {
  std::shared_ptr<const v1::Alert> cause;
  AlertReach reach;  ///< of the cause
  std::vector<const RaisedAlert*> members;
};
using AlertGroups = std::map<std::string, AlertGroup, std::less<>>;

/// Finds the cause of alerts: nodes that go down (or get too hot) behind a feed with an alarm, further alarms about the
/// same feed, racks whose nodes all went down together, and rules of Prometheus that fire in many places at once. Who
/// belongs together stays so until the cause is over and at most one member is left, or every mended node of a failed
/// row would make alerts of its neighbours.
class AlertGrouping {
 public:
  /// By name of the cause. The groups point into `raised`.
  AlertGroups group(const RaisedAlerts& raised, const AlertPlaces& places, Clock::time_point now);
  /// The cause that an alert follows from; "" when it stands for itself.
  std::string_view causeOf(std::string_view alert) const;

 private:
  struct Membership {
    std::string cause;
    std::optional<Clock::time_point> left;  ///< it is over, but may come back
  };
  struct Cause {
    std::shared_ptr<const v1::Alert> alert;
    AlertReach reach;
    bool isRack = false;
  };
  void forget(const RaisedAlerts& raised, Clock::time_point now);
  void followFeeds(const RaisedAlerts& raised, const AlertPlaces& places);
  void gatherAlarms(const RaisedAlerts& raised, std::vector<const RaisedAlert*>& alarms);
  void gatherRacks(const RaisedAlerts& raised, const AlertPlaces& places);
  void gatherRules(const RaisedAlerts& raised);
  /// What the alerts of rules that belong together say as one.
  void describeRules(const RaisedAlerts& raised);
  void dissolve(const RaisedAlerts& raised);

  std::map<std::string, Membership, std::less<>> m_members;  ///< by name of the alert
  std::map<std::string, Cause, std::less<>> m_causes;        ///< that have members
};

}  // namespace aifactory
