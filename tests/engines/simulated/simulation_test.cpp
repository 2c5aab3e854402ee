// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <map>

#include "factory/engines/simulated/messages.h"
#include "tests/fixtures/growth.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime startTime = 1'795'000'000'000;

std::string fingerprint(const Simulation& simulation) {
  std::string text;
  for (const SimulatedJob* job : simulation.jobs()) text += jobMessage(*job, simulation).SerializeAsString();
  for (std::uint32_t node = 0; node < simulation.site().nodes.size(); ++node) {
    text += nodeMessage(node, simulation).SerializeAsString();
  }
  return text;
}

// What must hold at any instant.
void expectConsistent(const Simulation& simulation) {
  const Site& site = simulation.site();
  std::vector<std::uint64_t> holder(site.deviceCount);
  std::map<int, std::uint32_t> ofAccount;
  std::map<int, std::uint32_t> ofQos;
  for (const SimulatedJob* job : simulation.jobs()) {
    if (!job->running()) continue;
    std::uint32_t gpus = 0;
    auto take = [&](std::uint32_t device) {
      EXPECT_EQ(holder[device], 0U) << "device " << device << " is in two jobs";
      holder[device] = job->number;
      ++gpus;
    };
    for (const Slice& slice : job->placement) {
      EXPECT_EQ(site.nodes[slice.node].pool, job->pool);
      for (std::uint64_t left = slice.gpus; left != 0; left &= left - 1) {
        take(slice.node * site.gpusPerNode + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
      if (slice.instance != 0) take(slice.instance);
    }
    EXPECT_EQ(gpus, job->idea.shape.gpus());
    EXPECT_TRUE(job->idea.limit == 0 || simulation.now() <= job->started + job->idea.limit);
    if (job->pool != Pool::Training) continue;
    ofAccount[job->idea.account] += gpus;
    ofQos[job->idea.qos] += gpus;
  }
  for (std::uint32_t device = 0; device < site.deviceCount; ++device) {
    ASSERT_EQ(simulation.resources().jobOn(device), holder[device]);
    const v1::DeviceState state = simulation.deviceState(device);
    if (state == v1::DEVICE_STATE_ALLOCATED) {
      EXPECT_NE(holder[device], 0U);
    } else if (state != v1::DEVICE_STATE_DRAINING) {
      EXPECT_EQ(holder[device], 0U) << v1::DeviceState_Name(state);
    }
  }
  for (const auto& [account, gpus] : ofAccount) {
    EXPECT_EQ(simulation.scheduler().accountUsage(account), gpus);
    const std::uint32_t most = simulation.scheduler().accountLimit(account);
    EXPECT_TRUE(most == 0 || gpus <= most) << accounts()[static_cast<std::size_t>(account)].name;
  }
  for (const auto& [qos, gpus] : ofQos) {
    const std::uint32_t most = simulation.scheduler().qosLimit(qos);
    EXPECT_TRUE(most == 0 || gpus <= most);
  }
}

TEST(SimulationTest, SameSeedSameDay) {
  SimulatedOptions options = SimulatedOptions::scaled(128, 8);
  Simulation first(options, startTime);
  Simulation second(options, startTime);
  options.seed = 7;
  Simulation other(options, startTime);
  for (Simulation* simulation : {&first, &second, &other}) {
    simulation->preRoll();
    simulation->advance(startTime + 3 * hour);
  }
  EXPECT_EQ(fingerprint(first), fingerprint(second));
  EXPECT_NE(fingerprint(first), fingerprint(other));
}

TEST(SimulationTest, StaysConsistentThroughHoursOfWorkFaultsAndMeddling) {
  SimulatedOptions options = SimulatedOptions::scaled(256, 8);
  options.faultRate = 20;
  Simulation simulation(options, startTime);
  simulation.preRoll();
  expectConsistent(simulation);
  Random random(4711);
  SimTime now = startTime;
  for (int step = 0; step < 120; ++step) {
    now += static_cast<SimTime>(random.uniform(0.1, 20) * minute);
    simulation.advance(now);
    const auto jobs = simulation.jobs();
    SimulatedJob& job =
        *simulation.find(jobs[static_cast<std::size_t>(random.below(static_cast<int>(jobs.size())))]->number);
    switch (random.below(6)) {
      case 0:
        simulation.cancel(job, "test");
        break;
      case 1:
        if (!job.waiting()) simulation.requeue(job, "test");
        break;
      case 2:
        if (job.waiting()) simulation.hold(job, "test", false);
        break;
      case 3:
        if (job.state == v1::Job::STATE_HELD) simulation.release(job, "test");
        break;
      case 4:
        simulation.drain(static_cast<std::uint32_t>(random.below(200)), "test", "test");
        break;
      default:
        simulation.resume(static_cast<std::uint32_t>(random.below(200)));
        break;
    }
    expectConsistent(simulation);
    if (HasFailure()) FAIL() << "at step " << step;
  }
}

TEST(SimulationTest, DirtyListsAreEnoughToFollow) {
  Simulation simulation(SimulatedOptions::scaled(64, 8), startTime);
  simulation.preRoll();
  simulation.touchAll();
  std::map<std::uint64_t, v1::Job::State> states;
  std::vector<v1::DeviceState> devices(simulation.site().deviceCount);
  for (SimTime now = startTime; now < startTime + 6 * hour; now += 7 * minute) {
    simulation.advance(now);
    const Simulation::Dirty dirty = simulation.takeDirty();
    for (const std::uint64_t number : dirty.jobs) states[number] = simulation.find(number)->state;
    for (const std::uint64_t number : dirty.removed) states.erase(number);
    for (const std::uint32_t node : dirty.nodes) {
      const SiteNode& place = simulation.site().nodes[node];
      for (std::uint32_t i = 0; i < 8; ++i) devices[node * 8 + i] = simulation.deviceState(node * 8 + i);
      for (std::uint32_t i = 0; i < place.instanceCount; ++i) {
        devices[place.firstInstance + i] = simulation.deviceState(place.firstInstance + i);
      }
    }
  }
  std::map<std::uint64_t, v1::Job::State> now;
  for (const SimulatedJob* job : simulation.jobs()) now[job->number] = job->state;
  EXPECT_EQ(states, now);
  for (std::uint32_t device = 0; device < devices.size(); ++device) {
    EXPECT_EQ(devices[device], simulation.deviceState(device));
  }
}

std::chrono::nanoseconds costOfADay(std::size_t nodes) {
  Simulation simulation(SimulatedOptions::scaled(static_cast<int>(nodes), 8), startTime);
  return cpuTimeOf([&] { simulation.preRoll(); });
}

TEST(SimulationTest, APreRollsCostIsLinearInTheNodes) { EXPECT_LT(growthOfEightfold(256, costOfADay), nearlyLinear); }

struct Size {
  int nodes;
  int gpus;
};
class SmallFactory : public testing::TestWithParam<Size> {};

TEST_P(SmallFactory, IsLively) {
  const SimulatedOptions options = SimulatedOptions::scaled(GetParam().nodes, GetParam().gpus);
  EXPECT_EQ(options.h100Nodes + options.rtxNodes, GetParam().nodes);
  Simulation simulation(options, startTime);
  simulation.preRoll();
  expectConsistent(simulation);
  int running = 0;
  int pending = 0;
  int finished = 0;
  for (const SimulatedJob* job : simulation.jobs()) {
    running += job->running();
    pending += job->waiting();
    finished += job->finished();
  }
  EXPECT_GT(running, 0);
  EXPECT_GT(pending, 3);
  EXPECT_GT(finished, 0);
  EXPECT_GE(running, GetParam().nodes / 3);
}

INSTANTIATE_TEST_SUITE_P(Sizes, SmallFactory,
                         testing::Values(Size{1, 8}, Size{2, 1}, Size{4, 4}, Size{16, 8}, Size{40, 64}, Size{300, 8}));

}  // namespace
}  // namespace aifactory::simulated
