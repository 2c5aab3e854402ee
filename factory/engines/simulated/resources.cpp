// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/resources.h"

#include <algorithm>
#include <bit>

namespace aifactory::simulated {

Resources::Resources(const Site& site)
    : m_site(site),
      m_gpusPerNode(site.gpusPerNode),
      m_free(site.nodes.size()),
      m_usable(site.nodes.size()),
      m_busyDevices(site.nodes.size()),
      m_jobs(site.deviceCount) {
  const std::uint64_t all = ~std::uint64_t{0} >> (64 - m_gpusPerNode);
  for (std::uint32_t node = 0; node < site.nodes.size(); ++node) {
    const Pool pool = site.nodes[node].pool;
    if (pool == Pool::None) continue;
    m_pools[static_cast<std::size_t>(pool)].nodes.push_back(node);
    // GPUs cut into instances are nobody's to take whole.
    m_free[node] = pool == Pool::Mig ? 0 : all;
  }
  for (std::uint32_t device = site.gpuCount; device < site.deviceCount; ++device) {
    const std::string& name = site.strings[site.instance(device).profile()];
    const auto profile = std::find_if(migProfiles.begin(), migProfiles.end(),
                                      [&](const MigProfile& candidate) { return candidate.name == name; });
    m_profiles.push_back(static_cast<std::uint8_t>(profile - migProfiles.begin()));
    ++m_instanceCount[m_profiles.back()];
  }
  for (std::uint32_t node = 0; node < site.nodes.size(); ++node) {
    if (site.nodes[node].pool != Pool::None) setUsable(node, true);
  }
}

void Resources::addNode(std::uint32_t node) {
  std::vector<std::uint32_t>& nodes = m_pools[static_cast<std::size_t>(m_site.nodes[node].pool)].nodes;
  nodes.insert(std::lower_bound(nodes.begin(), nodes.end(), node), node);
  m_free[node] = ~std::uint64_t{0} >> (64 - m_gpusPerNode);
  setUsable(node, true);
}

std::uint32_t Resources::freeOf(std::uint32_t node) const {
  return static_cast<std::uint32_t>(std::popcount(m_free[node]));
}

void Resources::count(std::uint32_t node, int sign) {
  if (!m_usable[node]) return;
  const SiteNode& place = m_site.nodes[node];
  Counters& pool = m_pools[static_cast<std::size_t>(place.pool)];
  pool.nodesWithFree[freeOf(node)] += static_cast<std::uint32_t>(sign);
  pool.gpusFree += static_cast<std::uint32_t>(sign) * freeOf(node);
  for (std::uint32_t i = 0; i < place.instanceCount; ++i) {
    const std::uint32_t device = place.firstInstance + i;
    if (m_jobs[device] == 0) m_instancesFree[m_profiles[device - m_site.gpuCount]] += static_cast<std::uint32_t>(sign);
  }
}

void Resources::setUsable(std::uint32_t node, bool usable) {
  if (m_usable[node] == static_cast<char>(usable)) return;
  if (!usable) count(node, -1);
  m_usable[node] = static_cast<char>(usable);
  if (usable) count(node, 1);
}

bool Resources::fits(Pool pool, const Shape& shape) const {
  if (shape.migProfile >= 0) return instancesFree(shape.migProfile) > 0;
  std::uint32_t nodes = 0;
  for (std::uint32_t free = m_gpusPerNode + 1; free-- > shape.gpusPerNode;) {
    nodes += counters(pool).nodesWithFree[free];
    if (nodes >= shape.nodes) return true;
  }
  return false;
}

std::uint32_t Resources::wholeNodesUsed(Pool pool, const Shape& shape) const {
  if (shape.migProfile >= 0 || shape.gpusPerNode == 0) return 0;
  std::uint32_t shared = 0;
  for (std::uint32_t free = shape.gpusPerNode; free < m_gpusPerNode; ++free)
    shared += counters(pool).nodesWithFree[free];
  return shape.nodes - std::min(shape.nodes, shared);
}

std::uint64_t Resources::lowestFree(std::uint32_t node, std::uint32_t gpus) const {
  std::uint64_t free = m_free[node];
  std::uint64_t taken = 0;
  for (std::uint32_t i = 0; i < gpus; ++i) {
    taken |= free & -free;
    free &= free - 1;
  }
  return taken;
}

std::optional<Placement> Resources::place(Pool pool, const Shape& shape) const {
  if (!fits(pool, shape)) return std::nullopt;
  if (shape.migProfile >= 0) return placeInstance(shape.migProfile);
  const Counters& candidates = counters(pool);
  if (shape.gpusPerNode == m_gpusPerNode) return placeWhole(candidates, shape.nodes);
  Placement placement;
  // The fullest nodes first, so that whole nodes stay free for large jobs.
  for (std::uint32_t free = shape.gpusPerNode; free <= m_gpusPerNode; ++free) {
    if (candidates.nodesWithFree[free] == 0) continue;
    for (const std::uint32_t node : candidates.nodes) {
      if (!m_usable[node] || freeOf(node) != free) continue;
      placement.push_back({.node = node, .gpus = lowestFree(node, shape.gpusPerNode)});
      if (placement.size() == shape.nodes) return placement;
    }
  }
  return std::nullopt;
}

std::optional<Placement> Resources::placeWhole(const Counters& pool, std::uint32_t nodes) const {
  struct Run {
    std::size_t first;
    std::uint32_t length;
  };
  std::vector<Run> runs;
  for (std::size_t i = 0; i < pool.nodes.size(); ++i) {
    if (!m_usable[pool.nodes[i]] || freeOf(pool.nodes[i]) != m_gpusPerNode) continue;
    if (!runs.empty() && runs.back().first + runs.back().length == i) {
      ++runs.back().length;
    } else {
      runs.push_back({i, 1});
    }
  }
  // The shortest run that holds it all; where none does, the longest runs, so that it is torn least.
  const auto longer = [](const Run& left, const Run& right) { return left.length > right.length; };
  std::stable_sort(runs.begin(), runs.end(), longer);
  const auto holds = std::find_if(runs.rbegin(), runs.rend(), [&](const Run& run) { return run.length >= nodes; });
  if (holds != runs.rend()) runs = {*holds};
  Placement placement;
  for (const Run& run : runs) {
    for (std::uint32_t i = 0; i < run.length && placement.size() < nodes; ++i) {
      const std::uint32_t node = pool.nodes[run.first + i];
      placement.push_back({.node = node, .gpus = m_free[node]});
    }
  }
  if (placement.size() < nodes) return std::nullopt;
  std::sort(placement.begin(), placement.end(), [](const Slice& a, const Slice& b) { return a.node < b.node; });
  return placement;
}

std::optional<Placement> Resources::placeInstance(int profile) const {
  for (const std::uint32_t node : counters(Pool::Mig).nodes) {
    if (!m_usable[node]) continue;
    const SiteNode& place = m_site.nodes[node];
    for (std::uint32_t device = place.firstInstance; device < place.firstInstance + place.instanceCount; ++device) {
      if (m_profiles[device - m_site.gpuCount] != profile || m_jobs[device] != 0) continue;
      return Placement{{.node = node, .gpus = 0, .instance = device}};
    }
  }
  return std::nullopt;
}

void Resources::take(const Placement& placement, std::uint64_t job) {
  for (const Slice& slice : placement) {
    count(slice.node, -1);
    m_free[slice.node] &= ~slice.gpus;
    for (std::uint64_t left = slice.gpus; left != 0; left &= left - 1) {
      m_jobs[slice.node * m_gpusPerNode + static_cast<std::uint32_t>(std::countr_zero(left))] = job;
      ++m_busyDevices[slice.node];
    }
    if (slice.instance != 0) {
      m_jobs[slice.instance] = job;
      ++m_busyDevices[slice.node];
    }
    count(slice.node, 1);
  }
}

void Resources::give(const Placement& placement) {
  for (const Slice& slice : placement) {
    count(slice.node, -1);
    m_free[slice.node] |= slice.gpus;
    for (std::uint64_t left = slice.gpus; left != 0; left &= left - 1) {
      m_jobs[slice.node * m_gpusPerNode + static_cast<std::uint32_t>(std::countr_zero(left))] = 0;
      --m_busyDevices[slice.node];
    }
    if (slice.instance != 0) {
      m_jobs[slice.instance] = 0;
      --m_busyDevices[slice.node];
    }
    count(slice.node, 1);
  }
}

}  // namespace aifactory::simulated
