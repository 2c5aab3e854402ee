// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/hall_items.h"

namespace aifactory::preview {

HallItems addItems(SceneBuilder& scene, const HallPlan& plan) {
  HallItems items;
  for (const HallPlan::Node& node : plan.nodes) {
    items.firstGpu.push_back(items.firstNode);
    for (std::uint32_t gpu = 0; gpu < node.gpus; ++gpu) scene.addItem(node.name + "/gpus/" + std::to_string(gpu));
    items.firstNode += node.gpus;
  }
  for (const HallPlan::Node& node : plan.nodes) scene.addItem(node.name);
  items.firstRack = items.node(plan.nodes.size());
  for (const HallPlan::Rack& rack : plan.racks) scene.addItem(rack.name);
  items.firstFeed = items.rack(plan.racks.size());
  for (const HallPlan::Feed& feed : plan.feeds) scene.addItem(feed.name);
  return items;
}

std::uint32_t feedOf(const HallPlan& plan, const HallItems& items, std::size_t rack, bool coolant) {
  for (const std::uint32_t feed : plan.racks[rack].feeds) {
    if (plan.feeds[feed].coolant == coolant) return items.feed(feed);
  }
  return noItem;
}

}  // namespace aifactory::preview
