// SPDX-License-Identifier: GPL-3.0-or-later
// telemetry_ingest: CPU for a million samples from the bytes of Prometheus' answers into the fleet's columns, 50,176
// GPUs and four metrics a look, every value changing. Ours reads what factoryd asks for, the peer the same series and
// samples as the query API has them, with nlohmann::json's document. telemetry_ingest_first: ours for the first answer
// after a start, when every series is new to it.
#include <ctime>

#include <cstdlib>
#include <vector>

#include "benchmarks/base/fleet_trace.h"
#include "benchmarks/report.h"
#include "benchmarks/telemetry/answers.h"
#include "benchmarks/telemetry/dom_peer.h"
#include "factory/telemetry/federate_text.h"
#include "factory/telemetry/fleet_samples.h"

namespace aifactory {
namespace {

constexpr int rounds = 7;
constexpr std::int64_t start = 1'795'338'000'000;
constexpr std::int64_t scrape = 15'000;
constexpr std::size_t piece = 256 << 10;  // as the bytes come from the network

[[noreturn]] void wrong(const char* what) {
  std::fprintf(stderr, "telemetry_ingest: %s\n", what);
  std::exit(1);
}

double threadSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void take(FleetSamples& samples, const std::string& answer, std::int64_t now, const std::vector<std::uint64_t>& jobs) {
  samples.begin(now);
  FederateText text(samples);
  for (std::size_t at = 0; at < answer.size(); at += piece) {
    text.feed(std::string_view(answer).substr(at, piece));
  }
  if (!text.finish().ok()) wrong("ours does not read its answer");
  samples.end(jobs);
}

void benchIngest() {
  FleetTrace trace(20261122);
  const v1::FleetLayout layout = benchLayout(fleetGpus);
  const std::vector<std::uint64_t> jobs(fleetGpus);
  const std::vector<std::string> strings{""};
  FleetSamples samples(MetricMapping::dcgm(), std::chrono::milliseconds(3 * scrape));
  samples.setLayout(layout, strings);
  DomPeer peer(layout, 3 * scrape);
  std::vector<double> ours, first, peers;
  const double millions = static_cast<double>(samplesOf(trace.columns())) / 1e6;
  for (int round = 0; round <= rounds; ++round) {
    trace.advance();
    const std::int64_t time = start + round * scrape;
    const std::string federated = federateAnswer(trace.columns(), time);
    const std::string queried = queryAnswer(trace.columns(), time);
    double began = threadSeconds();
    take(samples, federated, time, jobs);
    const double tookOurs = threadSeconds() - began;
    began = threadSeconds();
    peer.take(queried, time);
    const double tookPeer = threadSeconds() - began;
    FleetSamples fresh(MetricMapping::dcgm(), std::chrono::milliseconds(3 * scrape));
    fresh.setLayout(layout, strings);
    began = threadSeconds();
    take(fresh, federated, time, jobs);
    const double tookFirst = threadSeconds() - began;
    if (samples.board().columns() != trace.columns() || fresh.board().columns() != trace.columns()) {
      wrong("ours has other values");
    }
    if (peer.columns() != trace.columns()) wrong("the peer has other values");
    if (round == 0) continue;  // every series is new
    ours.push_back(1e3 * tookOurs / millions);
    peers.push_back(1e3 * tookPeer / millions);
    first.push_back(1e3 * tookFirst / millions);
  }
  const char* unit = "ms of CPU for a million samples";
  reportAgainstPeer("telemetry_ingest", median(ours), unit, "the query API's JSON parsed with nlohmann::json",
                    median(peers), true);
  reportAgainstPeer("telemetry_ingest_first", median(first), unit, "the query API's JSON parsed with nlohmann::json",
                    median(peers), true);
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  if (aifactory::isAskedFor("telemetry_ingest", argc, argv) ||
      aifactory::isAskedFor("telemetry_ingest_first", argc, argv)) {
    aifactory::benchIngest();
  }
}
