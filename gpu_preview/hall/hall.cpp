// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "gpu_preview/hall/palette.h"
#include "gpu_preview/hall/people.h"
#include "gpu_preview/hall/racks.h"
#include "gpu_preview/hall/room.h"
#include "gpu_preview/hall/services.h"

namespace aifactory::preview {

namespace {

/// From a corner in the air, so that a place of this size fills the picture.
void addOverview(SceneBuilder& scene, std::string name, Vec3 middle, float width, float depth) {
  const float reach = std::max({width, depth * 1.25F, 8.0F});
  scene.addViewpoint(std::move(name), middle + Vec3{0.42F * reach, 0.62F * reach, 0.88F * reach},
                     middle + Vec3{0, 0, 0.04F * reach});
}

void addSite(SceneBuilder& scene, const HallLayout& layout) {
  Box site;
  for (const HallPlace& hall : layout.halls) {
    site.add(hall.corner);
    site.add(hall.corner + Vec3{hall.width, 0, hall.depth});
  }
  if (!site.empty()) addOverview(scene, "Site", site.center(), site.size().x, site.size().z);
}

/// Along aisles and before a rack, at the height of a person's eyes.
void addInside(SceneBuilder& scene, const HallPlace& hall) {
  constexpr float eyes = 1.62F;
  const float begin = hall.rowsBegin(), length = hall.rowsLength();
  const float cold = hall.coldAisleMiddle(hall.pairs / 2);
  scene.addViewpoint("Cold aisle", {begin - 1.2F, eyes, cold - 0.25F}, {begin + length, 1.15F, cold + 0.2F});
  if (hall.pairs > 1) {
    const float hot = hall.hotAisleMiddle(std::max(1, hall.pairs / 2));
    scene.addViewpoint("Hot aisle", {begin - 1.4F, eyes, hot}, {begin + length, 1.5F, hot});
  }
  const float x = begin + std::floor(0.5F * length / sizes::rackWidth) * sizes::rackWidth + sizes::rackWidth / 2;
  const float front = hall.pairBegin(hall.pairs / 2) + sizes::rackDepth;
  scene.addViewpoint("Rack", {x + 1.05F, 1.55F, front + 1.55F}, {x - 0.1F, 1.2F, front});
}

void addViewpoints(SceneBuilder& scene, const HallPlan& plan, const HallLayout& layout) {
  addSite(scene, layout);
  for (std::size_t i = 0; i < layout.halls.size(); ++i) {
    const HallPlace& hall = layout.halls[i];
    addOverview(scene, plan.halls[i], hall.middle(), 0.8F * hall.width, 0.8F * hall.depth);
  }
  const auto furnished =
      std::find_if(layout.halls.begin(), layout.halls.end(), [](const HallPlace& hall) { return hall.pairs > 0; });
  if (furnished != layout.halls.end()) addInside(scene, *furnished);
}

std::string numbered(std::string_view before, std::uint32_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(before) + std::string(digits - std::min(digits, text.size()), '0') + text;
}

}  // namespace

HallPlan trialPlan(std::uint32_t gpus) {
  constexpr std::uint32_t gpusPerNode = 8, nodesPerRack = 8, racksPerRow = 28, rowsPerHall = 14;
  HallPlan plan;
  const std::uint32_t nodes = (gpus + gpusPerNode - 1) / gpusPerNode;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const std::uint32_t rack = i / nodesPerRack, row = rack / racksPerRow, hall = row / rowsPerHall;
    if (hall == plan.halls.size()) {
      plan.halls.push_back("Hall " + std::to_string(hall + 1));
      plan.feeds.push_back({"feeds/coolant-h" + std::to_string(hall + 1), true});
    }
    if (row == plan.rows.size()) {
      plan.rows.push_back({hall});
      plan.feeds.push_back(
          {"feeds/power-h" + std::to_string(hall + 1) + numbered("-r", row % rowsPerHall + 1, 2), false});
    }
    if (rack == plan.racks.size()) {
      const std::string name = "racks/h" + std::to_string(hall + 1) + numbered("-r", row % rowsPerHall + 1, 2) +
                               numbered("-", rack % racksPerRow + 1, 2);
      // A hall's coolant loop comes first, then its rows' power, hall by hall.
      plan.racks.push_back({.name = name, .row = row, .feeds = {hall * (rowsPerHall + 1), hall + 1 + row}});
    }
    plan.nodes.push_back({.name = numbered("nodes/h100-", i + 1, 4),
                          .rack = rack,
                          .gpus = std::min(gpusPerNode, gpus - i * gpusPerNode)});
  }
  return plan;
}

Scene buildHall(const HallPlan& plan) {
  SceneBuilder scene(hallMaterials());
  const HallLayout layout = layOut(plan);
  const HallItems items = addItems(scene, plan);
  addRacks(scene, plan, items, layout);
  addServices(scene, plan, items, layout);
  addRooms(scene, layout);
  addPeople(scene, layout);
  addViewpoints(scene, plan, layout);
  return scene.take();
}

}  // namespace aifactory::preview
