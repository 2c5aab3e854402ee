// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "factory/engines/simulated/alert_book.h"
#include "factory/engines/simulated/layout_builder.h"
#include "factory/engines/simulated/node_health.h"
#include "factory/engines/simulated/random.h"

namespace aifactory::simulated {

/// Feeds that fail and take nodes with them: a coolant pump that stops, so that the warmest nodes behind it shut down,
/// and a busway that trips, so that a whole row does. A quarter of an hour before `start` a pump stops: whoever looks
/// at the factory finds a case.
class FeedFaults {
 public:
  FeedFaults(const Site& site, AlertBook& alerts, NodeHealth& health, double faultRate, std::uint64_t seed,
             SimTime start);

  /// Called once a factory minute.
  void tick(SimTime now);
  /// Degrees Celsius that a coolant loop is warmer for want of its pump.
  float excess(std::uint32_t feed) const;

 private:
  struct Incident {
    std::uint32_t feed;
    SimTime until;
    std::string alert;
  };
  void stopPump(SimTime now, SimTime length);
  void trip(SimTime now);
  void begin(std::uint32_t feed, v1::Alert::Kind kind, std::string alert, std::string summary, SimTime now,
             SimTime until);
  std::vector<std::uint32_t> nodesBehind(std::uint32_t feed) const;
  /// A feed of this kind with no incident; nothing when there is just one, since that would be the whole factory.
  std::optional<std::uint32_t> anyFeed(v1::Feed::Kind kind);

  const Site& m_site;
  AlertBook& m_alerts;
  NodeHealth& m_health;
  const double m_rate;
  Random m_random;
  SimTime m_planned;  // 0 once it has happened
  std::vector<Incident> m_incidents;
};

}  // namespace aifactory::simulated
