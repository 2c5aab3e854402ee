// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "factory/engines/simulated/layout_builder.h"

namespace aifactory::simulated {

/// What a job asks for: GPUs of whole or shared nodes, or one MIG instance.
struct Shape {
  std::uint32_t nodes = 1;
  std::uint32_t gpusPerNode = 0;
  int migProfile = -1;

  std::uint32_t gpus() const { return migProfile >= 0 ? 1 : nodes * gpusPerNode; }
};

/// A job's part of one node.
struct Slice {
  std::uint32_t node = 0;
  std::uint64_t gpus = 0;      ///< bit i: GPU i of the node
  std::uint32_t instance = 0;  ///< device index of a MIG instance; 0 is none (device 0 is a GPU)
};
using Placement = std::vector<Slice>;

/// Which GPUs are free, where jobs fit, and which job holds which device.
class Resources {
 public:
  explicit Resources(const Site& site);

  /// Whether `shape` can be placed now.
  bool fits(Pool pool, const Shape& shape) const;
  /// Entirely free nodes that placing it would use up.
  std::uint32_t wholeNodesUsed(Pool pool, const Shape& shape) const;
  /// Contiguous nodes where there are any, the fullest fitting node for a small job. The caller takes it.
  std::optional<Placement> place(Pool pool, const Shape& shape) const;
  void take(const Placement& placement, std::uint64_t job);
  void give(const Placement& placement);

  /// A node whose rack has gone into service, in the pool that the site says.
  void addNode(std::uint32_t node);
  /// Nodes that are down or drain get no new job.
  void setUsable(std::uint32_t node, bool usable);
  bool usable(std::uint32_t node) const { return m_usable[node]; }
  bool idle(std::uint32_t node) const { return m_busyDevices[node] == 0; }
  std::uint32_t wholeNodesFree(Pool pool) const { return counters(pool).nodesWithFree[m_gpusPerNode]; }
  std::uint32_t gpusFree(Pool pool) const { return counters(pool).gpusFree; }
  std::uint32_t nodeCount(Pool pool) const { return static_cast<std::uint32_t>(counters(pool).nodes.size()); }
  std::uint32_t gpusPerNode() const { return m_gpusPerNode; }
  std::uint32_t instancesFree(int profile) const { return m_instancesFree[static_cast<std::size_t>(profile)]; }
  std::uint32_t instanceCount(int profile) const { return m_instanceCount[static_cast<std::size_t>(profile)]; }

  /// Job on a device, 0 for none.
  std::uint64_t jobOn(std::uint32_t device) const { return m_jobs[device]; }

 private:
  struct Counters {
    std::vector<std::uint32_t> nodes;
    std::array<std::uint32_t, 65> nodesWithFree{};  // usable nodes by number of free GPUs
    std::uint32_t gpusFree = 0;                     // of usable nodes
  };
  const Counters& counters(Pool pool) const { return m_pools[static_cast<std::size_t>(pool)]; }
  std::uint32_t freeOf(std::uint32_t node) const;
  void count(std::uint32_t node, int sign);
  std::optional<Placement> placeWhole(const Counters& pool, std::uint32_t nodes) const;
  std::optional<Placement> placeInstance(int profile) const;
  std::uint64_t lowestFree(std::uint32_t node, std::uint32_t gpus) const;

  const Site& m_site;
  std::uint32_t m_gpusPerNode;
  std::array<Counters, poolCount> m_pools;
  std::vector<std::uint64_t> m_free;  // by node: bit i: GPU i holds no job
  std::vector<char> m_usable;
  std::vector<std::uint32_t> m_busyDevices;
  std::vector<std::uint64_t> m_jobs;
  std::vector<std::uint8_t> m_profiles;  // of each MIG instance
  std::array<std::uint32_t, migProfiles.size()> m_instancesFree{};
  std::array<std::uint32_t, migProfiles.size()> m_instanceCount{};
};

}  // namespace aifactory::simulated
