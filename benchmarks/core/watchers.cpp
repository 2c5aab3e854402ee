// SPDX-License-Identifier: GPL-3.0-or-later
// watchers_64: what 64 consoles cost factoryd: each watches the fleet, all of whose 50,176 GPUs change each second, and
// 100,000 jobs, of which 1,000 change each second. Processor time of core for one such second, without gRPC's sending,
// against the same messages encoded anew for each watcher; and the memory that they take.
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "base/fleet_codec.h"
#include "benchmarks/base/fleet_trace.h"
#include "benchmarks/report.h"
#include "factory/core/watch_frame.h"
#include "tests/core/world.h"

namespace aifactory {
namespace {

constexpr int watchers = 64;
constexpr std::uint64_t jobs = 100'000;
constexpr std::uint64_t jobsChanging = 1'000;
constexpr std::size_t gpusPerNode = 8, nodesPerRack = 8;
constexpr int seconds = 10;
constexpr double mebibyte = 1 << 20;

[[noreturn]] void wrong(const char* what) {
  std::fprintf(stderr, "watchers_64: %s\n", what);
  std::exit(1);
}

double processorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Resident memory of this process, bytes.
double memory() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

v1::FleetLayout layoutOf(std::size_t gpus) {
  v1::FleetLayout layout;
  layout.add_halls()->set_name("halls/h1");
  layout.add_rows()->set_name("halls/h1/rows/01");
  for (std::size_t node = 0; node < gpus / gpusPerNode; ++node) {
    if (node % nodesPerRack == 0) layout.add_racks()->set_name("racks/h1-r01-" + std::to_string(node / nodesPerRack));
    v1::Node* added = layout.add_nodes();
    added->set_name("nodes/h100-" + std::to_string(node));
    added->set_rack(static_cast<std::uint32_t>(node / nodesPerRack));
    added->set_gpu_count(gpusPerNode);
  }
  return layout;
}

v1::Job jobAt(std::uint64_t number, int second) {
  v1::Job job = testing::jobOf(number, "tenants/skt", v1::Job::STATE_PENDING);
  job.set_account("skt");
  job.set_user("kim.js");
  job.set_queue("queues/foundation");
  job.set_gpu_count(64);
  job.mutable_submit_time()->set_seconds(1'795'338'000 + static_cast<std::int64_t>(number % 86'400));
  job.set_pending_reason(v1::Job::PENDING_REASON_RESOURCES);
  job.set_priority(static_cast<std::uint64_t>(second));
  return job;
}

/// What changes in a second.
struct Second {
  TelemetryColumns before, now;
  EngineChange change;
};

/// One console as core sees it: two streams that are pulled.
struct Console {
  std::unique_ptr<Watch> fleet, jobs;
  std::size_t bytes = 0;
  WatchFrame lastFleet, lastJobs;  ///< that had content

  void pull() {
    pull(*fleet, lastFleet);
    pull(*jobs, lastJobs);
  }
  void pull(Watch& watch, WatchFrame& last) {
    while (true) {
      const auto frame = watch.next();
      if (!frame.ok()) wrong("a watcher was cut");
      if (!*frame) return;
      bytes += (*frame)->size();
      last = *frame;
    }
  }
};

/// The work of a server that shares nothing: each watcher's messages are encoded for it alone.
std::size_t encodeForEach(const Second& second, std::uint64_t frame) {
  std::size_t bytes = 0;
  for (int watcher = 0; watcher < watchers; ++watcher) {
    v1::FleetUpdate update;
    update.set_layout_version(1);
    *update.mutable_telemetry() = encodeTelemetry(second.before, second.now, frame);
    v1::WatchFleetResponse fleet;
    fleet.set_update_zstd(packUpdate(update));
    bytes += fleet.SerializeAsString().size();
    v1::WatchJobsResponse changed;
    for (const auto& job : second.change.jobs) *changed.add_jobs() = *job;
    bytes += changed.SerializeAsString().size();
  }
  return bytes;
}

/// The last messages of every console say what happened last.
void check(const std::vector<Console>& consoles, const Second& last) {
  for (const Console& console : consoles) {
    v1::WatchFleetResponse fleet;
    v1::WatchJobsResponse changed;
    if (!console.lastFleet || !fleet.ParseFromString(*console.lastFleet) || !console.lastJobs ||
        !changed.ParseFromString(*console.lastJobs)) {
      wrong("a watcher got no messages");
    }
    const auto update = unpackUpdate(fleet.update_zstd());
    TelemetryColumns columns = last.before;
    std::vector<DeviceRange> touched;
    if (!update.ok()) wrong("a watcher got a damaged update");
    std::uint64_t frame = update->telemetry().frame() - 1;
    if (!applyTelemetry(update->telemetry(), columns, frame, touched).ok() || columns != last.now) {
      wrong("a watcher got other telemetry");
    }
    if (changed.jobs_size() != static_cast<int>(jobsChanging) ||
        changed.jobs(0).name() != last.change.jobs[0]->name()) {
      wrong("a watcher got other jobs");
    }
  }
}

void benchWatchers() {
  const double memoryBefore = memory();
  testing::World world;
  EngineListener& listener = *world.engine.listener();
  FleetTrace trace(20261122);
  listener.layout(layoutOf(fleetGpus));
  EngineChange first;
  for (std::uint64_t number = 1; number <= jobs; ++number) {
    first.jobs.push_back(std::make_shared<v1::Job>(jobAt(number, 0)));
  }
  listener.change(std::move(first));
  listener.sampled(trace.columns(), Clock::now());
  const double memoryLoaded = memory();

  std::vector<Console> consoles(watchers);
  const double connecting = processorSeconds();
  for (Console& console : consoles) {
    console.fleet = std::move(*world.factory.watchFleet(testing::operatorCaller(), {}));
    console.jobs = std::move(*world.factory.watchJobs(testing::operatorCaller(), {}));
    console.fleet->onReady([] {});
    console.jobs->onReady([] {});
  }
  for (Console& console : consoles) console.pull();
  const double connected = processorSeconds() - connecting;
  const std::size_t snapshotBytes = consoles.front().bytes;

  std::vector<double> ours, peer;
  std::size_t peerBytes = 0;
  Second second;
  for (int at = 1; at <= seconds; ++at) {
    second.before = trace.columns();
    trace.advance();
    second.now = trace.columns();
    second.change = {};
    for (std::uint64_t job = 0; job < jobsChanging; ++job) {
      const std::uint64_t number = 1 + (static_cast<std::uint64_t>(at) * jobsChanging + job) % jobs;
      second.change.jobs.push_back(std::make_shared<v1::Job>(jobAt(number, at)));
    }
    double start = processorSeconds();
    listener.change(second.change);
    listener.sampled(second.now, Clock::now());
    for (Console& console : consoles) console.pull();
    ours.push_back(1e3 * (processorSeconds() - start));
    start = processorSeconds();
    peerBytes = encodeForEach(second, static_cast<std::uint64_t>(at) + 1);
    peer.push_back(1e3 * (processorSeconds() - start));
  }
  check(consoles, second);
  if (peerBytes == 0 || snapshotBytes == 0) wrong("nothing was encoded");
  reportAgainstPeer("watchers_64", median(ours), "ms of processor time for each second", "encoded for each watcher",
                    median(peer), true);
  reportAgainstLimit("watchers_64_connect", 1e3 * connected, "ms of processor time for all snapshots", 2000);
  reportAgainstLimit("watchers_64_loaded_memory", (memoryLoaded - memoryBefore) / mebibyte,
                     "MiB for the fleet and 100,000 jobs", 512);
  reportAgainstLimit("watchers_64_memory", (memory() - memoryLoaded) / mebibyte, "MiB more for 64 watchers", 256);
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  const char* const names[] = {"watchers_64", "watchers_64_connect", "watchers_64_loaded_memory", "watchers_64_memory"};
  const bool asked = std::any_of(std::begin(names), std::end(names),
                                 [&](const char* name) { return aifactory::isAskedFor(name, argc, argv); });
  if (asked) aifactory::benchWatchers();
}
