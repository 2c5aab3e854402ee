// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/history/recorded_days.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "factory/engines/simulated/change_builder.h"
#include "factory/engines/simulated/simulated_engine.h"
#include "factory/history/recall.h"
#include "factory/history/record_stream.h"

namespace aifactory {
namespace {

using namespace simulated;
namespace fs = std::filesystem;

Clock::time_point timeOf(SimTime time) { return Clock::time_point(std::chrono::milliseconds(time)); }

/// Writes a history file once more as if it had happened `earlier`, as going on from the file before it. Only records
/// move: the times of jobs and samples in them, which cost the same to read whatever they are, stay.
void repeatFile(const fs::path& file, const std::string& directory, std::chrono::milliseconds earlier) {
  const auto fileHeader = history::readFileHeader(file);
  auto stream = history::RecordStream::open(file, history::FileHeader::size);
  if (!fileHeader.ok() || !stream.ok()) throw std::runtime_error("a recorded file cannot be read");
  std::string bytes = history::encode(*fileHeader), payload;
  history::Milliseconds start = 0;
  while ((*stream)->peek() == history::RecordStream::Next::Record) {
    const history::RecordHeader header = (*stream)->header();
    const bool begins = header.kind == history::RecordKind::Begin;
    const history::Milliseconds time = header.time - earlier.count();
    if (begins) start = time;
    if (!(*stream)->take(payload)) throw std::runtime_error("a recorded file is damaged");
    history::appendRecord(bytes, header.kind, time, payload, begins ? history::continuesFlag : header.flags);
  }
  std::ofstream out(directory + "/" + history::fileNameOf(start), std::ios::binary);
  if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) {
    throw std::runtime_error("a file cannot be written");
  }
}

SimulatedOptions demo() {
  SimulatedOptions options;
  options.startTime = recordedEnd;
  return options;
}

}  // namespace

v1::FleetLayout recordedLayout() { return buildSite(demo()).layout; }

std::uint64_t recordDay(const std::string& directory, const Sampled& sampled) {
  const SimTime end = std::chrono::duration_cast<std::chrono::milliseconds>(recordedEnd.time_since_epoch()).count();
  const SimTime begin = end - 24 * hour;
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

void repeatDay(const std::string& directory, int days) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  repeatFile(files.front(), directory, {});  // it goes on from the day before now
  // The last file is the keyframe of the end, which is the begin of the day after.
  const auto end = files.end() - (files.back().filename() == history::fileNameOf(history::millisecondsOf(recordedEnd)));
  for (int day = 1; day < days; ++day) {
    for (auto file = files.begin(); file != end; ++file) repeatFile(*file, directory, day * std::chrono::hours(24));
  }
}

}  // namespace aifactory
