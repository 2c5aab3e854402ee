// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/job_record.h"

#include <gmock/gmock.h>

namespace aifactory {
namespace {

using Column = JobColumn;

JobRow row(std::initializer_list<std::pair<Column, std::string_view>> columns) {
  JobRow result;
  result.columns[static_cast<std::size_t>(Column::ArrayTasks)] = "N/A";
  result.columns[static_cast<std::size_t>(Column::Id)] = "42";
  for (const auto& [column, text] : columns) {
    result.columns[static_cast<std::size_t>(column)] = text;
  }
  return result;
}

TEST(JobRecord, APendingJobKeepsSlurmsForecastAndReason) {
  SlurmOptions options;
  options.tenants["acc"] = "tenants/skt";
  const JobRow pending = row({{Column::State, "PENDING"},
                              {Column::Reason, "QOSGrpGRES"},
                              {Column::Account, "acc"},
                              {Column::Start, "2026-11-22T19:28:07"},
                              {Column::Limit, "1:00:00"},
                              {Column::Tres, "cpu=1,gres/gpu=16"},
                              {Column::Queue, "gpu"},
                              {Column::Nodes, "2"},
                              {Column::Comment, "aifactory:123e4567-e89b-12d3-a456-426614174000"}});
  const v1::Job job = makeJob(pending, options, nullptr, 1000);
  EXPECT_EQ(job.name(), "jobs/42");
  EXPECT_EQ(job.tenant(), "tenants/skt");
  EXPECT_EQ(job.queue(), "queues/gpu");
  EXPECT_EQ(job.state(), v1::Job::STATE_PENDING);
  EXPECT_EQ(job.pending_reason(), v1::Job::PENDING_REASON_QOS_LIMIT);
  EXPECT_EQ(job.reason_detail(), "QOSGrpGRES");
  EXPECT_EQ(job.expected_start_time().seconds(), 1795375687);
  EXPECT_EQ(job.expected_start_as_of().seconds(), 1000);
  EXPECT_FALSE(job.has_start_time());
  EXPECT_EQ(job.gpu_count(), 16u);
  EXPECT_EQ(job.time_limit().seconds(), 3600);
  EXPECT_EQ(job.request_id(), "123e4567-e89b-12d3-a456-426614174000");
  // The same forecast later is as old as it was.
  EXPECT_EQ(makeJob(pending, options, &job, 2000).expected_start_as_of().seconds(), 1000);
}

TEST(JobRecord, CommentsOfUsersAreNoRequestIds) {
  EXPECT_EQ(requestIdOf("aifactory:123e4567-e89b-12d3-a456-426614174000"), "123e4567-e89b-12d3-a456-426614174000");
  EXPECT_EQ(requestIdOf("aifactory:mine"), "");
  EXPECT_EQ(requestIdOf("(null)"), "");
}

TEST(JobRecord, ExitCodesOfSqueueAndSacct) {
  EXPECT_EQ(makeJob(row({{Column::State, "FAILED"}, {Column::ExitCode, "768"}}), {}, nullptr, 0).exit_code(), 3);
  EXPECT_EQ(makeJob(row({{Column::State, "FAILED"}, {Column::ExitCode, "15"}}), {}, nullptr, 0).exit_signal(), 15);
  const v1::Job accounted = makeJob(row({{Column::State, "FAILED"}, {Column::ExitCode, "3:9"}}), {}, nullptr, 0);
  EXPECT_EQ(accounted.exit_code(), 3);
  EXPECT_EQ(accounted.exit_signal(), 9);
}

TEST(JobRecord, EveryStateOfSlurmHasOneOfOurs) {
  for (const char* state :
       {"PENDING",     "RUNNING",      "SUSPENDED",     "COMPLETED", "CANCELLED",   "CANCELLED by 0", "FAILED",
        "TIMEOUT",     "NODE_FAIL",    "PREEMPTED",     "BOOT_FAIL", "DEADLINE",    "OUT_OF_MEMORY",  "COMPLETING",
        "CONFIGURING", "RESIZING",     "RESV_DEL_HOLD", "REQUEUED",  "REQUEUE_FED", "REQUEUE_HOLD",   "REVOKED",
        "SIGNALING",   "SPECIAL_EXIT", "STAGE_OUT",     "STOPPED"}) {
    EXPECT_NE(jobState(state, "None"), v1::Job::STATE_UNSPECIFIED) << state;
  }
  EXPECT_EQ(jobState("PENDING", "JobHeldUser"), v1::Job::STATE_HELD);
  EXPECT_EQ(jobState("PENDING", "JobHeldAdmin"), v1::Job::STATE_HELD);
}

TEST(JobRecord, PendingReasonsInClasses) {
  const std::pair<const char*, v1::Job::PendingReason> cases[] = {
      {"Resources", v1::Job::PENDING_REASON_RESOURCES},
      {"Priority", v1::Job::PENDING_REASON_PRIORITY},
      {"Dependency", v1::Job::PENDING_REASON_DEPENDENCY},
      {"DependencyNeverSatisfied", v1::Job::PENDING_REASON_NEVER},
      {"JobHeldUser", v1::Job::PENDING_REASON_HELD_BY_USER},
      {"JobHeldAdmin", v1::Job::PENDING_REASON_HELD_BY_OPERATOR},
      {"AssocGrpGRES", v1::Job::PENDING_REASON_ACCOUNT_LIMIT},
      {"QOSMaxGRESPerUser", v1::Job::PENDING_REASON_QOS_LIMIT},
      {"MaxGRESPerAccount", v1::Job::PENDING_REASON_QOS_LIMIT},
      {"Reservation", v1::Job::PENDING_REASON_RESERVATION},
      {"BeginTime", v1::Job::PENDING_REASON_BEGIN_TIME},
      {"ReqNodeNotAvail, May be reserved for other job", v1::Job::PENDING_REASON_NODES_UNAVAILABLE},
      {"PartitionTimeLimit", v1::Job::PENDING_REASON_QUEUE_LIMIT},
      {"BadConstraints", v1::Job::PENDING_REASON_NEVER},
      {"JobArrayTaskLimit", v1::Job::PENDING_REASON_OTHER},
      {"SomethingNew", v1::Job::PENDING_REASON_OTHER},
      {"None", v1::Job::PENDING_REASON_UNSPECIFIED},
  };
  for (const auto& [reason, expected] : cases) {
    EXPECT_EQ(pendingReason(reason), expected) << reason;
  }
}

TEST(JobRecord, EventsTellTheStoryInOrder) {
  const JobRow pending = row({{Column::State, "PENDING"}, {Column::Submit, "2026-11-22T19:00:00"}});
  const JobRow running = row(
      {{Column::State, "RUNNING"}, {Column::Submit, "2026-11-22T19:00:00"}, {Column::Start, "2026-11-22T19:01:00"}});
  const JobRow done = row({{Column::State, "COMPLETED"},
                           {Column::Submit, "2026-11-22T19:00:00"},
                           {Column::Start, "2026-11-22T19:01:00"},
                           {Column::End, "2026-11-22T19:02:00"},
                           {Column::NodeList, "n1"}});
  v1::Job job = makeJob(pending, {}, nullptr, 0);
  job = makeJob(running, {}, &job, 0);
  job = makeJob(done, {}, &job, 0);
  const v1::Job seenLate = makeJob(done, {}, nullptr, 0);
  for (const v1::Job& each : {job, seenLate}) {
    ASSERT_EQ(each.events_size(), 3) << each.DebugString();
    EXPECT_EQ(each.events(0).state(), v1::Job::STATE_PENDING);
    EXPECT_EQ(each.events(1).state(), v1::Job::STATE_RUNNING);
    EXPECT_EQ(each.events(2).state(), v1::Job::STATE_COMPLETED);
    EXPECT_EQ(each.events(2).time().seconds() - each.events(0).time().seconds(), 120);
  }
}

TEST(JobRecord, OutputPatternsAsSbatchHasThem) {
  v1::Job job;
  job.set_name("jobs/1207");
  job.set_display_name("train");
  job.set_user("aif_kim");
  job.set_working_directory("/home/kim");
  EXPECT_EQ(expandOutputPath("/out/%j.out", job), "/out/1207.out");
  EXPECT_EQ(expandOutputPath("slurm-%6j.out", job), "/home/kim/slurm-001207.out");
  EXPECT_EQ(expandOutputPath("/out/%x-%u-%A-%%.out", job), "/out/train-aif_kim-1207-%.out");
  EXPECT_EQ(expandOutputPath("/out/a%a", job), "/out/a4294967294");
  job.set_array_job(1200);
  job.set_array_tasks("7");
  EXPECT_EQ(expandOutputPath("/out/%A_%a.out", job), "/out/1200_7.out");
  EXPECT_EQ(expandOutputPath("/out/%3a", job), "/out/007");
  EXPECT_EQ(expandOutputPath("/out/%q%", job), "/out/%q%");
}

}  // namespace
}  // namespace aifactory
