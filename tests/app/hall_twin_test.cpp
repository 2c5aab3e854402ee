// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/hall_twin.h"

#include "app/fleet_places.h"
#include "app/twin/reach.h"
#include "tests/app/twin_fleet.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using Kind = TwinItem::Kind;
using Devices = std::vector<std::uint32_t>;

TEST(Reach, OfAFeedIsEverythingThatHangsOnIt) {
  const TwinFleet fleet;
  const Reach loop = reachOf(fleet.store, devicesOf(fleet.store, "feeds/coolant-c1"));
  EXPECT_EQ(loop.gpus.size(), TwinFleet::gpus);
  EXPECT_EQ(loop.nodes, (Devices{0, 1}));
  EXPECT_EQ(loop.jobs, (std::vector<std::uint64_t>{7, 8}));
  ASSERT_EQ(loop.tenants.size(), 2u);
  EXPECT_EQ(fleet.store.string(loop.tenants.front()), "tenants/skt");
}

TEST(Reach, CountsJobsOnceAndThoseOfMigInstancesByTheirGpu) {
  const TwinFleet fleet;
  const Reach first = reachOf(fleet.store, devicesOf(fleet.store, "feeds/power-a"));
  EXPECT_EQ(first.gpus, (Devices{0, 1, 2, 3}));
  EXPECT_EQ(first.nodes, (Devices{0}));
  EXPECT_EQ(first.jobs, (std::vector<std::uint64_t>{7, 8}));
  const Reach second = reachOf(fleet.store, devicesOf(fleet.store, "racks/r1"));
  EXPECT_EQ(second.jobs, (std::vector<std::uint64_t>{7}));
  EXPECT_TRUE(reachOf(fleet.store, {}).jobs.empty());
}

TEST(Reach, KnowsWhoHasASecondSupplyOfTheKind) {
  const TwinFleet fleet;
  EXPECT_EQ(otherwiseFed(fleet.store, "feeds/power-a", devicesOf(fleet.store, "feeds/power-a")), 4u);
  EXPECT_EQ(otherwiseFed(fleet.store, "feeds/power-b", devicesOf(fleet.store, "feeds/power-b")), 4u);
  EXPECT_EQ(otherwiseFed(fleet.store, "feeds/coolant-c1", devicesOf(fleet.store, "feeds/coolant-c1")), 0u);
  EXPECT_EQ(otherwiseFed(fleet.store, "racks/r1", devicesOf(fleet.store, "racks/r1")), 0u);
}

TEST(HallPlan, SaysWhatStandsWhereAndHangsOnWhat) {
  const TwinFleet fleet;
  const preview::HallPlan plan = hallPlan(fleet.store);
  EXPECT_EQ(plan.halls, std::vector<std::string>{"North"});
  ASSERT_EQ(plan.racks.size(), 2u);
  EXPECT_TRUE(plan.racks[0].installed);
  EXPECT_FALSE(plan.racks[1].installed);
  EXPECT_EQ(plan.racks[0].feeds, (Devices{0, 1, 2}));
  ASSERT_EQ(plan.nodes.size(), 2u);
  EXPECT_EQ(plan.nodes[1].rack, 1u);
  EXPECT_FALSE(plan.nodes[0].denseTray);
  EXPECT_TRUE(plan.nodes[1].denseTray);
  ASSERT_EQ(plan.feeds.size(), 3u);
  EXPECT_TRUE(plan.feeds[2].coolant);
}

class HallTwinTest : public ::testing::Test {
 protected:
  HallTwinTest() : twin(fleet.store) {
    EXPECT_TRUE(spinUntil([this] { return twin.isCurrent(); }));
  }

  TwinFleet fleet;
  HallTwin twin;
};

TEST_F(HallTwinTest, ItemsAreGpusNodesRacksAndFeeds) {
  ASSERT_EQ(twin.scene()->items.size(), TwinFleet::gpus + 2 + 2 + 3);
  const auto is = [this](std::uint32_t index, Kind kind, std::uint32_t of, const char* name) {
    const auto item = twin.item(index);
    ASSERT_TRUE(item) << index;
    EXPECT_EQ(item->kind, kind);
    EXPECT_EQ(item->index, of);
    EXPECT_EQ(twin.scene()->items[index].name, name);
  };
  is(5, Kind::Gpu, 5, "nodes/n1/gpus/1");
  is(8, Kind::Node, 0, "nodes/n0");
  is(11, Kind::Rack, 1, "racks/r1");
  is(14, Kind::Feed, 2, "feeds/coolant-c1");
  EXPECT_FALSE(twin.item(15));
  EXPECT_FALSE(twin.item(preview::noItem));
}

TEST_F(HallTwinTest, LeadsToTheDevicesOfAnItemAndBack) {
  EXPECT_EQ(twin.devices({Kind::Rack, 1}), (Devices{4, 5, 6, 7}));
  EXPECT_EQ(twin.devices({Kind::Feed, 0}), (Devices{0, 1, 2, 3}));
  EXPECT_EQ(twin.itemsOf(Devices{9, 8, 3, 99}), (Devices{1, 3}));  // MIG instances are their GPU
  EXPECT_EQ(twin.surroundingsOf(Devices{4}), (Devices{4, 9, 11, 13, 14}));
}

TEST_F(HallTwinTest, HidesWhatBelongsToOthersButNeitherGpusNorTheBuilding) {
  const Devices kept{TwinFleet::gpus};  // a node
  const std::vector<std::uint8_t> visible = twin.visibility(kept);
  ASSERT_EQ(visible.size(), twin.scene()->instances.size());
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const std::uint32_t item = twin.scene()->instances[i].item;
    EXPECT_EQ(visible[i] != 0, item == preview::noItem || item <= TwinFleet::gpus) << i;
  }
}

TEST_F(HallTwinTest, TakesTheColourFromOtherGpusAlone) {
  constexpr preview::ItemColor red = 0xFF0000;
  std::vector<preview::ItemColor> colors(twin.scene()->items.size(), red);
  twin.dimOthers(colors, Devices{1, 3});
  for (std::uint32_t item = 0; item < colors.size(); ++item) {
    EXPECT_EQ(colors[item] == red, item == 1 || item == 3 || item >= TwinFleet::gpus) << item;
  }
}

TEST_F(HallTwinTest, KnowsTheRoomThatItemsTake) {
  EXPECT_TRUE(twin.bounds({}).empty());
  const preview::Box one = twin.bounds(Devices{0});
  EXPECT_FALSE(one.empty());
  EXPECT_GE(length(twin.bounds(Devices{0, 7}).size()), length(one.size()));
}

}  // namespace
}  // namespace aifactory
