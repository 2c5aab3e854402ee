// SPDX-License-Identifier: GPL-3.0-or-later
#include <time.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "base/fleet_codec.h"
#include "benchmarks/report.h"
#include "fleet_peers.h"
#include "fleet_trace.h"

namespace aifactory {
namespace {

constexpr unsigned traceSeed = 20261122;
constexpr int traceSeconds = 20;
constexpr std::int64_t traceStart = 1'795'338'000;
constexpr int rounds = 15;

[[noreturn]] void wrong(const char* what) {
  std::fprintf(stderr, "%s: the result is wrong\n", what);
  std::exit(1);
}

/// A trace of `traceSeconds` in every form.
struct Encoded {
  TelemetryColumns start, end;
  std::vector<std::string> ours, json, plain;
  std::vector<std::vector<std::string>> indexed, named;
};

/// Of this thread's CPU: all of this is one thread's work, and other processes may run.
double secondsOf(const auto& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double start = now();
  work();
  return now() - start;
}

/// One reader for the whole stream.
void applyOurs(FleetUpdateReader& reader, const std::string& packed, TelemetryColumns& columns, std::uint64_t& frame) {
  const auto update = reader.read(packed);
  std::vector<DeviceRange> changed;
  if (!update.ok() || !applyTelemetry((*update)->telemetry(), columns, frame, changed).ok()) wrong("ours");
}

/// Every form is decoded again and compared before anything is reported of it.
Encoded encodeTrace() {
  FleetTrace trace(traceSeed);
  Encoded encoded{trace.columns(), {}, {}, {}, {}, {}, {}};
  TelemetryColumns ours = trace.columns(), json = ours, plain = ours, indexed = ours;
  NamedPeer named(ours);
  std::uint64_t frame = 0;
  FleetUpdateReader reader;
  for (int second = 1; second <= traceSeconds; ++second) {
    const TelemetryColumns before = trace.columns();
    trace.advance();
    v1::FleetUpdate update;
    update.set_layout_version(1);
    *update.mutable_telemetry() = encodeTelemetry(before, trace.columns(), static_cast<std::uint64_t>(second));
    update.mutable_telemetry()->mutable_sample_time()->set_seconds(traceStart + second);
    if (update.telemetry().power_size() != static_cast<int>(fleetGpus)) wrong("the trace: not every GPU changes");
    encoded.ours.push_back(packUpdate(update));
    encoded.json.push_back(encodeJson(before, trace.columns()));
    encoded.plain.push_back(encodePlain(before, trace.columns()));
    encoded.indexed.push_back(encodeIndexed(before, trace.columns()));
    encoded.named.push_back(encodeNamed(before, trace.columns(), traceStart + second));
    applyOurs(reader, encoded.ours.back(), ours, frame);
    applyJson(encoded.json.back(), json);
    applyPlain(encoded.plain.back(), plain);
    applyIndexed(encoded.indexed.back(), indexed);
    named.apply(encoded.named.back());
    if (ours != trace.columns() || json != ours || plain != ours || indexed != ours || named.columns() != ours) {
      wrong("fleet_wire");
    }
  }
  encoded.end = trace.columns();
  return encoded;
}

double medianBytes(const std::vector<std::string>& updates) {
  std::vector<double> sizes;
  for (const std::string& update : updates) sizes.push_back(static_cast<double>(update.size()));
  return median(sizes);
}

void fleetWire(const Encoded& encoded, int argc, char** argv) {
  const double ours = medianBytes(encoded.ours);
  if (isAskedFor("fleet_wire_json", argc, argv)) {
    reportAgainstPeer("fleet_wire_json", ours, "B/s", "compact JSON of the changed fields", medianBytes(encoded.json),
                      true);
  }
  if (isAskedFor("fleet_wire_protobuf", argc, argv)) {
    reportAgainstPeer("fleet_wire_protobuf", ours, "B/s", "one protobuf message with a submessage a GPU",
                      medianBytes(encoded.plain), true);
  }
  if (isAskedFor("fleet_wire_limit", argc, argv)) reportAgainstLimit("fleet_wire_limit", ours, "B/s", 500'000);
}

void fleetApply(const Encoded& encoded, int argc, char** argv) {
  constexpr double updates = static_cast<double>(fleetGpus) * traceSeconds;
  std::vector<double> ours, indexedPeer, namedPeer;
  FleetUpdateReader reader;
  NamedPeer named(encoded.start);  // its map is long-lived, as our reader is
  for (int round = 0; round < rounds; ++round) {
    TelemetryColumns columns = encoded.start;
    std::uint64_t frame = 0;
    ours.push_back(updates / secondsOf([&] {
                     for (const std::string& packed : encoded.ours) applyOurs(reader, packed, columns, frame);
                   }));
    if (columns != encoded.end) wrong("fleet_apply");
    namedPeer.push_back(updates / secondsOf([&] {
                          for (const auto& messages : encoded.named) named.apply(messages);
                        }));
    if (named.columns() != encoded.end) wrong("the peer of fleet_apply");
    columns = encoded.start;
    indexedPeer.push_back(updates / secondsOf([&] {
                            for (const auto& messages : encoded.indexed) applyIndexed(messages, columns);
                          }));
    if (columns != encoded.end) wrong("the peer of fleet_apply_indexed");
  }
  if (isAskedFor("fleet_apply", argc, argv)) {
    reportAgainstPeer("fleet_apply", median(ours), "GPU updates/s",
                      "one protobuf message an update, with name and sample time", median(namedPeer), false);
  }
  if (isAskedFor("fleet_apply_indexed", argc, argv)) {
    reportAgainstPeer("fleet_apply_indexed", median(ours), "GPU updates/s",
                      "one protobuf message an update, with nothing but an index", median(indexedPeer), false);
  }
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  using namespace aifactory;
  const bool wire = isAskedFor("fleet_wire_json", argc, argv) || isAskedFor("fleet_wire_protobuf", argc, argv) ||
                    isAskedFor("fleet_wire_limit", argc, argv);
  const bool apply = isAskedFor("fleet_apply", argc, argv) || isAskedFor("fleet_apply_indexed", argc, argv);
  if (!wire && !apply) return 0;
  const Encoded encoded = encodeTrace();
  if (wire) fleetWire(encoded, argc, argv);
  if (apply) fleetApply(encoded, argc, argv);
}
