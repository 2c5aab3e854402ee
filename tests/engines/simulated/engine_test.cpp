// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "factory/engines/simulated/simulated_engine.h"
#include "tests/engines/simulated/recorder.h"

namespace aifactory {
namespace {

class SimulatedEngineTest : public testing::Test {
 protected:
  SimulatedEngineTest() {
    SimulatedOptions options = SimulatedOptions::scaled(64, 8);
    options.startTime = Clock::time_point(std::chrono::seconds(1'795'000'000));
    options.faultRate = 0;
    m_engine = makeSimulatedEngine(options);
    m_engine->start(m_recorder);
    m_caller.identity = "kim.js";
    m_caller.unixUser = "kim.js";
    m_caller.role = v1::ROLE_OPERATOR;
    m_caller.scope.allTenants = true;
  }
  ~SimulatedEngineTest() override { m_engine->stop(); }

  Submission submission(std::string script) const {
    Submission submission;
    submission.spec.set_display_name("demo");
    submission.spec.set_tenant("tenants/skt");
    submission.spec.set_node_count(1);
    submission.spec.set_gpus_per_node(1);
    submission.spec.set_script(std::move(script));
    submission.requestId = "6f1f9dd2-1f3b-4d0c-9f0a-0d8f3f8a1c11";
    submission.caller = m_caller;
    return submission;
  }

  Caller m_caller;
  Recorder m_recorder;
  std::unique_ptr<Engine> m_engine;
};

TEST_F(SimulatedEngineTest, SubmittedJobRunsToItsEndAndItsOutputIsRead) {
  const auto job = m_engine->submit(submission("#!/bin/bash\necho \"hello from $SLURM_JOB_ID\"\nsleep 1\necho bye\n"));
  ASSERT_TRUE(job.ok()) << job.status();
  ASSERT_TRUE(m_recorder.wait([&] { return m_recorder.jobs[job->name()].state() == v1::Job::STATE_COMPLETED; }));
  auto output = m_engine->openOutput(*job, v1::ReadJobOutputRequest::STREAM_STDOUT, m_caller);
  ASSERT_TRUE(output.ok());
  const auto chunk = (*output)->read(0, 1000);
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ(chunk->data, "hello from " + job->name().substr(5) + "\nbye\n");
  EXPECT_TRUE(chunk->end);
}

}  // namespace
}  // namespace aifactory
