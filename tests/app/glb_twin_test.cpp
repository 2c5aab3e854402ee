// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/glb_twin.h"

#include "app/twin/twin_binding.h"
#include "tests/app/glb_scene.h"
#include "tests/app/twin_fleet.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using Kind = TwinItem::Kind;
using Devices = std::vector<std::uint32_t>;

TEST(FleetNames, AreThoseOfResourcesOrBare) {
  const TwinFleet fleet;
  const FleetNames names(fleet.store.layout());
  EXPECT_EQ(names.find("nodes/n1"), (TwinItem{Kind::Node, 1}));
  EXPECT_EQ(names.find("n1"), (TwinItem{Kind::Node, 1}));
  EXPECT_EQ(names.find("nodes/n1/gpus/2"), (TwinItem{Kind::Gpu, 6}));
  EXPECT_EQ(names.find("n1/gpus/2"), (TwinItem{Kind::Gpu, 6}));
  EXPECT_EQ(names.find("racks/r0"), (TwinItem{Kind::Rack, 0}));
  EXPECT_EQ(names.find("coolant-c1"), (TwinItem{Kind::Feed, 2}));
  for (const char* name : {"", "n", "n1 ", "nodes/n1/gpus/4", "nodes/n1/gpus/", "nodes/n1/gpus/-1", "nodes/n1/gpus/1x",
                           "racks/r0/gpus/0", "/gpus/0", "halls/h1"}) {
    EXPECT_FALSE(names.find(name)) << name;
  }
}

TEST(FleetNames, GpusAreCalledByTheirNumbersOnTheNode) {
  v1::FleetLayout layout;
  layout.add_racks();
  v1::Node& node = *layout.add_nodes();
  node.set_name("nodes/a");
  node.set_gpu_count(2);
  node.add_gpu_numbers(1);
  node.add_gpu_numbers(3);
  const FleetNames names(layout);
  EXPECT_EQ(names.find("nodes/a/gpus/3"), (TwinItem{Kind::Gpu, 1}));
  EXPECT_FALSE(names.find("nodes/a/gpus/0"));
}

TEST(ColoredItems, AreTheSmallestPartsThatTheSceneHas) {
  const TwinFleet fleet;
  const auto colored = coloredItems({TwinItem{Kind::Rack, 0}, TwinItem{Kind::Node, 0}, TwinItem{Kind::Gpu, 1},
                                     TwinItem{Kind::Rack, 1}, TwinItem{Kind::Feed, 0}, std::nullopt},
                                    fleet.store.layout());
  EXPECT_EQ(colored, (std::vector{false, false, true, true, false, false}));
}

TEST(BoundByName, PartsOfAThingOfTheFleetAreIt) {
  const TwinFleet fleet;
  preview::Scene scene = blocks({"n0", "fan", "plant"});
  scene.items[1].parent = 0;
  const TwinContent content = boundByName(scene, fleet.store.layout());
  EXPECT_EQ(content.items[1], (TwinItem{Kind::Node, 0}));
  EXPECT_FALSE(content.items[2]);
}

TEST(BoundByName, WhatIsColouredShowsItAndTheRestKeepsItsPaint) {
  const TwinFleet fleet;
  const TwinContent content = boundByName(blocks({"n0", "plant"}), fleet.store.layout());
  const auto shows = [&](std::size_t instance) {
    const preview::Mesh& mesh = content.scene.meshes[content.scene.instances[instance].mesh];
    return content.scene.materials[mesh.materials.front()].showsState;
  };
  EXPECT_TRUE(shows(0));
  EXPECT_FALSE(shows(1));
}

class GlbTwinTest : public ::testing::Test {
 protected:
  TwinFleet fleet;
};

TEST_F(GlbTwinTest, ItsNodesAreThingsOfTheFleet) {
  GlbTwin twin(fleet.store, {QStringLiteral("plant.glb"), {}, {}},
               glbBytes(blocks({"nodes/n0/gpus/3", "n1", "racks/r1", "tree"})));
  ASSERT_TRUE(spinUntil([&] { return twin.isCurrent(); }));
  EXPECT_EQ(twin.title(), QStringLiteral("plant.glb"));
  EXPECT_EQ(twin.item(0), (TwinItem{Kind::Gpu, 3}));
  EXPECT_EQ(twin.item(1), (TwinItem{Kind::Node, 1}));
  EXPECT_FALSE(twin.item(3));
  EXPECT_EQ(twin.devices(*twin.item(1)), (Devices{4, 5, 6, 7}));
  EXPECT_EQ(twin.itemsOf(Devices{3, 5}), (Devices{0, 1})) << "a GPU without an item is its node";
  EXPECT_TRUE(twin.itemsOf(Devices{0}).empty());
  EXPECT_EQ(twin.surroundingsOf(Devices{5}), (Devices{1, 2}));
  EXPECT_EQ(twin.visibility(Devices{1}), (std::vector<std::uint8_t>{1, 1, 0, 1}));
  EXPECT_EQ(twin.bounds(Devices{1}).low, (preview::Vec3{2, 0, 0}));
  EXPECT_TRUE(twin.note().contains(QStringLiteral("3")) && twin.note().contains(QStringLiteral("1")));
}

TEST_F(GlbTwinTest, WhatCannotBeReadIsAProblemAndNoScene) {
  GlbTwin twin(fleet.store, {QStringLiteral("broken.glb"), {}, {}}, glbBytes(blocks({"n0"})).chopped(5));
  ASSERT_TRUE(spinUntil([&] { return !twin.problem().isEmpty(); }));
  EXPECT_EQ(twin.scene(), nullptr);
  EXPECT_TRUE(twin.problem().contains(QStringLiteral("length")));
}

}  // namespace
}  // namespace aifactory
