// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "gpu_preview/framing.h"
#include "gpu_preview/hall/palette.h"
#include "gpu_preview/hall/people.h"
#include "gpu_preview/hall/racks.h"
#include "gpu_preview/hall/room.h"
#include "gpu_preview/hall/services.h"

namespace aifactory::preview {

namespace {

/// From the air, as near as all of the box is in a picture of 6:5.
void addOverview(SceneBuilder& scene, std::string name, const Box& box, Vec3 towards) {
  const Vec3 forward = normalized(towards);
  const Vec3 eye = box.center() - forward * framingDistance(box, forward, 1.2F);
  scene.addViewpoint({std::move(name), eye, box.center(), box});
}

Box boundsOf(const HallPlace& hall) {
  Box box;
  box.add(hall.corner);
  box.add(hall.corner + Vec3{hall.width, sizes::rackHeight, hall.depth});
  return box;
}

void addSite(SceneBuilder& scene, const HallLayout& layout) {
  Box site;
  for (const HallPlace& hall : layout.halls) {
    site.add(boundsOf(hall).low);
    site.add(boundsOf(hall).high);
  }
  if (!site.empty()) addOverview(scene, "Site", site, {-0.16F, -0.64F, -0.75F});
}

/// Along aisles and before a rack, at the height of a person's eyes.
void addInside(SceneBuilder& scene, const HallPlace& hall) {
  constexpr float eyes = 1.62F;
  const float begin = hall.rowsBegin(), length = hall.rowsLength();
  const float cold = hall.coldAisleMiddle(hall.pairs / 2);
  scene.addViewpoint({"Cold aisle", {begin - 1.2F, eyes, cold - 0.25F}, {begin + length, 1.15F, cold + 0.2F}});
  if (hall.pairs > 1) {
    const float hot = hall.hotAisleMiddle(std::max(1, hall.pairs / 2));
    scene.addViewpoint({"Hot aisle", {begin + 0.7F, eyes, hot + 0.1F}, {begin + 0.5F * length, 1.42F, hot - 0.35F}});
  }
  const float x = begin + std::floor(0.5F * length / sizes::rackWidth) * sizes::rackWidth + sizes::rackWidth / 2;
  const float front = hall.pairBegin(hall.pairs / 2) + sizes::rackDepth;
  scene.addViewpoint({"Rack", {x + 1.35F, 2.72F, front + 2.0F}, {x + 0.15F, 1.12F, front}});
}

void addViewpoints(SceneBuilder& scene, const HallPlan& plan, const HallLayout& layout) {
  addSite(scene, layout);
  for (std::size_t i = 0; i < layout.halls.size(); ++i) {
    addOverview(scene, plan.halls[i], boundsOf(layout.halls[i]), {-0.52F, -0.50F, -0.69F});
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
