// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/submission.h"

#include <gtest/gtest.h>

namespace aifactory {
namespace {

std::string fieldOf(const absl::Status& status) {
  const auto violations = violationsOf(status);
  return violations.field_violations().empty() ? "" : violations.field_violations(0).field();
}

class SubmissionTest : public testing::Test {
 protected:
  SubmissionTest() {
    rules.partitions = {{"gpu", true, true, 600, 60, {}, {}},
                        {"closed", false, true, 0, 0, {"skt"}, {}},
                        {"down", false, false, 0, 0, {}, {}}};
    for (const char* name : {"n1", "n2", "n3"}) {
      SlurmNode node;
      node.name = name;
      node.gres = {{"h100", 8, {}}};
      node.queues = {"gpu", "closed"};
      node.cpus = 32;
      rules.nodes.push_back(node);
    }
    rules.nodes[2].gres = {{"h100", 4, {}}};
    rules.accounts.associations = {{"skhynix", {"normal", "urgent"}}};
    spec.set_node_count(1);
    spec.set_script("#!/bin/sh\n");
  }
  std::string fieldRefused() const { return fieldOf(checkAgainstCluster(spec, rules, options)); }
  nlohmann::json body(const RestVersion& version = {38, false, false}) {
    Submission submission;
    submission.spec = spec;
    submission.requestId = "123e4567-e89b-12d3-a456-426614174000";
    submission.held = held;
    return submissionBody(submission, "skhynix", gpuTypeFor(spec, rules), {"kim", "/home/kim"}, version, options);
  }
  SubmissionRules rules;
  SlurmOptions options;
  v1::JobSpec spec;
  bool held = false;
};

TEST_F(SubmissionTest, WhatFitsIsTaken) {
  spec.set_gpus_per_node(8);
  spec.set_node_count(2);
  EXPECT_TRUE(checkAgainstCluster(spec, rules, options).ok());
}

TEST_F(SubmissionTest, WhatDoesNotFitNamesItsField) {
  spec.set_queue("queues/none");
  EXPECT_EQ(fieldRefused(), "job.queue");
  spec.set_queue("queues/down");
  EXPECT_EQ(fieldRefused(), "job.queue");
  spec.set_queue("queues/gpu");
  spec.set_gpus_per_node(9);
  EXPECT_EQ(fieldRefused(), "job.gpus_per_node");
  spec.set_gpus_per_node(8);
  spec.set_node_count(3);
  EXPECT_EQ(fieldRefused(), "job.node_count") << "only two nodes have eight GPUs";
  spec.set_gpus_per_node(4);
  EXPECT_EQ(fieldRefused(), "");
  spec.set_node_count(4);
  EXPECT_EQ(fieldRefused(), "job.node_count");
  spec.set_node_count(1);
  spec.set_cpus_per_node(33);
  EXPECT_EQ(fieldRefused(), "job.cpus_per_node");
  spec.set_cpus_per_node(1);
  spec.mutable_time_limit()->set_seconds(601 * 60);
  EXPECT_EQ(fieldRefused(), "job.time_limit");
  spec.clear_time_limit();
  spec.set_account("skt");
  EXPECT_EQ(fieldRefused(), "job.account");
  spec.set_account("skhynix");
  spec.set_qos("gold");
  EXPECT_EQ(fieldRefused(), "job.qos");
  spec.set_qos("urgent");
  spec.set_queue("queues/closed");
  EXPECT_EQ(fieldRefused(), "job.queue");
  spec.set_queue("");
  spec.set_tenant("tenants/skt");
  EXPECT_EQ(fieldRefused(), "job.account") << "the account belongs to another tenant";
  spec.clear_account();
  spec.clear_qos();
  EXPECT_EQ(fieldRefused(), "job.tenant");
}

TEST_F(SubmissionTest, NoTenantsJobGoesToAnAccountThatNobodyKnows) {
  spec.set_tenant("tenants/skhynix");
  EXPECT_EQ(accountFor(spec, rules.accounts.associations, options), "skhynix");
  EXPECT_EQ(fieldRefused(), "");
  rules.accounts = {UserAccounts::Source::Silent, {}};
  EXPECT_EQ(checkAgainstCluster(spec, rules, options).code(), absl::StatusCode::kUnavailable);
  rules.accounts.source = UserAccounts::Source::Accounting;
  EXPECT_EQ(fieldRefused(), "job.tenant");
  rules.accounts.source = UserAccounts::Source::None;
  EXPECT_EQ(fieldRefused(), "") << "a site without accounting charges nobody";
}

TEST_F(SubmissionTest, ACustomerSeesTheQueuesOfItsAccountsOnly) {
  Scope own;
  own.tenants = {"tenants/skhynix"};
  Scope all;
  all.allTenants = true;
  const auto visible = [&](const Scope& scope) {
    std::string names;
    for (const SlurmPartition& partition : rules.partitions) {
      names += isVisible(partition, rules.accounts, scope, options) ? partition.name + " " : "";
    }
    return names;
  };
  EXPECT_EQ(visible(own), "gpu down ");
  EXPECT_EQ(visible(all), "gpu closed down ");
  rules.partitions[2].hidden = true;
  EXPECT_EQ(visible(own), "gpu ");
  Scope other;
  other.tenants = {"tenants/skt"};
  EXPECT_EQ(visible(other), "") << "the user's account is another tenant's";
  rules.accounts.associations.clear();
  EXPECT_EQ(visible(own), "");
  rules.accounts.source = UserAccounts::Source::None;
  EXPECT_EQ(visible(own), "gpu closed ");
}

TEST_F(SubmissionTest, AClosedQueueDoesNotTellItsSize) {
  spec.set_queue("queues/closed");
  spec.set_account("skhynix");
  spec.set_gpus_per_node(100);
  spec.mutable_time_limit()->set_seconds(1'000'000'000);
  EXPECT_EQ(fieldRefused(), "job.queue");
}

TEST_F(SubmissionTest, OnlyANumberIsAJob) {
  const auto withId = [](const nlohmann::json& id) { return nlohmann::json::object({{"job_id", id}}); };
  EXPECT_EQ(jobIdOf({200, withId(7), 2042, "held"}), 7u);
  for (const nlohmann::json& body :
       {withId("7"), withId(nullptr), nlohmann::json::object(), nlohmann::json("text"), nlohmann::json(nullptr)}) {
    EXPECT_EQ(jobIdOf({200, body, 0, ""}), 0u) << body;
  }
}

TEST_F(SubmissionTest, TheBodyAvoidsSlurmsTraps) {
  spec.set_node_count(2);
  spec.set_gpus_per_node(8);
  spec.mutable_time_limit()->set_seconds(90);
  spec.set_standard_error("err.txt");
  const nlohmann::json sent = body();
  EXPECT_EQ(sent["job"]["nodes"], "2") << "an array is ignored without a word";
  EXPECT_EQ(sent["script"], "#!/bin/sh\n") << "inside the job it is refused";
  EXPECT_FALSE(sent["job"]["environment"].empty()) << "an empty one is refused";
  EXPECT_TRUE(sent["job"]["environment"].is_object());
  EXPECT_EQ(sent["job"]["time_limit"], 2);
  EXPECT_EQ(sent["job"]["current_working_directory"], "/home/kim") << "without one the job fails";
  EXPECT_EQ(sent["job"]["standard_output"], "/home/kim/slurm-%j.out");
  EXPECT_EQ(sent["job"]["standard_error"], "/home/kim/err.txt");
  EXPECT_EQ(sent["job"]["comment"], "aifactory:123e4567-e89b-12d3-a456-426614174000");
  EXPECT_FALSE(sent["job"].contains("hold"));
  held = true;
  EXPECT_EQ(body()["job"]["hold"], true);
  const nlohmann::json newer = body({40, true, true});
  EXPECT_TRUE(newer["job"]["environment"].is_array());
  EXPECT_EQ(newer["job"]["tres_per_node"], "gres:gpu:8");
}

TEST_F(SubmissionTest, WholeGpusAreAskedForByTypeWhereMigInstancesWouldCountToo) {
  spec.set_gpus_per_node(8);
  EXPECT_EQ(body()["job"]["gpus_per_node"], "8");
  rules.nodes[2].gres = {{"h100", 7, {}}, {"h100_1g.10gb", 7, {}}};
  EXPECT_EQ(body()["job"]["gpus_per_node"], "h100:8");
  EXPECT_EQ(body({40, true, true})["job"]["tres_per_node"], "gres:gpu:h100:8");
  spec.set_gpus_per_node(9);
  EXPECT_EQ(fieldRefused(), "job.gpus_per_node") << "seven and seven instances are not fourteen GPUs";
  spec.set_gpus_per_node(0);
  EXPECT_FALSE(body()["job"].contains("gpus_per_node"));
}

TEST_F(SubmissionTest, SlurmsRefusalsNameFields) {
  const std::pair<int, const char*> cases[] = {
      {2000, "job.queue"}, {2045, "job.account"},       {2050, "job.gpus_per_node"}, {2051, "job.time_limit"},
      {2053, "job.queue"}, {2014, "job.gpus_per_node"}, {2066, "job.qos"},           {2006, "job.node_count"}};
  spec.set_gpus_per_node(1);
  for (const auto& [code, field] : cases) {
    EXPECT_EQ(fieldOf(submissionError({500, nullptr, code, "words"}, spec)), field) << code;
  }
  EXPECT_EQ(submissionError({500, nullptr, 9999, "words"}, spec).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SubmissionTest, OnlyARefusalIsARefusal) {
  EXPECT_EQ(submissionError({500, nullptr, 1800, "connect"}, spec).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(submissionError({500, nullptr, 1802, "receive"}, spec).code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(submissionError({500, nullptr, 5004, "timed out"}, spec).code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(submissionError({502, nullptr, 0, ""}, spec).code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(submissionError({200, nullptr, 0, ""}, spec).code(), absl::StatusCode::kUnknown) << "cut off, or a proxy's";
  EXPECT_EQ(submissionError({200, {{"errors", nlohmann::json::array()}}, 0, ""}, spec).code(),
            absl::StatusCode::kUnknown);
}

TEST_F(SubmissionTest, VerbErrorsInAnOkAnswerCount) {
  EXPECT_TRUE(verbError({200, nullptr, 0, ""}, "jobs/1").ok());
  EXPECT_EQ(verbError({200, nullptr, 2010, "x"}, "jobs/1").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(verbError({500, nullptr, 2017, "x"}, "jobs/1").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(verbError({200, nullptr, 2073, "x"}, "jobs/1").code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace aifactory
