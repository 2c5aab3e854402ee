// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/cleanup/cleanup.h>

#include "base/resource_name.h"
#include "factory/core/submitter.h"
#include "tests/api/lossy_world.h"
#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

using AccountingTest = ClusterTest;

const auto lately = Clock::now() - std::chrono::hours(1);

TEST_F(AccountingTest, FindsASubmissionByItsRequestId) {
  const Submission first = submission(spec("true"), kim);
  const auto job = engine->submit(first);
  ASSERT_TRUE(job.ok()) << job.status();
  const auto found = engine->findByRequestIds({first.requestId}, lately);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().name(), job->name());
  EXPECT_TRUE(engine->findByRequestIds({newUuid()}, lately)->empty());
  // Twins, as a resend makes them.
  ASSERT_TRUE(engine->submit(first).ok());
  EXPECT_EQ(engine->findByRequestIds({first.requestId}, lately)->size(), 2u);
}

// slurmctld purges once a minute what ended MinJobAge ago; the database alone knows of it after that.
class ForgottenTest : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    if (engine) {
      setMinJobAge("2");
    }
  }
  void TearDown() override {
    if (engine) {
      setMinJobAge("300");
    }
    ClusterTest::TearDown();
  }
  /// A job that slurmctld has forgotten.
  v1::Job forgotten() {
    const v1::Job failed = submit(spec("exit 3"));
    EXPECT_TRUE(awaitState(failed.name(), v1::Job::STATE_FAILED));
    awaitForgotten(failed.name());
    return failed;
  }
  void awaitForgotten(const std::string& job) const {
    shell("for i in $(seq 180); do scontrol show job " + job.substr(5) +
          " 2>&1 | grep -q 'Invalid job id' && exit 0; sleep 0.5; done; exit 1");
  }

 private:
  void setMinJobAge(const std::string& seconds) const {
    shell("sed -i s/^MinJobAge=.*/MinJobAge=" + seconds + "/ $SLURM_CONF; scontrol reconfigure");
  }
};

TEST_F(ForgottenTest, ANewEngineRecallsWhatHasEnded) {
  v1::JobSpec waits = spec("true");
  waits.set_hold(true);
  const v1::Job held = submit(waits);
  const v1::Job failed = submit(spec("exit 3"));
  ASSERT_TRUE(awaitState(failed.name(), v1::Job::STATE_FAILED));
  ASSERT_TRUE(awaitState(held.name(), v1::Job::STATE_HELD));
  ASSERT_TRUE(engine->cancel(held, kim).ok());
  ASSERT_TRUE(awaitState(held.name(), v1::Job::STATE_CANCELLED));
  awaitForgotten(failed.name());
  awaitForgotten(held.name());

  startEngine();
  ASSERT_TRUE(awaitState(failed.name(), v1::Job::STATE_FAILED));
  EXPECT_EQ(seen(failed.name()).exit_code(), 3);
  EXPECT_EQ(seen(failed.name()).events_size(), 3);
  EXPECT_TRUE(awaitState(held.name(), v1::Job::STATE_CANCELLED)) << "never eligible";
  // Else it would be taken for lost and sent again, against its user's will.
  const auto found = engine->findByRequestIds({held.request_id()}, lately);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().state(), v1::Job::STATE_CANCELLED);
  const auto accounted = engine->accountedJob(std::stoull(held.name().substr(5)));
  ASSERT_TRUE(accounted.ok()) << accounted.status();
  EXPECT_EQ(accounted->allocations_size(), 0) << accounted->DebugString();
}

TEST_F(ForgottenTest, ADatabaseThatHangsDelaysOnlyWhatHadEnded) {
  const std::string ended = forgotten().name();
  const absl::Cleanup resume = [this] { signal("slurmdbd", "CONT"); };
  signal("slurmdbd", "STOP");
  shell("{ sleep 2; kill -CONT $(cat " + directory + "/run/slurmdbd.pid); } >/dev/null 2>&1 & true");
  startEngine();
  EXPECT_EQ(seen(ended).state(), v1::Job::STATE_FAILED) << "the first snapshot waits";

  signal("slurmdbd", "STOP");
  startEngine();
  EXPECT_EQ(seen(ended).state(), v1::Job::STATE_UNSPECIFIED) << "but not for ever";
  // Well within the half minute for which the database is waited for.
  const std::string id =
      shell("cd /tmp; sbatch --parsable --uid=aif_lee -A skt -o /dev/null --wrap 'sleep 2; exit 3' | tr -d '\\n'");
  EXPECT_TRUE(awaitState("jobs/" + id, v1::Job::STATE_RUNNING, std::chrono::seconds(5)));
  EXPECT_TRUE(awaitState("jobs/" + id, v1::Job::STATE_FAILED, std::chrono::seconds(8)));
  signal("slurmdbd", "CONT");
  EXPECT_TRUE(awaitState(ended, v1::Job::STATE_FAILED));
}

TEST_F(ForgottenTest, WhatHadEndedComesOnceTheDatabaseIsBack) {
  const std::string ended = forgotten().name();
  absl::Cleanup restart = [this] { shell("$AIF_TEST_CLUSTER_SCRIPT start --directory " + directory); };
  signal("slurmdbd", "KILL");
  startEngine();
  EXPECT_EQ(seen(ended).state(), v1::Job::STATE_UNSPECIFIED);
  std::move(restart).Invoke();
  EXPECT_TRUE(awaitState(ended, v1::Job::STATE_FAILED));
}

TEST_F(ForgottenTest, AResendFindsItsJob) {
  World world;
  LossyLog log(world);
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  *request.mutable_job() = spec("true");
  // Dies with Slurm's answer in hand: before the third step, which writes it down.
  world.crashIn = 3;
  EXPECT_THROW(Submitter(*engine, log, std::chrono::milliseconds(100), {}).submit(kim, request).IgnoreError(), Crash);
  const auto accepted = engine->findByRequestIds({request.request_id()}, lately);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  ASSERT_EQ(accepted->size(), 1u);
  const std::string name = accepted->front().name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_COMPLETED));
  awaitForgotten(name);

  const auto accounted = engine->accountedJob(std::stoull(name.substr(5)));
  ASSERT_TRUE(accounted.ok()) << accounted.status();
  EXPECT_EQ(accounted->name(), name);
  EXPECT_EQ(accounted->state(), v1::Job::STATE_COMPLETED);
  EXPECT_TRUE(accounted->has_start_time() && accounted->has_end_time());
  EXPECT_EQ(accounted->allocations_size(), 1);
  EXPECT_TRUE(absl::IsNotFound(engine->accountedJob(4'000'000).status()));

  // The next life, whose caller sends the same again.
  startEngine();
  Submitter submitter(*engine, log, std::chrono::milliseconds(100), {});
  const auto again = submitter.submit(kim, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state(), v1::Job::STATE_UNCONFIRMED);
  submitter.repair(Clock::now());
  EXPECT_EQ(world.outbox.at(request.request_id()).outcome, SubmissionRecord::Outcome::Done);
  EXPECT_EQ(submitter.submit(kim, request)->name(), name);
  EXPECT_EQ(engine->findByRequestIds({request.request_id()}, lately)->size(), 1u);
  EXPECT_EQ(shell("sacct -an -X -o Comment%80 | grep -c " + request.request_id()), "1\n");
  EXPECT_TRUE(awaitState(name, v1::Job::STATE_COMPLETED)) << "accounting still lists it";
}

TEST_F(AccountingTest, ASiteAsItShouldBeHasNoWarnings) {
  EXPECT_EQ(slurmSiteWarnings(options), std::vector<std::string>{});
}

TEST_F(AccountingTest, WarningsNameWhatIsMissing) {
  SlurmOptions wrong = options;
  wrong.socket = "/nowhere";
  const auto warnings = slurmSiteWarnings(wrong);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings.front().find("slurmrestd"), std::string::npos);
}

}  // namespace
}  // namespace aifactory
