// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace aifactory::preview {
namespace {

const Viewpoint* viewpointOf(const Scene& scene, const std::string& name) {
  const auto found = std::find_if(scene.viewpoints.begin(), scene.viewpoints.end(),
                                  [&](const Viewpoint& viewpoint) { return viewpoint.name == name; });
  return found == scene.viewpoints.end() ? nullptr : &*found;
}

bool overlap(const Box& a, const Box& b) {
  return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y && a.low.z < b.high.z &&
         b.low.z < a.high.z;
}

TEST(Hall, ItemsAreGpusNodesRacksAndFeedsInThePlansOrder) {
  const HallPlan plan = trialPlan(200);
  const Scene scene = buildHall(plan);
  ASSERT_EQ(scene.items.size(), 200 + plan.nodes.size() + plan.racks.size() + plan.feeds.size());
  EXPECT_EQ(scene.items[0].name, "nodes/h100-0001/gpus/0");
  EXPECT_EQ(scene.items[17].name, "nodes/h100-0003/gpus/1");
  EXPECT_EQ(scene.items[200].name, plan.nodes[0].name);
  EXPECT_EQ(scene.items[200 + plan.nodes.size()].name, plan.racks[0].name);
  EXPECT_EQ(scene.items.back().name, plan.feeds.back().name);
}

TEST(Hall, EveryGpuShowsItsStateAndStandsInItsNodeInItsRack) {
  const HallPlan plan = trialPlan(512);
  const Scene scene = buildHall(plan);
  std::set<std::uint32_t> shown;
  for (const Instance& instance : scene.instances) {
    const auto& materials = scene.meshes[instance.mesh].materials;
    const bool state = std::any_of(materials.begin(), materials.end(),
                                   [&](std::uint16_t material) { return scene.materials[material].showsState; });
    if (state && instance.item != noItem) shown.insert(instance.item);
  }
  constexpr float slack = 0.05F;  // bezels stand out of their rack
  for (std::uint32_t gpu = 0; gpu < 512; ++gpu) {
    EXPECT_TRUE(shown.contains(gpu)) << gpu;
    const Vec3 middle = scene.items[gpu].bounds.center();
    const Box& rack = scene.items[512 + plan.nodes.size() + plan.nodes[gpu / 8].rack].bounds;
    EXPECT_TRUE(middle.x > rack.low.x - slack && middle.x < rack.high.x + slack) << gpu;
    EXPECT_TRUE(middle.y > rack.low.y && middle.y < rack.high.y) << gpu;
    EXPECT_TRUE(middle.z > rack.low.z - slack && middle.z < rack.high.z + slack) << gpu;
  }
}

TEST(Hall, RacksStandClearOfEachOther) {
  const HallPlan plan = trialPlan(50'176);
  const Scene scene = buildHall(plan);
  const std::size_t firstRack = 50'176 + plan.nodes.size();
  std::vector<Box> bodies;
  for (std::size_t rack = 0; rack < plan.racks.size(); ++rack) {
    Box body = scene.items[firstRack + rack].bounds;
    ASSERT_FALSE(body.empty()) << rack;
    body.low = body.low + Vec3{0.05F, 0, 0.05F};
    body.high = body.high - Vec3{0.05F, 0, 0.05F};
    bodies.push_back(body);
  }
  for (std::size_t a = 0; a < bodies.size(); ++a) {
    for (std::size_t b = a + 1; b < bodies.size(); ++b) ASSERT_FALSE(overlap(bodies[a], bodies[b])) << a << " " << b;
  }
}

TEST(Hall, HasPlacesToLookFrom) {
  const Scene scene = buildHall(trialPlan(50'176));
  ASSERT_FALSE(scene.viewpoints.empty());
  EXPECT_EQ(scene.viewpoints.front().name, "Site");
  EXPECT_FALSE(scene.viewpoints.front().whole.empty());
  for (const char* name : {"Hall 1", "Cold aisle", "Hot aisle", "Rack"}) {
    const Viewpoint* viewpoint = viewpointOf(scene, name);
    ASSERT_TRUE(viewpoint) << name;
    EXPECT_GT(length(viewpoint->target - viewpoint->eye), 0.5F) << name;
  }
  EXPECT_TRUE(viewpointOf(scene, "Rack")->whole.empty());
}

TEST(Hall, APlannedRackIsLowerThanAnInstalledOne) {
  HallPlan plan = trialPlan(128);
  ASSERT_EQ(plan.racks.size(), 2U);
  plan.racks[1].installed = false;
  plan.nodes.resize(8);
  const Scene scene = buildHall(plan);
  const std::size_t firstRack = 64 + plan.nodes.size();
  EXPECT_GT(scene.items[firstRack].bounds.size().y, 2);
  EXPECT_LT(scene.items[firstRack + 1].bounds.size().y, 0.5F);
}

TEST(Hall, OfNothingIsNothing) {
  const Scene scene = buildHall({});
  EXPECT_TRUE(scene.items.empty());
  EXPECT_TRUE(scene.viewpoints.empty());
  EXPECT_EQ(trialPlan(0).nodes.size(), 0U);
}

}  // namespace
}  // namespace aifactory::preview
