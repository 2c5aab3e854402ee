// SPDX-License-Identifier: GPL-3.0-or-later
// How many jobs a second 64 submitters get in through factoryd, which has each of them on disk before Slurm is asked,
// against the same 64 straight to slurmrestd; and on the simulated engine, where only factoryd itself is measured.
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "benchmarks/factory/submit_rate_processes.h"
#include "benchmarks/factory/submit_rate_submitters.h"
#include "benchmarks/report.h"

namespace aifactory {
namespace {

constexpr int rounds = 5;
constexpr int jobsARound = 640;
/// What slurmrestd was seen to take: with less, factoryd itself would be the bottleneck.
constexpr double enough = 1400;

void expectAllThere(const BenchSlurm& slurm, const SubmitRound& round) {
  std::vector<std::string> there = slurm.pendingNames();
  std::sort(there.begin(), there.end());
  if (there != std::vector<std::string>(round.names.begin(), round.names.end())) {
    giveUp("Slurm has " + std::to_string(there.size()) + " jobs where " + std::to_string(round.names.size()) +
           " were asked for, or others");
  }
  slurm.cancelAll();
}

void onSlurm() {
  const BenchDirectory directory;
  const BenchSlurm slurm(directory / "slurm");
  const BenchFactoryd factoryd({"--config", slurm.configuration(), "--state-dir", directory / "state", "--unix-user",
                                slurm.user(), "--identity", "bench"},
                               directory / "factoryd.sock");
  const std::string token = slurm.token();
  std::vector<double> ours, theirs, pooled;
  // The first round of each is not counted: caches fill, slurmrestd loads its plugins.
  for (int i = 0; i <= rounds; ++i) {
    const auto rate = [&](const SubmitRound& round) {
      expectAllThere(slurm, round);
      return jobsARound / round.seconds;
    };
    const double through = rate(submitThroughFactoryd(factoryd.endpoint(), factoryd.token(), jobsARound));
    const double straight = rate(submitStraight(slurm.restSocket(), slurm.user(), token, jobsARound, submitters));
    const double shared = rate(submitStraight(slurm.restSocket(), slurm.user(), token, jobsARound, connections));
    std::fprintf(stderr, "round %d: %.0f through factoryd, %.0f straight, %.0f over 8 kept connections\n", i, through,
                 straight, shared);
    if (i == 0) continue;
    ours.push_back(through);
    theirs.push_back(straight);
    pooled.push_back(shared);
  }
  const bool sharing = median(pooled) > median(theirs);
  reportAgainstPeer("submit_rate", median(ours), "jobs/s",
                    sharing ? "64 submitters to slurmrestd over 8 kept connections"
                            : "64 submitters to slurmrestd, a kept connection each",
                    median(sharing ? pooled : theirs), false);
}

void onSimulation() {
  const BenchDirectory directory;
  const BenchFactoryd factoryd({"--demo", "--state-dir", directory / "state"}, directory / "factoryd.sock");
  std::vector<double> rates;
  for (int i = 0; i <= rounds; ++i) {
    const double rate = jobsARound / submitThroughFactoryd(factoryd.endpoint(), factoryd.token(), jobsARound).seconds;
    if (i > 0) rates.push_back(rate);
  }
  reportAgainstLimit("submit_rate_simulated", median(rates), "jobs/s", enough, false);
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) try {
  if (aifactory::isAskedFor("submit_rate", argc, argv)) aifactory::onSlurm();
  if (aifactory::isAskedFor("submit_rate_simulated", argc, argv)) aifactory::onSimulation();
  return 0;
} catch (const std::exception&) {
  return 1;
}
