// SPDX-License-Identifier: GPL-3.0-or-later
// The full factory after its pre-roll looks as a wall of 50,176 GPUs does on a working day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "factory/engines/simulated/simulated_engine.h"
#include "tests/engines/simulated/recorder.h"

namespace aifactory {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

struct Day {
  std::uint64_t seed;
  std::int64_t second;  // since 1970
};
class Picture : public testing::TestWithParam<Day> {};

TEST_P(Picture, FiguresAreThoseOfAWorkingDay) {
  SimulatedOptions options;
  options.seed = GetParam().seed;
  options.startTime = Clock::time_point(std::chrono::seconds(GetParam().second));
  const auto engine = makeSimulatedEngine(options);
  Recorder recorder;
  engine->start(recorder);
  engine->stop();

  std::map<int, int> states;
  std::map<int, int> jobs;
  std::map<int, int> reasons;
  int forecasts = 0;
  ASSERT_EQ(gpuCount(recorder.fleet), 50176U);
  for (std::size_t i = 0; i < 50176; ++i) ++states[recorder.columns.states.state[i]];
  for (const auto& [name, job] : recorder.jobs) {
    ++jobs[job.state()];
    if (job.pending_reason() != v1::Job::PENDING_REASON_UNSPECIFIED) {
      ++reasons[job.pending_reason()];
      EXPECT_FALSE(job.reason_detail().empty()) << name;
      EXPECT_NE(job.pending_fact().kind(), v1::Job::PendingFact::KIND_UNSPECIFIED) << name;
    }
    forecasts += job.has_expected_start_time();
    EXPECT_EQ(job.has_expected_start_time(), job.has_expected_start_as_of());
  }
  if (std::getenv("SHOW_PICTURE") != nullptr) {
    for (const auto& [state, count] : states) {
      std::cout << v1::DeviceState_Name(static_cast<v1::DeviceState>(state)) << ' ' << count << '\n';
    }
    for (const auto& [state, count] : jobs) {
      std::cout << v1::Job::State_Name(static_cast<v1::Job::State>(state)) << ' ' << count << '\n';
    }
    for (const auto& [reason, count] : reasons) {
      std::cout << v1::Job::PendingReason_Name(static_cast<v1::Job::PendingReason>(reason)) << ' ' << count << '\n';
    }
    for (const auto& [name, alert] : recorder.alerts) std::cout << name << ": " << alert.summary() << '\n';
  }
  EXPECT_THAT(states[v1::DEVICE_STATE_ALLOCATED] / 50176.0, AllOf(Ge(0.90), Le(0.935)));
  const int broken =
      states[v1::DEVICE_STATE_DOWN] + states[v1::DEVICE_STATE_DRAINING] + states[v1::DEVICE_STATE_DRAINED];
  EXPECT_THAT(broken, AllOf(Ge(80), Le(600)));
  EXPECT_GT(states[v1::DEVICE_STATE_NOT_INSTALLED], 0);
  EXPECT_GT(states[v1::DEVICE_STATE_BURN_IN], 0);
  EXPECT_GT(states[v1::DEVICE_STATE_PARTITIONED], 0);
  EXPECT_THAT(jobs[v1::Job::STATE_RUNNING], AllOf(Ge(900), Le(1500)));
  EXPECT_THAT(jobs[v1::Job::STATE_PENDING], AllOf(Ge(2500), Le(4000)));
  EXPECT_GT(jobs[v1::Job::STATE_HELD], 10);
  EXPECT_THAT(jobs[v1::Job::STATE_COMPLETED] + jobs[v1::Job::STATE_FAILED], AllOf(Ge(1000), Le(1500)));
  EXPECT_GT(jobs[v1::Job::STATE_FAILED], 20);
  EXPECT_GT(jobs[v1::Job::STATE_TIMEOUT], 10);
  for (const auto reason : {v1::Job::PENDING_REASON_RESOURCES, v1::Job::PENDING_REASON_ACCOUNT_LIMIT,
                            v1::Job::PENDING_REASON_DEPENDENCY, v1::Job::PENDING_REASON_BEGIN_TIME,
                            v1::Job::PENDING_REASON_HELD_BY_USER, v1::Job::PENDING_REASON_RESERVATION}) {
    EXPECT_GT(reasons[reason], 5) << v1::Job::PendingReason_Name(reason);
  }
  EXPECT_GT(forecasts, 50);
  EXPECT_THAT(recorder.alerts.size(), AllOf(Ge(3U), Le(25U)));
}

INSTANTIATE_TEST_SUITE_P(Days, Picture,
                         testing::Values(Day{20261122, 1'795'000'000}, Day{1, 1'795'030'000}, Day{42, 1'799'060'000}));

}  // namespace
}  // namespace aifactory
