// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/fleet_map.h"

namespace aifactory {

/// Nodes, devices and alerts of the cluster, from Slurm's nodes and from what its jobs hold. Works out what is
/// different for the nodes that something happened to. `nodes` is for any thread, the rest for the follower's.
class DeviceBoard {
 public:
  /// True when the layout is another one, which the listener was told: every device number is another now, and no
  /// device is held.
  bool takeNodes(std::vector<SlurmNode> nodes, const std::string& cluster, const SlurmOptions& options,
                 EngineListener& listener, EngineChange& change);
  /// What a job holds instead of what it held.
  void hold(std::uint64_t job, const std::string& tenant, std::uint32_t tenantIndex,
            const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& after);
  /// Adds what has become different since the last time.
  void update(EngineChange& change);

  const FleetMap& map() const { return m_map; }
  std::vector<SlurmNode> nodes() const;

 private:
  struct Holder {
    std::uint64_t job = 0;
    std::uint32_t tenantIndex = 0;
    bool operator==(const Holder&) const = default;
  };
  struct Value {
    v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
    Holder holder;
    bool operator==(const Value&) const = default;
  };

  void updateDevices(std::uint32_t node, std::vector<std::uint32_t>& changed);
  void updateAlert(std::uint32_t node, EngineChange& change);

  FleetMap m_map;
  std::vector<std::uint32_t> m_nodeOf;  // of each device
  std::vector<Holder> m_holders;        // of each device
  std::map<std::uint32_t, std::string> m_tenants;
  std::vector<Value> m_told;
  std::map<std::string, std::shared_ptr<const v1::Alert>> m_alerts;
  std::set<std::uint32_t> m_touched;  // nodes whose devices may be different

  mutable std::mutex m_mutex;
  std::vector<SlurmNode> m_nodes;  // in the layout's order; written under the lock by the follower's thread
};

}  // namespace aifactory
