// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/strings/ascii.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "factory/core/request_memory.h"
#include "factory/core/timestamps.h"
#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string fieldOf(const absl::Status& status) {
  const auto violations = violationsOf(status);
  return violations.field_violations_size() == 0 ? "" : violations.field_violations(0).field();
}

v1::SubmitJobRequest submission(const std::string& tenant = "") {
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  auto& job = *request.mutable_job();
  job.set_display_name("train");
  job.set_tenant(tenant);
  job.set_script("#!/bin/sh\ntrue\n");
  job.set_node_count(1);
  job.set_gpus_per_node(8);
  return request;
}

v1::CancelJobRequest cancellation(const std::string& name) {
  v1::CancelJobRequest request;
  request.set_name(name);
  request.set_request_id(newUuid());
  return request;
}

TEST(Verbs, TheSameRequestIdGivesTheSameAnswer) {
  World world;
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  const auto request = cancellation("jobs/1");
  const auto first = world.factory.cancelJob(operatorCaller(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->state(), v1::Job::STATE_CANCELLED);
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_PENDING));  // requeued meanwhile
  EXPECT_EQ(world.factory.cancelJob(operatorCaller(), request)->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(world.engine.calls(), ElementsAre("cancel jobs/1"));
  auto other = request;
  other.set_name("jobs/2");
  EXPECT_EQ(reasonOf(world.factory.cancelJob(operatorCaller(), other).status()), "REQUEST_ID_REUSED");
}

TEST(Verbs, AnAnswerThatSaysTryAgainIsNotKept) {
  World world;
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  const auto request = cancellation("jobs/1");
  world.engine.refuse(unavailable("ENGINE_DOWN", "It does not answer.", std::chrono::seconds(1)));
  EXPECT_EQ(world.factory.cancelJob(operatorCaller(), request).status().code(), absl::StatusCode::kUnavailable);
  world.engine.refuse(std::nullopt);
  EXPECT_TRUE(world.factory.cancelJob(operatorCaller(), request).ok());
}

TEST(Verbs, TwoTokensOfOneIdentityDoNotShareAnswers) {
  World world;
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  const auto request = cancellation("jobs/1");
  Caller wide = customer({"tenants/a", "tenants/b"});
  EXPECT_TRUE(world.factory.cancelJob(wide, request).ok());
  Caller narrow = customer({"tenants/b"});
  narrow.identity = wide.identity;
  EXPECT_EQ(world.factory.cancelJob(narrow, request).status().code(), absl::StatusCode::kNotFound);
  wide.unixUser = "someone_else";
  EXPECT_TRUE(world.factory.cancelJob(wide, request).ok());
  EXPECT_THAT(world.engine.calls(), ElementsAre("cancel jobs/1", "cancel jobs/1"));
}

TEST(Verbs, AnExceptionInAnActionLeavesNobodyWaiting) {
  RequestMemory memory(10);
  const auto request = cancellation("jobs/1");
  EXPECT_THROW((void)memory.once(operatorCaller(), request, request.request_id(),
                                 []() -> RequestMemory::Answer { throw std::runtime_error("broken"); }),
               std::runtime_error);
  const auto again = memory.once(operatorCaller(), request, request.request_id(),
                                 []() -> RequestMemory::Answer { return std::string("done"); });
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, "done");
}

TEST(Verbs, ARequestIdMeansTheSameInEitherCase) {
  World world;
  auto request = submission("tenants/a");
  const auto first = world.factory.submitJob(operatorCaller(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_request_id(absl::AsciiStrToUpper(request.request_id()));
  const auto again = world.factory.submitJob(operatorCaller(), request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(world.factory.listJobs(operatorCaller(), {})->jobs(), SizeIs(1));
}

TEST(Verbs, ARepeatedAnswerBringsNoGoneJobBack) {
  World world;
  const auto request = submission("tenants/a");
  const auto job = world.factory.submitJob(operatorCaller(), request);
  ASSERT_TRUE(job.ok()) << job.status();
  world.engine.tellGone(job->name());
  EXPECT_EQ(world.factory.submitJob(operatorCaller(), request)->name(), job->name());
  EXPECT_THAT(world.factory.listJobs(operatorCaller(), {})->jobs(), SizeIs(0));
}

TEST(Verbs, WhyAJobWaitsTellsACustomerNothingOfOthers) {
  World world;
  v1::Job job = jobOf(1, "tenants/a", v1::Job::STATE_PENDING);
  job.set_pending_reason(v1::Job::PENDING_REASON_RESOURCES);
  job.set_reason_detail("3 of 6016 free now");
  world.engine.tell(job);
  job = jobOf(2, "tenants/a", v1::Job::STATE_PENDING);
  job.set_pending_reason(v1::Job::PENDING_REASON_DEPENDENCY);
  job.set_reason_detail("after jobs/1");
  world.engine.tell(job);
  const Caller customerOfA = customer({"tenants/a"});
  EXPECT_EQ(world.factory.getJob(operatorCaller(), "jobs/1")->reason_detail(), "3 of 6016 free now");
  EXPECT_EQ(world.factory.getJob(customerOfA, "jobs/1")->reason_detail(), "");
  EXPECT_EQ(world.factory.getJob(customerOfA, "jobs/1")->pending_reason(), v1::Job::PENDING_REASON_RESOURCES);
  EXPECT_EQ(world.factory.getJob(customerOfA, "jobs/2")->reason_detail(), "after jobs/1");
}

TEST(Verbs, MutationsWantAUuid) {
  World world;
  auto cancel = cancellation("jobs/1");
  cancel.set_request_id("1");
  EXPECT_EQ(fieldOf(world.factory.cancelJob(operatorCaller(), cancel).status()), "request_id");
  auto submit = submission();
  submit.clear_request_id();
  EXPECT_EQ(fieldOf(world.factory.submitJob(operatorCaller(), submit).status()), "request_id");
  v1::ResumeNodeRequest resume;
  resume.set_name("nodes/n1000");
  EXPECT_EQ(fieldOf(world.factory.resumeNode(operatorCaller(), resume).status()), "request_id");
}

TEST(Verbs, SubmitTakesTheOnlyTenantAndRefusesOthers) {
  World world;
  const Caller one = customer({"tenants/a"});
  const auto job = world.factory.submitJob(one, submission());
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->tenant(), "tenants/a");
  EXPECT_TRUE(world.factory.getJob(one, job->name()).ok());

  const auto foreign = world.factory.submitJob(one, submission("tenants/b")).status();
  EXPECT_EQ(foreign.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(fieldOf(foreign), "job.tenant");
  EXPECT_EQ(reasonOf(foreign), "TENANT_NOT_YOURS");
  const auto unclear = world.factory.submitJob(customer({"tenants/a", "tenants/b"}), submission()).status();
  EXPECT_EQ(fieldOf(unclear), "job.tenant");
  EXPECT_THAT(world.factory.listJobs(operatorCaller(), {})->jobs(), SizeIs(1));
}

TEST(Verbs, ValidateOnlySubmitsNothing) {
  World world;
  auto request = submission("tenants/a");
  request.set_validate_only(true);
  const auto job = world.factory.submitJob(operatorCaller(), request);
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->gpu_count(), 8U);
  EXPECT_EQ(job->name(), "");
  EXPECT_THAT(world.engine.calls(), ElementsAre("validate"));
  world.engine.refuse(invalidField("job.queue", "There is no such queue."));
  EXPECT_EQ(fieldOf(world.factory.submitJob(operatorCaller(), request).status()), "job.queue");
}

TEST(Verbs, DrainWantsAReasonAndANode) {
  World world;
  world.engine.listener()->layout(smallLayout(*world.engine.listener(), 2));
  v1::DrainNodeRequest drain;
  drain.set_name("nodes/n1000");
  drain.set_request_id(newUuid());
  for (const std::string& reason : {std::string(), std::string(201, 'x'), std::string("two\nlines")}) {
    drain.set_reason(reason);
    EXPECT_EQ(fieldOf(world.factory.drainNode(operatorCaller(), drain).status()), "reason") << reason;
  }
  std::string korean;
  for (int letter = 0; letter < 200; ++letter) korean += "점";
  drain.set_reason(korean);
  const auto node = world.factory.drainNode(operatorCaller(), drain);
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_EQ(node->name(), "nodes/n1000");
  drain.set_name("nodes/nowhere");
  drain.set_request_id(newUuid());
  EXPECT_EQ(world.factory.drainNode(operatorCaller(), drain).status().code(), absl::StatusCode::kNotFound);
}

TEST(Lists, PagesStayAtOneRevisionWhileJobsChange) {
  World world;
  for (std::uint64_t number = 1; number <= 50; ++number) {
    world.engine.tell(jobOf(number, number % 2 ? "tenants/a" : "tenants/b", v1::Job::STATE_PENDING));
  }
  v1::ListJobsRequest request;
  request.set_page_size(7);
  std::vector<std::string> names;
  std::uint64_t revision = 0, number = 100;
  do {
    const auto page = world.factory.listJobs(operatorCaller(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    if (revision != 0) {
      EXPECT_EQ(page->revision(), revision);
    }
    revision = page->revision();
    for (const v1::Job& job : page->jobs()) {
      EXPECT_EQ(job.state(), v1::Job::STATE_PENDING);
      names.push_back(job.name());
    }
    request.set_page_token(page->next_page_token());
    world.engine.tell(jobOf(++number, "tenants/a", v1::Job::STATE_RUNNING));          // new
    world.engine.tell(jobOf(50 - number % 10, "tenants/a", v1::Job::STATE_RUNNING));  // another state
    world.engine.tellGone(jobName(40 - number % 20));
  } while (!request.page_token().empty());
  ASSERT_THAT(names, SizeIs(50));
  for (std::size_t index = 0; index < names.size(); ++index) EXPECT_EQ(names[index], jobName(index + 1));
}

TEST(Lists, AFullPageIsGivenThoughNothingMoreMatches) {
  World world;
  EngineChange change;
  for (std::uint64_t number = 1; number <= 5000; ++number) {
    change.jobs.push_back(std::make_shared<v1::Job>(jobOf(number, "tenants/a", v1::Job::STATE_PENDING)));
  }
  world.engine.listener()->change(std::move(change));
  v1::ListJobsRequest request;
  request.set_page_size(1);
  request.set_filter("id = 5");
  const auto page = world.factory.listJobs(operatorCaller(), request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->jobs(), SizeIs(1));
  EXPECT_EQ(page->jobs(0).name(), "jobs/5");
  EXPECT_EQ(page->next_page_token(), "");
  // The next match lies several slices on.
  request.set_filter("id = 5 OR id = 4900");
  const auto first = world.factory.listJobs(operatorCaller(), request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  EXPECT_EQ(world.factory.listJobs(operatorCaller(), request)->jobs(0).name(), "jobs/4900");
}

TEST(Lists, EveryPageMeansTheSameByARelativeTime) {
  World world;
  const auto began = Clock::time_point(std::chrono::hours(500'000));
  world.engine.listener()->clock(began);
  for (std::uint64_t number = 1; number <= 9; ++number) {
    v1::Job job = jobOf(number, "tenants/a", v1::Job::STATE_PENDING);
    *job.mutable_submit_time() = timestampOf(began - std::chrono::minutes(number * 10));
    world.engine.tell(job);
  }
  v1::ListJobsRequest request;
  request.set_filter("submitted > -55m");
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    const auto page = world.factory.listJobs(operatorCaller(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Job& job : page->jobs()) names.push_back(job.name());
    request.set_page_token(page->next_page_token());
    world.engine.listener()->clock(began + std::chrono::minutes(30));
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("jobs/1", "jobs/2", "jobs/3", "jobs/4", "jobs/5"));
}

TEST(Lists, APageTokenFromElsewhereIsRefused) {
  World world;
  for (std::uint64_t number = 1; number <= 9; ++number) {
    world.engine.tell(jobOf(number, "tenants/a", v1::Job::STATE_PENDING));
  }
  v1::ListJobsRequest request;
  request.set_page_size(2);
  request.set_page_token(world.factory.listJobs(operatorCaller(), request)->next_page_token());
  ASSERT_FALSE(request.page_token().empty());
  EXPECT_TRUE(world.factory.listJobs(operatorCaller(), request).ok());
  EXPECT_EQ(fieldOf(world.factory.listJobs(customer({"tenants/a"}), request).status()), "page_token");
  auto filtered = request;
  filtered.set_filter("state = pending");
  EXPECT_EQ(fieldOf(world.factory.listJobs(operatorCaller(), filtered).status()), "page_token");
  v1::ListAlertsRequest alerts;
  alerts.set_page_token(request.page_token());
  EXPECT_EQ(fieldOf(world.factory.listAlerts(operatorCaller(), alerts).status()), "page_token");
  v1::ListNodesRequest nodes;
  nodes.set_page_token(request.page_token());
  EXPECT_EQ(fieldOf(world.factory.listNodes(operatorCaller(), nodes).status()), "page_token");
  request.set_page_size(-1);
  EXPECT_EQ(fieldOf(world.factory.listJobs(operatorCaller(), request).status()), "page_size");
  request.set_filter("state = ");
  request.set_page_size(2);
  EXPECT_EQ(fieldOf(world.factory.listJobs(operatorCaller(), request).status()), "filter");
}

TEST(Lists, NodesByPageAndFilter) {
  World world;
  EngineListener& listener = *world.engine.listener();
  listener.layout(smallLayout(listener, 5));
  EngineChange change;
  change.devices.push_back({{0, 24}, v1::DEVICE_STATE_IDLE, 0, 0, 0});
  change.devices.push_back({{4, 2}, v1::DEVICE_STATE_ALLOCATED, 7, listener.intern("tenants/a"), 0});
  listener.change(std::move(change));
  v1::ListNodesRequest request;
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    const auto page = *world.factory.listNodes(operatorCaller(), request);
    for (const auto& node : page.nodes()) names.push_back(node.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("nodes/n1000", "nodes/n1001", "nodes/n1002", "nodes/n1003", "nodes/n1004"));
  request.set_filter("state = allocated AND allocated = 2");
  const auto found = world.factory.listNodes(operatorCaller(), request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->nodes(), SizeIs(1));
  EXPECT_EQ(found->nodes(0).name(), "nodes/n1001");
}

}  // namespace
}  // namespace aifactory::testing
