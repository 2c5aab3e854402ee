// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/output_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "factory/engines/simulated/random.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime startTime = 1'795'000'000'000;

TEST(OutputTest, GrowsWithoutChangingWhatWasWritten) {
  Simulation simulation(SimulatedOptions::scaled(32, 8), startTime);
  simulation.preRoll();
  std::vector<std::uint64_t> running;
  for (const SimulatedJob* job : simulation.jobs()) {
    if (job->running() && job->idea.workload == Workload::Training) running.push_back(job->number);
  }
  ASSERT_FALSE(running.empty());
  OutputText followed(false);
  std::string before;
  for (SimTime now = startTime; now < startTime + 2 * hour; now += 7 * minute + 311) {
    simulation.advance(now);
    if (now == startTime + 4 * (7 * minute + 311) && simulation.find(running.front())->running()) {
      simulation.requeue(*simulation.find(running.front()), "by test");
    }
    const OutputSource source = outputSource(*simulation.find(running.front()), simulation);
    followed.extend(source, now);
    EXPECT_THAT(followed.text(), testing::StartsWith(before));
    before = followed.text();
    OutputText atOnce(false);
    atOnce.extend(source, now);
    EXPECT_EQ(atOnce.text(), before);
  }
  EXPECT_THAT(before, testing::HasSubstr("MFU"));
  EXPECT_THAT(before, testing::HasSubstr("checkpoint saved in"));
}

TEST(OutputTest, EveryWorkloadWritesLines) {
  for (const Workload workload : {Workload::Training, Workload::FineTuning, Workload::Serving, Workload::Physics,
                                  Workload::Rendering, Workload::Other}) {
    OutputSource source;
    source.seed = 11;
    source.workload = workload;
    JobRun& run = source.runs.emplace_back();
    run.start = startTime;
    run.end = startTime + hour;
    run.ranks = 8;
    run.outcome = {v1::Job::STATE_FAILED, 1, 0, "exit code 1"};
    source.hosts = {"h100-0001"};
    source.finished = true;
    OutputText output(false);
    output.extend(source, startTime + 2 * hour);
    EXPECT_GT(std::count(output.text().begin(), output.text().end(), '\n'), 200);
    EXPECT_THAT(output.text(), testing::HasSubstr("exit code 1"));
    OutputText errors(true);
    errors.extend(source, startTime + 2 * hour);
    EXPECT_LT(errors.text().size(), output.text().size() / 5);
  }
}

}  // namespace
}  // namespace aifactory::simulated
