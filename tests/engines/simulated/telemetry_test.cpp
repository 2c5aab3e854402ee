// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/telemetry_model.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/fixtures/growth.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime startTime = 1'795'000'000'000;

TEST(TelemetryTest, ValuesArePlausibleAndAbsentWhereNothingIsMeasured) {
  Simulation simulation(SimulatedOptions::scaled(512, 8), startTime);
  simulation.preRoll();
  TelemetryModel model(simulation);
  const TelemetryColumns* columns = nullptr;
  for (int i = 0; i < 120; ++i) columns = &model.sample(startTime + i * second, second);
  const Site& site = simulation.site();
  double busyPower = 0;
  double idlePower = 0;
  int busy = 0;
  int idle = 0;
  for (std::uint32_t gpu = 0; gpu < site.gpuCount; ++gpu) {
    const v1::DeviceState state = simulation.deviceState(gpu);
    if (state == v1::DEVICE_STATE_NOT_INSTALLED || state == v1::DEVICE_STATE_DOWN) {
      EXPECT_EQ(columns->utilization[gpu], notMeasured);
      EXPECT_EQ(columns->power[gpu], notMeasured);
      EXPECT_EQ(columns->memory[gpu], notMeasured);
      EXPECT_EQ(columns->temperature[gpu], notMeasured);
      continue;
    }
    if (columns->power[gpu] == notMeasured) continue;  // a silent exporter
    EXPECT_LE(columns->utilization[gpu], 101);
    EXPECT_GE(columns->temperature[gpu], 30 + 1);
    EXPECT_LE(columns->temperature[gpu], 95 + 1);
    EXPECT_LE(columns->power[gpu], 715);
    EXPECT_LE(columns->memory[gpu] * memoryStepMib, 98'000);
    EXPECT_EQ(columns->utilization[gpu] == notMeasured, state == v1::DEVICE_STATE_PARTITIONED);
    if (state == v1::DEVICE_STATE_ALLOCATED) {
      busyPower += columns->power[gpu];
      ++busy;
    } else if (state == v1::DEVICE_STATE_IDLE) {
      idlePower += columns->power[gpu];
      ++idle;
    }
  }
  ASSERT_GT(busy, 0);
  ASSERT_GT(idle, 0);
  EXPECT_GT(busyPower / busy, 400);
  EXPECT_LT(idlePower / idle, 90);
  ASSERT_GT(site.deviceCount, site.gpuCount);
  for (std::uint32_t instance = site.gpuCount; instance < site.deviceCount; ++instance) {
    EXPECT_EQ(columns->utilization[instance], notMeasured);
  }
}

std::chrono::nanoseconds costOfASample(std::size_t nodes) {
  SimulatedOptions options = SimulatedOptions::scaled(static_cast<int>(nodes), 8);
  options.preRoll = std::chrono::hours(1);
  Simulation simulation(options, startTime);
  simulation.preRoll();
  TelemetryModel model(simulation);
  model.sample(startTime, second);
  return cpuTimeOf([&] { model.sample(startTime + second, second); });
}

TEST(TelemetryTest, ASamplesCostIsLinearInTheNodes) { EXPECT_LT(growthOfEightfold(256, costOfASample), nearlyLinear); }

TEST(TelemetryTest, WarmLoopRaisesAnAlertAndItsGpusFollow) {
  SimulatedOptions options = SimulatedOptions::scaled(512, 8);
  options.faultRate = 6;
  Simulation simulation(options, startTime);
  simulation.preRoll();
  TelemetryModel model(simulation);
  bool seen = false;
  for (SimTime now = startTime; now < startTime + 48 * hour && !seen; now += 5 * minute) {
    simulation.advance(now);
    model.sample(now, 5 * minute);
    model.updateAlerts(simulation.alerts(), now);
    for (const v1::FeedReading& reading : model.feedReadings()) {
      if (simulation.site().layout.feeds(static_cast<int>(reading.feed())).kind() != v1::Feed::KIND_COOLANT) continue;
      if (!reading.alarm()) continue;
      seen = true;
      const std::string& feed = simulation.site().layout.feeds(static_cast<int>(reading.feed())).name();
      EXPECT_TRUE(simulation.alerts().active("alerts/" + feed.substr(6))) << feed;
    }
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace aifactory::simulated
