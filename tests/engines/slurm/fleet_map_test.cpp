// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/fleet_map.h"

#include <gmock/gmock.h>

#include "tests/engines/slurm/recording_listener.h"

namespace aifactory {
namespace {

using testing::ElementsAre;

SlurmNode node(std::string name, std::vector<GpuGres> gres, std::string state = "IDLE") {
  SlurmNode result;
  result.name = std::move(name);
  result.gres = std::move(gres);
  result.queues = {"gpu"};
  result.state = std::move(state);
  return result;
}

class FleetMapTest : public testing::Test {
 protected:
  RecordingListener listener;
  SlurmOptions options;
  // Ten nodes of 8 GPUs; the last one's eighth GPU is cut into seven.
  std::vector<SlurmNode> nodes = [] {
    std::vector<SlurmNode> all;
    for (int i = 0; i < 9; ++i) {
      all.push_back(node("n" + std::to_string(i), {{"h100", 8, {}}}));
    }
    all.push_back(node("n9", {{"h100", 7, {}}, {"h100_1g.10gb", 7, {}}}));
    return all;
  }();
};

TEST_F(FleetMapTest, GpusFirstThenMigInstances) {
  const FleetMap map(nodes, "c", options, listener);
  EXPECT_EQ(deviceCount(map.layout()), 80u + 7u);
  EXPECT_EQ(map.devices(), 87u);
  EXPECT_EQ(map.layout().nodes(9).gpu_count(), 8u);
  ASSERT_EQ(map.layout().mig_instances_size(), 7);
  EXPECT_EQ(map.layout().mig_instances(3).parent_device(), 79u);
  EXPECT_EQ(map.layout().mig_instances(3).instance(), 3u);
  EXPECT_EQ(map.layout().mig_instances(3).memory_mib(), 10240u);
  EXPECT_EQ(listener.textOf(map.layout().mig_instances(3).profile()), "1g.10gb");
  EXPECT_EQ(listener.textOf(map.layout().nodes(0).gpu_model()), "H100");
  EXPECT_TRUE(map.isPartitioned(79));
  EXPECT_FALSE(map.isPartitioned(78));
}

TEST_F(FleetMapTest, RacksByGroupsOrByPattern) {
  const FleetMap grouped(nodes, "c", options, listener);
  ASSERT_EQ(grouped.layout().racks_size(), 2);
  EXPECT_EQ(grouped.layout().nodes(8).rack(), 1u);
  options.rackPattern = "^n([0-4])";
  options.nodesPerRack = 100;
  const FleetMap named(nodes, "c", options, listener);
  ASSERT_EQ(named.layout().racks_size(), 6);
  EXPECT_EQ(named.layout().racks(4).name(), "racks/4");
  EXPECT_EQ(named.layout().nodes(7).rack(), 5u);
}

TEST_F(FleetMapTest, SlurmIndicesBecomeDevicesAndAllocations) {
  const FleetMap map(nodes, "c", options, listener);
  const auto placement = map.place({{"n[0-1]", {{"h100", 2, {0, 1}}}},
                                    {"n2", {{"h100", 1, {7}}}},
                                    {"n9", {{"h100", 1, {6}}, {"h100_1g.10gb", 2, {7, 9}}}}});
  EXPECT_THAT(placement.devices, ElementsAre(0, 1, 8, 9, 23, 78, 80, 82));
  ASSERT_EQ(placement.allocations.size(), 4u);
  EXPECT_EQ(placement.allocations[0].hosts(), "n[0-1]");
  EXPECT_THAT(placement.allocations[0].gpus(), ElementsAre(0, 1));
  EXPECT_THAT(placement.allocations[1].gpus(), ElementsAre(7));
  EXPECT_THAT(placement.allocations[3].gpus(), ElementsAre(7));
  EXPECT_THAT(placement.allocations[3].mig_instances(), ElementsAre(0, 2));
  EXPECT_EQ(placement.gpuModel, "H100");
}

TEST_F(FleetMapTest, IndicesBeyondTheNodeAndUnknownNodesAreNothing) {
  const FleetMap map(nodes, "c", options, listener);
  EXPECT_TRUE(map.place({{"n0", {{"h100", 1, {99}}}}, {"gone", {{"h100", 1, {0}}}}}).devices.empty());
  // Without device files Slurm names no index, but all eight are all eight.
  EXPECT_EQ(map.place({{"n0", {{"h100", 8, {}}}}}).devices.size(), 8u);
  EXPECT_EQ(map.place({{"n0", {{"h100", 3, {}}}}}).devices.size(), 0u);
}

TEST_F(FleetMapTest, FitsUntilHardwareChanges) {
  const FleetMap map(nodes, "c", options, listener);
  nodes[3].state = "DOWN*";
  EXPECT_TRUE(map.fits(nodes));
  nodes[3].gres = {{"h100", 4, {}}};
  EXPECT_FALSE(map.fits(nodes));
  nodes.pop_back();
  EXPECT_FALSE(map.fits(nodes));
}

TEST(DeviceState, FromNodeAndJob) {
  const auto state = [](const char* slurm, bool busy, bool other) {
    return deviceState(node("n", {}, slurm), busy, other);
  };
  EXPECT_EQ(state("IDLE", false, false), v1::DEVICE_STATE_IDLE);
  EXPECT_EQ(state("MIXED", true, true), v1::DEVICE_STATE_ALLOCATED);
  EXPECT_EQ(state("MIXED", false, true), v1::DEVICE_STATE_IDLE);
  EXPECT_EQ(state("MIXED+DRAIN", true, true), v1::DEVICE_STATE_DRAINING);
  EXPECT_EQ(state("MIXED+DRAIN", false, true), v1::DEVICE_STATE_DRAINING);
  EXPECT_EQ(state("IDLE+DRAIN", false, false), v1::DEVICE_STATE_DRAINED);
  EXPECT_EQ(state("DOWN*", false, false), v1::DEVICE_STATE_DOWN);
  EXPECT_EQ(state("IDLE*", false, false), v1::DEVICE_STATE_DOWN);
  EXPECT_EQ(state("IDLE+RESERVED", false, false), v1::DEVICE_STATE_RESERVED);
  EXPECT_EQ(state("IDLE+MAINT+RESERVED", true, true), v1::DEVICE_STATE_ALLOCATED);
  EXPECT_EQ(state("FUTURE", false, false), v1::DEVICE_STATE_NOT_INSTALLED);
  EXPECT_EQ(state("IDLE+CLOUD+POWERED_DOWN", false, false), v1::DEVICE_STATE_IDLE);
}

}  // namespace
}  // namespace aifactory
