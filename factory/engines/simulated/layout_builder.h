// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/simulated/simulated_engine.h"

namespace aifactory::simulated {

/// Nodes that serve the same queues.
enum class Pool : std::uint8_t { Training, Serving, Interactive, Reserved, Mig, Twin, None };
inline constexpr std::size_t poolCount = 6;

struct MigProfile {
  const char* name;
  std::uint32_t memoryMib;
};
inline constexpr std::array<MigProfile, 3> migProfiles{{{"1g.10gb", 9856}, {"2g.20gb", 20096}, {"3g.40gb", 40320}}};

struct SiteNode {
  Pool pool = Pool::None;  ///< None: its rack is not in service
  bool rtx = false;
  v1::Rack::Phase phase = v1::Rack::PHASE_IN_SERVICE;
  std::uint32_t rack = 0;
  std::uint32_t powerFeed = 0;
  std::uint32_t coolantFeed = 0;
  std::uint32_t firstInstance = 0;  ///< device index of its first MIG instance
  std::uint32_t instanceCount = 0;
};

/// Where everything stands: the layout message, and what the simulation wants to know of it by index.
struct Site {
  v1::FleetLayout layout;  ///< string indices are into `strings` until interned
  std::vector<std::string> strings{""};
  std::vector<SiteNode> nodes;
  std::array<std::uint32_t, poolCount> models{};  ///< string index by pool
  std::uint32_t gpusPerNode = 8;
  std::uint32_t gpuCount = 0;
  std::uint32_t deviceCount = 0;
  double scale = 1;  ///< GPUs as a share of the full factory's

  const std::string& nodeName(std::uint32_t node) const { return layout.nodes(static_cast<int>(node)).name(); }
  /// GPU model of the pool's nodes, "" when it has none.
  const std::string& modelOf(Pool pool) const { return strings[models[static_cast<std::size_t>(pool)]]; }
  /// Names the queues of a node's pool in its layout.
  void serve(std::uint32_t node);
  const v1::MigInstance& instance(std::uint32_t device) const {
    return layout.mig_instances(static_cast<int>(device - gpuCount));
  }
};

Site buildSite(const SimulatedOptions& options);

/// The layout with the listener's string indices.
v1::FleetLayout internedLayout(const Site& site, EngineListener& listener);

}  // namespace aifactory::simulated
