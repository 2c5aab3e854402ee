// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
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
  /// Methods that the next WhoAmI answer names.
  std::vector<std::string> methods;
  v1::Role role = v1::ROLE_OPERATOR;
  /// Besides those named above.
  std::vector<v1::Job> moreJobs;

 private:
  v1::FleetLayout layout() const;
  std::vector<v1::WatchFleetResponse> snapshot() const;
  v1::WatchFleetResponse pack(const v1::FleetUpdate& update) const;
  grpc::Status serveFleet(grpc::ServerContext& context, grpc::ServerWriter<v1::WatchFleetResponse>& writer);

  std::mutex m_mutex;
  FleetColumns m_columns;
  std::vector<v1::WatchFleetResponse> m_changes;  ///< since the start, in order
};

}  // namespace aifactory
