// SPDX-License-Identifier: GPL-3.0-or-later
// What Slurm 22.05 gets wrong or does unexpectedly, and that we get it right all the same.
#include <nlohmann/json.hpp>

#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/token_source.h"
#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

class TrapsTest : public ClusterTest {
 protected:
  std::string refusedField(const v1::JobSpec& job) {
    const auto refused = engine->submit(submission(job, kim));
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
    const auto violations = violationsOf(refused.status());
    return violations.field_violations().empty() ? "" : violations.field_violations(0).field();
  }
};

TEST_F(TrapsTest, TwoNodesAreTwoNodes) {
  v1::JobSpec job = spec("sleep 60");
  job.set_node_count(2);
  const std::string name = submit(job).name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_RUNNING));
  EXPECT_EQ(seen(name).node_count(), 2u);
}

TEST_F(TrapsTest, AHeldSubmissionIsAJobThoughSlurmReportsAnError) {
  Submission held = submission(spec("true"), kim);
  held.held = true;
  const auto job = engine->submit(held);
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->state(), v1::Job::STATE_HELD);
  EXPECT_TRUE(awaitState(job->name(), v1::Job::STATE_HELD));
}

TEST_F(TrapsTest, WhatCannotRunLeavesNoFailedJobBehind) {
  const std::size_t before = jobCount();
  v1::JobSpec job = spec("true");
  job.set_gpus_per_node(9);
  EXPECT_EQ(refusedField(job), "job.gpus_per_node");
  job = spec("true");
  job.set_node_count(5);
  EXPECT_EQ(refusedField(job), "job.node_count");
  job = spec("true");
  job.set_queue("queues/none");
  EXPECT_EQ(refusedField(job), "job.queue");
  job = spec("true");
  job.set_account("skt");
  EXPECT_EQ(refusedField(job), "job.account");
  job = spec("true");
  job.set_qos("none");
  EXPECT_EQ(refusedField(job), "job.qos");
  job = spec("true");
  job.set_queue("queues/short");
  job.mutable_time_limit()->set_seconds(3600);
  EXPECT_EQ(refusedField(job), "job.time_limit");
  EXPECT_EQ(jobCount(), before);
}

TEST_F(TrapsTest, ALimitOfTheQosNamesAField) {
  const std::size_t before = jobCount();
  v1::JobSpec job = spec("true");
  job.set_qos("capped");
  job.set_node_count(2);
  job.set_gpus_per_node(8);
  EXPECT_EQ(refusedField(job), "job.gpus_per_node");
  EXPECT_EQ(jobCount(), before);
}

TEST_F(TrapsTest, WithoutDirectoryOutputOrEnvironmentTheJobStillRuns) {
  v1::JobSpec job = spec("pwd; echo $PATH");
  const std::string name = submit(job).name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_COMPLETED)) << seen(name).DebugString();
  EXPECT_EQ(seen(name).working_directory(), work);
  EXPECT_EQ(*output(seen(name)), work + "\n/usr/local/bin:/usr/bin:/bin\n");
}

TEST_F(TrapsTest, AnUpdateThatFailsWithHttp200IsAnError) {
  RestClient rest(options);
  v1::JobSpec held = spec("true");
  held.set_hold(true);
  const v1::Job job = submit(held);
  const std::string name = job.name();
  const auto answer = rest.call({.method = RestClient::Method::Post,
                                 .path = "/job/" + name.substr(5),
                                 .user = "aif_kim",
                                 .body = {{"no_such_key", 1}}});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->http, 200);
  EXPECT_NE(answer->error, 0);
  EXPECT_FALSE(answer->words.empty());
  EXPECT_EQ(engine->hold(job, lee).code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(TrapsTest, ARefusedTokenIsAuthTroubleThoughSlurmSaysUnspecified) {
  SlurmOptions wrong = options;
  wrong.jwtKeyFile = directory + "/wrong.key";
  shell("head -c 32 /dev/urandom > " + wrong.jwtKeyFile);
  RestClient rest(wrong);
  EXPECT_EQ(reasonOf(rest.call({.path = "/ping", .user = "aif_kim"}).status()), "SLURM_TOKEN_REFUSED");
}

TEST_F(TrapsTest, AnExpiredTokenIsRenewed) {
  // The file holds an expired token first and a good one by the time that it is read again.
  SlurmOptions file = options;
  file.jwtKeyFile.clear();
  file.tokenFile = directory + "/token";
  const std::string key = directory + "/etc/jwt.key";
  SlurmOptions signing = options;
  signing.tokenLifetime = std::chrono::seconds(1);
  shell("printf %s " + *TokenSource(signing).token() + " > " + file.tokenFile);
  RestClient rest(file);
  ASSERT_TRUE(rest.version().ok());
  sleep(3);
  EXPECT_EQ(reasonOf(rest.call({.path = "/ping", .user = "aif_kim"}).status()), "SLURM_TOKEN_REFUSED");
  shell("printf %s " + *TokenSource(options).token() + " > " + file.tokenFile);
  EXPECT_TRUE(rest.call({.path = "/ping", .user = "aif_kim"}).ok());
}

TEST_F(TrapsTest, ATokenFromScontrolWorks) {
  SlurmOptions asked = options;
  asked.jwtKeyFile.clear();
  RestClient rest(asked);
  EXPECT_TRUE(rest.call({.path = "/ping", .user = "aif_kim"}).ok());
}

TEST_F(TrapsTest, JobsRunAsTheCallerNotAsTheTokensUser) {
  const std::string name = submit(spec("id -un"), lee).name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_COMPLETED));
  EXPECT_EQ(*output(seen(name)), "aif_lee\n");
  EXPECT_EQ(seen(name).tenant(), "tenants/skt");
  Caller nobody = kim;
  nobody.unixUser = "no-such-user";
  EXPECT_EQ(engine->submit(submission(spec("true"), nobody)).status().code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace aifactory
