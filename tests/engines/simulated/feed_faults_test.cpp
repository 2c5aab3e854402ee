// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/feed_faults.h"

#include <gtest/gtest.h>

#include "factory/engines/simulated/simulation.h"
#include "factory/engines/simulated/telemetry_model.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime startTime = 1'795'000'000'000;

struct Case {
  std::string feed;
  std::uint32_t index = 0;
  std::vector<std::uint32_t> down;
};

/// The incident that an alert whose name begins so is about; no feed when there is none.
Case findCase(Simulation& simulation, const std::string& prefix) {
  Case found;
  const Site& site = simulation.site();
  for (const auto& [name, alert] : simulation.alerts().all()) {
    if (name.starts_with(prefix)) found.feed = alert.resource();
  }
  for (int feed = 0; feed < site.layout.feeds_size(); ++feed) {
    if (site.layout.feeds(feed).name() == found.feed) found.index = static_cast<std::uint32_t>(feed);
  }
  for (std::uint32_t node = 0; node < site.nodes.size(); ++node) {
    const bool behind = site.nodes[node].coolantFeed == found.index || site.nodes[node].powerFeed == found.index;
    if (behind && simulation.health().state(node).identity == "facility") found.down.push_back(node);
  }
  return found;
}

TEST(FeedFaults, ThereIsAStoppedPumpToLookAtAtTheStart) {
  Simulation simulation(SimulatedOptions::scaled(512, 8), startTime);
  simulation.preRoll();
  const Case pump = findCase(simulation, "alerts/pump-");
  ASSERT_FALSE(pump.feed.empty());
  EXPECT_GT(simulation.loopExcess(pump.index), 10);
  ASSERT_GE(pump.down.size(), 2U);
  EXPECT_LE(pump.down.size(), 8U);
  for (const std::uint32_t node : pump.down) {
    EXPECT_EQ(simulation.deviceState(node * 8), v1::DEVICE_STATE_DOWN);
    EXPECT_TRUE(simulation.alerts().active("alerts/node-down-" + simulation.site().nodeName(node).substr(6)));
  }
  // It is mended within the hour, and the nodes come back by themselves.
  simulation.advance(startTime + hour);
  EXPECT_EQ(simulation.loopExcess(pump.index), simulation.health().loopExcess(pump.index));
  for (const std::uint32_t node : pump.down) {
    EXPECT_NE(simulation.health().state(node).identity, "facility");
    EXPECT_FALSE(simulation.alerts().active("alerts/node-down-" + simulation.site().nodeName(node).substr(6)));
  }
}

TEST(FeedFaults, ATrippedBuswayTakesItsRowDownAndGivesItBack) {
  SimulatedOptions options = SimulatedOptions::scaled(1024, 8);
  options.faultRate = 20;
  Simulation simulation(options, startTime);
  simulation.preRoll();
  Case trip;
  SimTime now = startTime;
  for (; now < startTime + 72 * hour && trip.feed.empty(); now += minute) {
    simulation.advance(now);
    trip = findCase(simulation, "alerts/trip-");
  }
  ASSERT_FALSE(trip.feed.empty()) << "no trip in three days";
  EXPECT_GT(trip.down.size(), 8U);
  simulation.advance(now + hour);
  EXPECT_LT(findCase(simulation, "alerts/none").down.size(), trip.down.size());
  EXPECT_FALSE(simulation.alerts().active("alerts/trip-" + trip.feed.substr(6)));
}

TEST(FeedFaults, WhatWasOverBeforeTheStartIsToldOnce) {
  Simulation simulation(SimulatedOptions::scaled(2048, 8), startTime);
  simulation.preRoll();
  EngineChange first, second;
  simulation.alerts().takeChanges(first);
  int over = 0;
  for (const auto& alert : first.alerts) {
    if (!alert->has_end_time()) continue;
    ++over;
    EXPECT_LE(alert->start_time().seconds(), alert->end_time().seconds()) << alert->name();
    EXPECT_LE(alert->end_time().seconds(), startTime / 1000) << alert->name();
  }
  EXPECT_GT(over, 3);
  simulation.advance(startTime + 3 * hour);
  simulation.alerts().takeChanges(second);
  for (const auto& alert : second.alerts) EXPECT_FALSE(alert->has_end_time()) << alert->name();
}

TEST(FeedFaults, AFactoryWithoutFaultsHasNone) {
  SimulatedOptions options = SimulatedOptions::scaled(512, 8);
  options.faultRate = 0;
  Simulation simulation(options, startTime);
  simulation.preRoll();
  EXPECT_TRUE(findCase(simulation, "alerts/pump-").feed.empty());
}

TEST(FeedFaults, FewJobsHaveAGpuThatDoesNotDoItsShare) {
  SimulatedOptions options;
  options.preRoll = std::chrono::hours(2);
  Simulation simulation(options, startTime);
  simulation.preRoll();
  TelemetryModel model(simulation);
  const TelemetryColumns* columns = nullptr;
  for (int i = 0; i < 60; ++i) columns = &model.sample(startTime + i * second, second);
  std::map<std::uint64_t, std::vector<int>> jobs;
  for (std::uint32_t gpu = 0; gpu < simulation.site().gpuCount; ++gpu) {
    const std::uint64_t job = simulation.resources().jobOn(gpu);
    if (job != 0 && columns->utilization[gpu] != notMeasured) jobs[job].push_back(columns->utilization[gpu] - 1);
  }
  int withIdle = 0, withSlow = 0, large = 0;
  for (auto& [job, percents] : jobs) {
    std::sort(percents.begin(), percents.end());
    if (percents.size() < 2 || percents[percents.size() / 2] < 60) continue;
    ++large;
    withIdle += percents.front() < 5;
    withSlow += percents.front() >= 5 && percents.front() < 0.55 * percents[percents.size() / 2];
    if (percents.size() >= 4) {
      EXPECT_GT(percents[1], 0.4 * percents[percents.size() / 2]) << "one at most";
    }
  }
  EXPECT_GT(large, 200);
  EXPECT_GE(withIdle, 1);
  EXPECT_LE(withIdle, large / 20);
  EXPECT_GE(withSlow, 1);
  EXPECT_LE(withSlow, large / 20);
}

TEST(FeedFaults, ABadColdPlateMakesAHotGpuThatNeverBurns) {
  SimulatedOptions options;
  options.preRoll = std::chrono::hours(2);
  Simulation simulation(options, startTime);
  simulation.preRoll();
  TelemetryModel model(simulation);
  const TelemetryColumns* columns = nullptr;
  for (int i = 0; i < 120; ++i) columns = &model.sample(startTime + i * second, second);
  model.updateAlerts(simulation.alerts(), startTime);
  int thermal = 0;
  for (const auto& [name, alert] : simulation.alerts().all()) {
    if (alert.kind() != v1::Alert::KIND_THERMAL) continue;
    ++thermal;
    EXPECT_GE(alert.value(), 85);
    EXPECT_LE(alert.value(), 91);
    EXPECT_GE(alert.gpu(), 0);
  }
  EXPECT_GE(thermal, 1);
  EXPECT_LE(thermal, 12);
  for (const std::uint8_t temperature : columns->temperature) EXPECT_LE(temperature, 92);
}

}  // namespace
}  // namespace aifactory::simulated
