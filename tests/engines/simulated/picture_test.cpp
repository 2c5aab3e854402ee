// SPDX-License-Identifier: GPL-3.0-or-later
// The full factory after its pre-roll looks as a wall of 50,176 GPUs on a working day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "factory/engines/simulated/simulated_engine.h"
#include "tests/engines/simulated/recorder.h"

namespace aifactory {
namespace {

class Picture : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    SimulatedOptions options;
    options.startTime = Clock::time_point(std::chrono::seconds(1'795'000'000));
    s_engine = makeSimulatedEngine(options).release();
    s_recorder = new Recorder;
    const auto before = std::chrono::steady_clock::now();
    s_engine->start(*s_recorder);
    s_startSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    s_engine->stop();
  }
  static void TearDownTestSuite() {
    delete s_engine;
    delete s_recorder;
  }

  static Engine* s_engine;
  static Recorder* s_recorder;
  static double s_startSeconds;
};
Engine* Picture::s_engine = nullptr;
Recorder* Picture::s_recorder = nullptr;
double Picture::s_startSeconds = 0;

TEST_F(Picture, FiguresAreThoseOfAWorkingDay) {
  std::map<int, int> states;
  const std::size_t gpus = gpuCount(s_recorder->fleet);
  ASSERT_EQ(gpus, 50176U);
  for (std::size_t i = 0; i < gpus; ++i) ++states[s_recorder->columns.states.state[i]];
  std::map<int, int> jobs;
  std::map<int, int> reasons;
  for (const auto& [name, job] : s_recorder->jobs) {
    ++jobs[job.state()];
    if (job.state() == v1::Job::STATE_PENDING || job.state() == v1::Job::STATE_HELD) ++reasons[job.pending_reason()];
  }
  if (std::getenv("SHOW_PICTURE") != nullptr) {
    std::cout << "start " << s_startSeconds << " s\n";
    for (const auto& [state, count] : states) {
      std::cout << v1::DeviceState_Name(static_cast<v1::DeviceState>(state)) << ' ' << count << '\n';
    }
    for (const auto& [state, count] : jobs) {
      std::cout << v1::Job::State_Name(static_cast<v1::Job::State>(state)) << ' ' << count << '\n';
    }
    for (const auto& [reason, count] : reasons) {
      std::cout << v1::Job::PendingReason_Name(static_cast<v1::Job::PendingReason>(reason)) << ' ' << count << '\n';
    }
    for (const auto& [name, alert] : s_recorder->alerts) std::cout << name << ": " << alert.summary() << '\n';
  }
  EXPECT_THAT(states[v1::DEVICE_STATE_ALLOCATED] / 50176.0, testing::AllOf(testing::Ge(0.90), testing::Le(0.935)));
}

}  // namespace
}  // namespace aifactory
