// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/fleet_columns.h"
#include "tests/client/scripted_factory.h"

namespace aifactory {

/// A factory of 12 nodes n00 to n11 with 8 GPUs each, in 4 racks of 2 halls, whose state the test knows:
/// job 101 (skt) on all of n00 and n01, job 102 (hynix) on n02 GPU 0-3, Xid 79 on n05 GPU 3, n10 drained, n11 down and
/// not measured, all else idle. Jobs 103 and 104 wait for resources, 105 for priority, 106 is held.
class SmallFactory : public ScriptedFactory {
 public:
  static constexpr int nodes = 12, gpusPerNode = 8, gpus = nodes * gpusPerNode;

  SmallFactory();

  static std::uint32_t device(int node, int gpu) { return static_cast<std::uint32_t>(node * gpusPerNode + gpu); }
  /// Puts the devices of a node into a state, and tells whoever watches.
  void setNode(int node, v1::DeviceState state, std::uint64_t job = 0);
  static constexpr std::int64_t now = 1'795'000'000;  ///< of its clock, in seconds since 1970
  /// From here on the factory has a past: the last 24 hours but for a hole from 12 to 11 hours ago. Until an hour ago
  /// n03 to n06 were allocated to job 99, which ended then, and jobs 103 to 106 and the Xid were not there yet.
  void remember();
  /// Methods that the next WhoAmI answer names.
  std::vector<std::string> methods;
  v1::Role role = v1::ROLE_OPERATOR;
  /// What it says of its telemetry, whose newest sample is that many seconds old.
  v1::TelemetryInfo telemetry;
  static constexpr std::int64_t sampleAge = 40;
  /// Besides those named above.
  std::vector<v1::Job> moreJobs;

  /// Active alerts; at first that n11 is down, since two minutes, and the Xid of n05, since ten. Whoever watches is
  /// told.
  void setAlert(const v1::Alert& alert);
  void endAlert(const std::string& name);
  v1::Alert alert(const std::string& name);
  static v1::Alert makeAlert(const std::string& name, v1::Alert::Severity severity, v1::Alert::Kind kind,
                             const std::string& resource, int gpu = -1);
  /// Alerts whose next acknowledgement or silence is refused, as if they had just ended.
  std::set<std::string> refused;
  /// Every request for past alerts, in order.
  std::vector<v1::ListPastAlertsRequest> pastAsked();
  static constexpr int pastAlerts = 450;
  /// How often efficiency was asked for, and whether anything is measured.
  std::atomic<int> efficiencyAsked = 0;
  std::atomic<bool> measured = true;

 private:
  v1::FleetLayout layout() const;
  std::vector<v1::WatchFleetResponse> snapshot(const FleetColumns& columns) const;
  FleetColumns columnsOfThePast() const;
  v1::WatchFleetResponse pack(const v1::FleetUpdate& update) const;
  grpc::Status serveFleet(grpc::ServerContext& context, grpc::ServerWriter<v1::WatchFleetResponse>& writer);
  grpc::Status serveAlerts(grpc::ServerContext& context, grpc::ServerWriter<v1::WatchAlertsResponse>& writer);
  void serveAlertCalls();
  void serveEfficiency();
  v1::WatchJobsResponse jobs(bool past) const;

  std::mutex m_mutex;
  FleetColumns m_columns;
  std::vector<v1::WatchFleetResponse> m_changes;  ///< since the start, in order
  std::map<std::string, v1::Alert> m_alerts;
  std::vector<v1::WatchAlertsResponse> m_alertChanges;  ///< since the start, in order
  std::vector<v1::ListPastAlertsRequest> m_pastAsked;
};

}  // namespace aifactory
