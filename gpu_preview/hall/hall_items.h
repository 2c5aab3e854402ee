// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/hall.h"
#include "gpu_preview/hall/scene_builder.h"

namespace aifactory::preview {

/// The items of a hall: GPUs, then nodes, racks and feeds, each in the plan's order.
struct HallItems {
  std::uint32_t firstNode = 0, firstRack = 0, firstFeed = 0;
  std::vector<std::uint32_t> firstGpu;  ///< of each node

  std::uint32_t rack(std::size_t index) const { return firstRack + static_cast<std::uint32_t>(index); }
  std::uint32_t node(std::size_t index) const { return firstNode + static_cast<std::uint32_t>(index); }
  std::uint32_t feed(std::size_t index) const { return firstFeed + static_cast<std::uint32_t>(index); }
};

HallItems addItems(SceneBuilder& scene, const HallPlan& plan);

/// The rack's first feed of a kind, as an item; noItem where it has none.
std::uint32_t feedOf(const HallPlan& plan, const HallItems& items, std::size_t rack, bool coolant);

}  // namespace aifactory::preview
