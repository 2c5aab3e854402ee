// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

/// A job of one tenant for two minutes, and then on the same GPU one of another.
class JobTelemetryTest : public ::testing::Test {
 protected:
  JobTelemetryTest() {
    m_world.listener().layout(smallLayout(m_world.listener(), 1));
    m_job = jobOf(7, "tenants/skt", v1::Job::STATE_RUNNING);
    *m_job.mutable_start_time() = timestampOf(epochStart);
    v1::Job::Allocation& allocation = *m_job.add_allocations();
    allocation.set_hosts("n1000");
    allocation.add_gpus(1);
    m_world.world.engine.tell(m_job);
    measure(60s, 61);
    measure(120s, 62);
  }
  /// Power of the GPU in steps, at that time.
  void measure(std::chrono::seconds time, std::uint16_t power) {
    m_world.at(epochStart + time);
    TelemetryColumns values;
    values.resize(4 + 2);
    values.power[1] = power;
    m_world.listener().sampled(values, epochStart + time);
    ASSERT_TRUE(m_world.recorded(epochStart + time));
  }
  /// The job is over; somebody else's work follows, until the scheduler has forgotten it.
  void succeed() {
    m_world.at(epochStart + 130s);
    m_world.world.engine.tellGone(m_job.name());
    measure(180s, 700);
    measure(240s, 701);
  }
  /// What accounting keeps of the job: no GPUs.
  v1::Job& account() {
    v1::Job& job = m_world.world.engine.accounted[7] = m_job;
    job.set_state(v1::Job::STATE_COMPLETED);
    *job.mutable_end_time() = timestampOf(epochStart + 125s);
    job.set_gpu_count(1);
    job.mutable_allocations(0)->clear_gpus();
    return job;
  }
  absl::StatusOr<v1::GetJobTelemetryResponse> ask(std::optional<std::chrono::seconds> time = {}) {
    v1::GetJobTelemetryRequest request;
    request.set_job("jobs/7");
    if (time) *request.mutable_time() = timestampOf(epochStart + *time);
    return m_world.world.factory.jobTelemetry(customer({"tenants/skt"}), request);
  }

  TemporaryDirectory m_directory;
  RecordedWorld m_world{quickOptions(m_directory.file("history"))};
  v1::Job m_job;
};

TEST_F(JobTelemetryTest, AForgottenJobIsReadUpToTheInstantAtWhichItWasKnown) {
  succeed();
  const auto answer = ask(125s);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->devices_size(), 1);
  ASSERT_GT(answer->times_size(), 0);
  for (const auto& time : answer->times()) EXPECT_LE(timePointOf(time), epochStart + 125s);
  EXPECT_EQ(answer->devices(0).power(answer->times_size() - 1), 61);
  for (const int power : answer->devices(0).power()) EXPECT_LT(power, 100) << "what came after is another tenant's";
}

TEST_F(JobTelemetryTest, AJobThatIsOverWithoutAnEndIsNotReadOn) {
  m_job.set_state(v1::Job::STATE_COMPLETED);
  m_world.world.engine.tell(m_job);
  measure(180s, 700);
  const auto answer = ask(125s);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->times_size(), 0);
}

TEST_F(JobTelemetryTest, AskedWhereItWasNotKnownItIsNotThere) {
  succeed();
  EXPECT_EQ(ask(200s).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(JobTelemetryTest, OneThatOnlyAccountingKnowsHasTheGpusThatWereRecordedOfIt) {
  succeed();
  account();
  const auto job = m_world.world.factory.getJob(customer({"tenants/skt"}), "jobs/7");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->state(), v1::Job::STATE_COMPLETED);
  ASSERT_EQ(job->allocations_size(), 1);
  EXPECT_EQ(job->allocations(0).gpus_size(), 1);
  const auto answer = ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->devices_size(), 1);
  ASSERT_GT(answer->times_size(), 0);
  for (const int power : answer->devices(0).power()) EXPECT_LT(power, 100) << "what came after is another tenant's";
}

TEST_F(JobTelemetryTest, AnotherRunUnderTheSameNumberLendsItNoGpus) {
  succeed();
  *account().mutable_start_time() = timestampOf(epochStart + 30s);
  EXPECT_EQ(m_world.world.factory.getJob(customer({"tenants/skt"}), "jobs/7")->allocations(0).gpus_size(), 0);
  const auto answer = ask();
  EXPECT_EQ(reasonOf(answer.status()), "JOB_GPUS_UNKNOWN") << answer.status();
}

TEST_F(JobTelemetryTest, WhatAccountingKnowsOfOthersIsNotThere) {
  succeed();
  account().set_tenant("tenants/foreign");
  EXPECT_EQ(reasonOf(ask().status()), "JOB_NOT_FOUND");
}

TEST_F(JobTelemetryTest, WithoutAccountingItIsAsItWasRecordedLast) {
  m_world.world.engine.keepsAccounts = false;
  m_job.set_state(v1::Job::STATE_COMPLETED);
  *m_job.mutable_end_time() = timestampOf(epochStart + 125s);
  m_world.at(epochStart + 125s);
  m_world.world.engine.tell(m_job);
  succeed();
  measure(3600s, 702);
  Factory& factory = m_world.world.factory;
  const auto job = factory.getJob(customer({"tenants/skt"}), "jobs/7");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->end_time().seconds(), m_job.end_time().seconds());
  EXPECT_EQ(job->allocations(0).gpus_size(), 1);
  const auto answer = ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_GT(answer->times_size(), 0);
  for (const int power : answer->devices(0).power()) EXPECT_LT(power, 100) << "what came after is another tenant's";
  const auto hidden = factory.getJob(customer({"tenants/foreign"}), "jobs/7").status();
  EXPECT_EQ(reasonOf(hidden), "JOB_NOT_FOUND");
  EXPECT_EQ(reasonOf(factory.getJob(operatorCaller(), "jobs/8").status()), reasonOf(hidden));
}

TEST_F(JobTelemetryTest, OneWhoseEndWasNotRecordedIsNotReadOn) {
  m_world.world.engine.keepsAccounts = false;
  succeed();
  EXPECT_EQ(m_world.world.factory.getJob(customer({"tenants/skt"}), "jobs/7")->state(), v1::Job::STATE_RUNNING);
  const auto answer = ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->times_size(), 0);
}

TEST_F(JobTelemetryTest, AccountingThatDoesNotKnowItHasTheLastWord) {
  succeed();
  EXPECT_EQ(reasonOf(ask().status()), "JOB_NOT_FOUND");
}

}  // namespace
}  // namespace aifactory::testing
