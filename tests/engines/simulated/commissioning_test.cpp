// SPDX-License-Identifier: GPL-3.0-or-later
// Racks go from planned into service as days pass.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>

#include "factory/engines/simulated/simulated_engine.h"
#include "factory/engines/simulated/simulation.h"
#include "tests/engines/simulated/recorder.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime startTime = 1'795'000'000'000;
constexpr SimTime day = 24 * hour;

SimulatedOptions smallOptions(std::uint64_t seed) {
  SimulatedOptions options = SimulatedOptions::scaled(96, 8);
  options.seed = seed;
  options.preRoll = std::chrono::hours(2);
  options.speed = 1000;  // the scheduler then looks once a minute
  return options;
}

std::map<v1::Rack::Phase, int> racksByPhase(const Simulation& simulation) {
  std::map<v1::Rack::Phase, int> racks;
  for (const v1::Rack& rack : simulation.site().layout.racks()) ++racks[rack.phase()];
  return racks;
}

std::string phases(const Simulation& simulation) {
  std::string text;
  for (const v1::Rack& rack : simulation.site().layout.racks()) text += std::to_string(rack.phase());
  return text;
}

TEST(Commissioning, RacksAdvanceOneByOneUntilAllAreInService) {
  Simulation simulation(smallOptions(3), startTime);
  simulation.preRoll();
  const auto before = racksByPhase(simulation);
  ASSERT_EQ(before.size(), 4U);  // some in each phase
  const std::uint32_t nodes = simulation.resources().nodeCount(Pool::Training);
  std::string last = phases(simulation);
  int steps = 0;
  for (SimTime now = startTime; now <= startTime + 30 * day; now += hour) {
    simulation.advance(now);
    const std::string next = phases(simulation);
    for (std::size_t rack = 0; rack < next.size(); ++rack) {
      EXPECT_GE(next[rack], last[rack]) << "a rack went back";
      EXPECT_LE(next[rack], last[rack] + 1) << "a rack skipped a phase";
    }
    steps += next != last;
    last = next;
    for (std::uint32_t node = 0; node < simulation.site().nodes.size(); ++node) {
      const SiteNode& place = simulation.site().nodes[node];
      const v1::Rack& rack = simulation.site().layout.racks(static_cast<int>(place.rack));
      ASSERT_EQ(place.phase, rack.phase());
      if (rack.phase() == v1::Rack::PHASE_IN_SERVICE) continue;
      for (std::uint32_t gpu = 0; gpu < 8; ++gpu) EXPECT_EQ(simulation.resources().jobOn(node * 8 + gpu), 0U);
    }
  }
  EXPECT_GT(steps, 3);
  EXPECT_EQ(racksByPhase(simulation).size(), 1U) << "all in service";
  EXPECT_GT(simulation.resources().nodeCount(Pool::Training), nodes);
  for (const auto& [name, alert] : simulation.alerts().all()) EXPECT_NE(alert.kind(), v1::Alert::KIND_BURN_IN) << name;
  // What is in service is used: people submit, and jobs start there.
  bool used = false;
  for (std::uint32_t node = 0; node < simulation.site().nodes.size(); ++node) {
    const bool isNew = simulation.site().nodes[node].pool == Pool::Training && node >= nodes;
    if (isNew) used = used || !simulation.resources().idle(node);
    EXPECT_GT(simulation.site().layout.nodes(static_cast<int>(node)).queues_size(), 0) << node;
  }
  EXPECT_TRUE(used);
}

TEST(Commissioning, TheFirstRackGoesIntoServiceWithinAShift) {
  Simulation simulation(smallOptions(3), startTime);
  simulation.preRoll();
  const int before = racksByPhase(simulation)[v1::Rack::PHASE_IN_SERVICE];
  simulation.advance(startTime + 4 * hour);
  EXPECT_GT(racksByPhase(simulation)[v1::Rack::PHASE_IN_SERVICE], before);
}

TEST(Commissioning, TheSameSeedGivesTheSameDays) {
  Simulation first(smallOptions(3), startTime), second(smallOptions(3), startTime), other(smallOptions(4), startTime);
  bool differed = false;
  for (Simulation* each : {&first, &second, &other}) each->preRoll();
  for (SimTime now = startTime; now <= startTime + 10 * day; now += 10 * minute) {
    for (Simulation* each : {&first, &second, &other}) each->advance(now);
    ASSERT_EQ(phases(first), phases(second));
    differed = differed || phases(first) != phases(other);
  }
  EXPECT_TRUE(differed);
}

TEST(Commissioning, TheEngineTellsTheNewLayoutAndKeepsItsDevices) {
  const auto engine = makeSimulatedEngine(smallOptions(3));
  Recorder recorder;
  engine->start(recorder);
  const auto inService = [&] {
    return recorder.read([&] {
      int racks = 0;
      for (const v1::Rack& rack : recorder.fleet.racks()) racks += rack.phase() == v1::Rack::PHASE_IN_SERVICE;
      return racks;
    });
  };
  const int before = inService();
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (inService() == before && std::chrono::steady_clock::now() < limit) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  engine->stop();
  EXPECT_GT(inService(), before);
}

}  // namespace
}  // namespace aifactory::simulated
