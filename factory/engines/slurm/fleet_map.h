// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/slurm_options.h"
#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {

/// The contract's layout of a Slurm cluster, and which of its devices a Slurm GPU index is. Immutable once made.
class FleetMap {
 public:
  FleetMap() = default;
  FleetMap(const std::vector<SlurmNode>& nodes, const std::string& cluster, const SlurmOptions& options,
           EngineListener& listener);

  const v1::FleetLayout& layout() const { return m_layout; }
  std::size_t devices() const { return m_parents.size(); }
  /// Whether these nodes have this map: the same names, GPUs and queues, in any state.
  bool fits(const std::vector<SlurmNode>& nodes) const;

  struct NodeDevices {
    std::vector<std::uint32_t> slots;  ///< device of each Slurm GPU index: GPUs and MIG instances in GRES order
    std::uint32_t firstGpu = 0;
    std::uint32_t gpuCount = 0;
    std::string gpuModel;  ///< as Slurm calls it
  };
  /// Null for an unknown node.
  const NodeDevices* find(const std::string& node) const;
  const std::vector<NodeDevices>& nodes() const { return m_nodes; }
  std::uint32_t indexOf(const std::string& node) const { return m_index.at(node); }
  bool isPartitioned(std::uint32_t device) const { return m_partitioned[device]; }

  /// What a job holds, by device, and the same in the contract's words.
  struct Placement {
    std::vector<std::uint32_t> devices;
    std::vector<v1::Job::Allocation> allocations;
    std::string gpuModel;
  };
  Placement place(const GpuPlacement& slurm) const;

 private:
  struct Key {
    std::vector<GpuGres> gres;
    std::vector<std::string> queues;
    bool operator==(const Key&) const = default;
  };
  v1::FleetLayout m_layout;
  std::vector<NodeDevices> m_nodes;
  std::map<std::string, std::uint32_t> m_index;
  std::vector<Key> m_keys;
  std::vector<std::uint32_t> m_parents;    // of each device: itself, or the GPU that a MIG instance is cut from
  std::vector<std::uint32_t> m_instances;  // MIG number of each device, 0 for GPUs
  std::vector<bool> m_partitioned;
  std::uint32_t m_gpus = 0;
};

/// State of a node's devices that hold no job (`busy` false) or one; `otherBusy` when a job runs elsewhere on the node.
v1::DeviceState deviceState(const SlurmNode& node, bool busy, bool otherBusy);

}  // namespace aifactory
