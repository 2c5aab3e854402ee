// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

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

TEST_F(SimulatedEngineTest, RefusesWhatTheFactoryCannotRunAndNamesTheField) {
  auto fieldOf = [&](auto change) {
    Submission wanted = submission("#!/bin/bash\n");
    change(wanted.spec);
    const absl::Status status = m_engine->validate(wanted.spec, m_caller);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    const auto violations = violationsOf(status);
    return violations.field_violations_size() == 1 ? violations.field_violations(0).field() : std::string();
  };
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.set_queue("queues/nowhere"); }), "job.queue");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.set_qos("best"); }), "job.qos");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.set_gpus_per_node(9); }), "job.gpus_per_node");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) {
              spec.set_queue("queues/batch");
              spec.set_node_count(5000);
            }),
            "job.node_count");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.set_account("finance"); }), "job.account");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.set_tenant("tenants/nobody"); }), "job.tenant");
  EXPECT_EQ(fieldOf([](v1::JobSpec& spec) { spec.mutable_time_limit()->set_seconds(1'000'000); }), "job.time_limit");
  EXPECT_TRUE(m_engine->validate(submission("#!/bin/bash\n").spec, m_caller).ok());
}

TEST_F(SimulatedEngineTest, CustomerMayNameOnlyItsOwnAccounts) {
  m_caller.scope.allTenants = false;
  m_caller.scope.tenants = {"tenants/daehan-finance"};
  Submission wanted = submission("#!/bin/bash\n");
  EXPECT_EQ(m_engine->validate(wanted.spec, m_caller).code(), absl::StatusCode::kInvalidArgument);
  wanted.spec.set_tenant("");
  EXPECT_TRUE(m_engine->validate(wanted.spec, m_caller).ok());
  const auto queues = m_engine->queues(m_caller);
  ASSERT_TRUE(queues.ok());
  for (const v1::Queue& queue : *queues) EXPECT_THAT(queue.accounts(), testing::ElementsAre("finance"));
}

TEST_F(SimulatedEngineTest, SameRequestIdIsTheSameJob) {
  const auto first = m_engine->submit(submission("#!/bin/bash\nsleep 60\n"));
  const auto again = m_engine->submit(submission("#!/bin/bash\nsleep 60\n"));
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->name(), again->name());
  const auto found = m_engine->findByRequestIds({first->request_id()}, {});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().name(), first->name());
  EXPECT_TRUE(m_engine->findByRequestIds({"00000000-0000-4000-8000-000000000000"}, {})->empty());
}

TEST_F(SimulatedEngineTest, VerbsChangeTheJobBeforeTheyReturnAndRefuseWrongStates) {
  Submission wanted = submission("#!/bin/bash\nsleep 600\n");
  wanted.held = true;
  const auto job = m_engine->submit(wanted);
  ASSERT_TRUE(job.ok());
  EXPECT_EQ(m_recorder.job(job->name()).state(), v1::Job::STATE_HELD);
  EXPECT_EQ(m_recorder.job(job->name()).pending_reason(), v1::Job::PENDING_REASON_HELD_BY_USER);
  EXPECT_EQ(m_engine->requeue(*job, m_caller).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(m_engine->release(*job, m_caller).ok());
  EXPECT_EQ(m_engine->release(*job, m_caller).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(m_recorder.wait([&] { return m_recorder.jobs[job->name()].state() == v1::Job::STATE_RUNNING; }));
  EXPECT_EQ(m_engine->hold(*job, m_caller).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(m_engine->requeue(*job, m_caller).ok());
  EXPECT_EQ(m_recorder.job(job->name()).state(), v1::Job::STATE_PENDING);
  EXPECT_EQ(m_recorder.job(job->name()).restart_count(), 1U);
  ASSERT_TRUE(m_engine->hold(*job, m_caller).ok());
  EXPECT_EQ(m_recorder.job(job->name()).pending_reason(), v1::Job::PENDING_REASON_HELD_BY_OPERATOR);
  Caller customer = m_caller;
  customer.role = v1::ROLE_CUSTOMER;
  EXPECT_EQ(m_engine->release(*job, customer).code(), absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(m_engine->cancel(*job, m_caller).ok());
  const v1::Job ended = m_recorder.job(job->name());
  EXPECT_EQ(ended.state(), v1::Job::STATE_CANCELLED);
  EXPECT_EQ(ended.events(ended.events_size() - 1).note(), "cancelled by kim.js");
  EXPECT_TRUE(m_engine->cancel(*job, m_caller).ok());
  v1::Job unknown;
  unknown.set_name("jobs/1");
  EXPECT_EQ(m_engine->cancel(unknown, m_caller).code(), absl::StatusCode::kNotFound);
}

TEST_F(SimulatedEngineTest, DrainAndResumeShowOnEveryGpuOfTheNode) {
  const std::string node = m_recorder.fleet.nodes(3).name().substr(6);
  auto states = [&] {
    return m_recorder.read([&] {
      std::set<int> found;
      for (std::size_t i = 24; i < 32; ++i) found.insert(m_recorder.columns.states.state[i]);
      return found;
    });
  };
  EXPECT_EQ(m_engine->resume(node, m_caller).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(m_engine->drain(node, "loose cable", m_caller).ok());
  for (const int state : states()) {
    EXPECT_TRUE(state == v1::DEVICE_STATE_DRAINING || state == v1::DEVICE_STATE_DRAINED);
  }
  EXPECT_EQ(m_recorder.read([&] { return m_recorder.nodes[3].reason(); }), "loose cable");
  EXPECT_EQ(m_recorder.read([&] { return m_recorder.nodes[3].reason_identity(); }), "kim.js");
  ASSERT_TRUE(m_engine->resume(node, m_caller).ok());
  for (const int state : states()) {
    EXPECT_TRUE(state == v1::DEVICE_STATE_IDLE || state == v1::DEVICE_STATE_ALLOCATED);
  }
  EXPECT_EQ(m_engine->drain("h100-9999", "x", m_caller).code(), absl::StatusCode::kNotFound);
}

TEST_F(SimulatedEngineTest, OutputReadFromAnyOffsetIsThePrefixRead) {
  const v1::Job job = m_recorder.read([&] {
    for (const auto& [name, job] : m_recorder.jobs) {
      if (job.state() == v1::Job::STATE_COMPLETED && job.workload() == "training") return job;
    }
    return v1::Job();
  });
  ASSERT_FALSE(job.name().empty());
  auto output = m_engine->openOutput(job, v1::ReadJobOutputRequest::STREAM_STDOUT, m_caller);
  ASSERT_TRUE(output.ok());
  const std::string all = (*output)->read(0, 100'000'000)->data;
  ASSERT_GT(all.size(), 100U);
  for (std::size_t offset = 0; offset < all.size(); offset += all.size() / 7 + 1) {
    auto other = m_engine->openOutput(job, v1::ReadJobOutputRequest::STREAM_STDOUT, m_caller);
    const auto chunk = (*other)->read(static_cast<std::int64_t>(offset), 97);
    EXPECT_EQ(chunk->data, all.substr(offset, 97));
    EXPECT_EQ(chunk->size, static_cast<std::int64_t>(all.size()));
    EXPECT_EQ(chunk->end, offset + 97 >= all.size());
  }
  EXPECT_EQ((*output)->read(-10, 100)->data, all.substr(all.size() - 10));
}

TEST_F(SimulatedEngineTest, FailingScriptAndTimeLimitEndAsTheyWould) {
  const auto failing = m_engine->submit(submission("#!/bin/bash\necho no\nexit 3\n"));
  Submission slow = submission("#!/bin/bash\nsleep 100\n");
  slow.requestId = "6f1f9dd2-1f3b-4d0c-9f0a-0d8f3f8a1c12";
  slow.spec.mutable_time_limit()->set_seconds(2);
  const auto late = m_engine->submit(slow);
  ASSERT_TRUE(failing.ok() && late.ok());
  ASSERT_TRUE(m_recorder.wait([&] { return m_recorder.jobs[failing->name()].state() == v1::Job::STATE_FAILED; }));
  EXPECT_EQ(m_recorder.job(failing->name()).exit_code(), 3);
  ASSERT_TRUE(m_recorder.wait([&] { return m_recorder.jobs[late->name()].state() == v1::Job::STATE_TIMEOUT; }));
}

TEST(SimulatedEngineSpeed, AThousandTimesFasterStillTellsOneStory) {
  SimulatedOptions options = SimulatedOptions::scaled(512, 8);
  options.speed = 1000;
  Recorder recorder;
  const auto engine = makeSimulatedEngine(options);
  engine->start(recorder);
  const auto [begin, before] = recorder.read([&] { return std::pair(recorder.factoryTime, recorder.samples); });
  ASSERT_TRUE(recorder.wait([&, told = before] { return recorder.samples >= told + 3; }));
  engine->stop();
  EXPECT_GE(recorder.factoryTime - begin, std::chrono::minutes(45));
  std::map<std::uint64_t, std::uint32_t> held;
  for (const std::uint64_t job : recorder.columns.states.job) {
    if (job != 0) ++held[job];
  }
  for (const auto& [name, job] : recorder.jobs) {
    const bool running = job.state() == v1::Job::STATE_RUNNING || job.state() == v1::Job::STATE_CONFIGURING;
    EXPECT_EQ(held[std::stoull(name.substr(5))], running ? job.gpu_count() : 0) << name;
    EXPECT_EQ(job.allocations_size() > 0, job.has_start_time()) << name;
    EXPECT_FALSE(running && job.has_end_time());
  }
}

}  // namespace
}  // namespace aifactory
