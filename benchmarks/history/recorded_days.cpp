// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/history/recorded_days.h"

#include <filesystem>

#include "factory/engines/simulated/change_builder.h"
#include "factory/engines/simulated/simulated_engine.h"
#include "factory/history/recall.h"

namespace aifactory {
namespace {

using namespace simulated;

Clock::time_point timeOf(SimTime time) { return Clock::time_point(std::chrono::milliseconds(time)); }

SimulatedOptions demo() {
  SimulatedOptions options;
  options.startTime = recordedEnd;
  return options;
}

}  // namespace

v1::FleetLayout recordedLayout() { return buildSite(demo()).layout; }

std::uint64_t recordDays(const std::string& directory, int days, const Sampled& sampled) {
  const SimTime end = std::chrono::duration_cast<std::chrono::milliseconds>(recordedEnd.time_since_epoch()).count();
  const SimTime begin = end - days * 24 * hour;
  SimulatedOptions options = demo();
  options.preRoll = std::chrono::hours(24);
  Simulation simulation(options, begin);
  simulation.preRoll();
  simulation.touchAll();
  ChangeBuilder changes(simulation);
  std::filesystem::create_directories(directory);
  history::RecallWriter writer(directory, {}, std::chrono::minutes(10));
  writer.clock(timeOf(begin));
  writer.layout(internedLayout(simulation.site(), writer));
  changes.internTenants(writer);
  for (SimTime now = begin; now < end; now += second) {
    simulation.advance(now);
    const Simulation::Dirty dirty = simulation.takeDirty();
    writer.clock(timeOf(now));
    if (dirty.layout) writer.layout(internedLayout(simulation.site(), writer));
    writer.change(changes.take(dirty, true));
    if ((now - begin) % minute != 0) continue;
    const TelemetryColumns& values = changes.telemetry().sample(now, minute);
    writer.sampled(values, timeOf(now));
    if (sampled) sampled(values, timeOf(now));
  }
  writer.finish(recordedEnd);
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) bytes += entry.file_size();
  return bytes;
}

}  // namespace aifactory
