// SPDX-License-Identifier: GPL-3.0-or-later
// history_seek: from the question for a random instant of seven days to the fleet of 50,176 GPUs in a console's
// columns, against the measured values alone asked of Prometheus. history_size: bytes a day, against the blocks that
// Prometheus makes of the same measured values.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "base/fleet_codec.h"
#include "benchmarks/history/prometheus_peer.h"
#include "benchmarks/history/recorded_days.h"
#include "benchmarks/report.h"
#include "factory/core/timestamps.h"
#include "factory/history/directory_history.h"
#include "tests/core/world.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr int days = 7;
constexpr int rounds = 40;
constexpr int peerRounds = 10;           // seconds each
constexpr std::size_t sizedGpus = 6272;  // an eighth: text for promtool has a hundred bytes a value
constexpr auto sizedTime = 2h;           // a block of Prometheus
/// Of the peer, which has so far less to look through than ours: promtool would read the text of seven days for hours.
constexpr auto askedTime = 15min;
constexpr double megabyte = 1e6;

[[noreturn]] void wrong(const char* what) {
  std::fprintf(stderr, "history: %s\n", what);
  std::exit(1);
}

/// What a console does with the stream.
struct Console {
  v1::FleetLayout layout;
  FleetColumns columns;
  std::vector<std::string> strings{""};
  FleetUpdateReader reader;

  /// Milliseconds from the question to the whole picture.
  double show(Factory& factory, Clock::time_point time) {
    const auto begun = std::chrono::steady_clock::now();
    v1::WatchFleetRequest request;
    *request.mutable_playback()->mutable_time() = timestampOf(time);
    auto watch = factory.watchFleet(testing::operatorCaller(), request);
    if (!watch.ok()) wrong("an instant is refused");
    std::uint64_t frame = 0;
    std::vector<DeviceRange> changed;
    v1::WatchFleetResponse message;
    while (message.header().kind() != v1::WatchHeader::KIND_SYNCED) {
      const auto bytes = (*watch)->next();
      if (!bytes.ok() || !*bytes || !message.ParseFromString(**bytes)) wrong("an instant cannot be read");
      if (message.header().kind() == v1::WatchHeader::KIND_RESET) layout.Clear();
      if (message.has_layout()) {
        layout.MergeFrom(message.layout());
        columns.resize(deviceCount(layout));
      }
      if (message.update_zstd().empty()) continue;
      const auto update = reader.read(message.update_zstd());
      if (!update.ok() || !applyStates((*update)->states(), columns.states, changed).ok() ||
          ((*update)->has_telemetry() &&
           !applyTelemetry((*update)->telemetry(), columns.telemetry, frame, changed).ok())) {
        wrong("an update cannot be applied");
      }
    }
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  }
};

void bench() {
  std::string directory = (std::filesystem::temp_directory_path() / "bench-history-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) wrong("no temporary directory");
  const struct Removed {
    const std::string& path;
    ~Removed() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } removed{directory};

  const v1::FleetLayout layout = recordedLayout();
  PrometheusPeer sized(directory + "/sized", layout, sizedGpus);
  PrometheusPeer asked(directory + "/asked", layout, gpuCount(layout));
  const std::uint64_t bytes =
      recordDay(directory + "/history", [&](const TelemetryColumns& values, Clock::time_point when) {
        if (when >= recordedEnd - sizedTime) sized.add(values, when);
        if (when >= recordedEnd - askedTime) asked.add(values, when);
      });
  repeatDay(directory + "/history", days);
  const double perDay = static_cast<double>(bytes) / megabyte;
  const double share = static_cast<double>(gpuCount(layout)) / sizedGpus * (24h / sizedTime);
  const double peerPerDay = static_cast<double>(sized.makeBlocks()) * share / megabyte;
  if (peerPerDay > 0) {
    reportAgainstPeer("history_size", perDay, "MB a day, with states, jobs and alerts",
                      "Prometheus blocks of the measured values", peerPerDay, true);
  }
  reportAgainstLimit("history_size_limit", perDay, "MB a day", 2000);

  history::HistoryOptions options;
  options.directory = directory + "/history";
  history::DirectoryHistory history(options);
  testing::FakeEngine engine;
  testing::MemoryLog log;
  FactoryOptions factoryOptions;
  factoryOptions.history = &history;
  Factory factory(engine, log, factoryOptions);
  if (history.spans().size() != 1) wrong("the days are not whole");

  Console console;
  const bool served = asked.makeBlocks() > 0 && asked.serve();
  TelemetryColumns theirs;
  const auto check = recordedEnd - askedTime / 2;
  console.show(factory, check);
  if (served) {
    if (asked.fleetAt(check, theirs) < 0) wrong("Prometheus has no answer");
    TelemetryColumns ours = console.columns.telemetry;
    ours.resize(gpuCount(layout));  // the exporter's series of MIG instances are not asked for
    if (ours != theirs) wrong("the two differ in what was measured");
  }
  std::mt19937_64 random(20261128);
  const auto between = [&](std::chrono::seconds before, std::chrono::seconds until) {
    return recordedEnd -
           std::chrono::seconds(std::uniform_int_distribution<std::int64_t>(until.count(), before.count())(random));
  };
  std::vector<double> ours, peer;
  for (int round = 0; round < rounds; ++round) {
    ours.push_back(console.show(factory, between(days * 24h, 0s)));
    if (!served || round % (rounds / peerRounds) != 0) continue;
    peer.push_back(asked.fleetAt(between(askedTime - 1min, 1min), theirs));
    if (peer.back() < 0) wrong("Prometheus has no answer");
  }
  if (served) {
    reportAgainstPeer("history_seek", median(ours), "ms to the fleet of 50,176 GPUs at a random instant of 7 days",
                      "Prometheus, the measured values alone", median(peer), true);
  }
  std::sort(ours.begin(), ours.end());
  reportAgainstLimit("history_seek_p95", ours[ours.size() * 95 / 100], "ms", 100);
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  const char* const names[] = {"history_seek", "history_size", "history_seek_p95", "history_size_limit"};
  const bool asked = std::any_of(std::begin(names), std::end(names),
                                 [&](const char* name) { return aifactory::isAskedFor(name, argc, argv); });
  if (asked) aifactory::bench();
}
