// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/scheduler.h"

#include <gtest/gtest.h>

#include <list>

namespace aifactory::simulated {
namespace {

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() {
    m_nodes = m_resources.nodeCount(Pool::Training);
    EXPECT_GE(m_nodes, 4U);
  }

  SimulatedJob& add(std::uint32_t nodes, SimTime limit, double order, std::string_view account = "process") {
    SimulatedJob& job = m_jobs.emplace_back();
    job.number = m_jobs.size();
    job.idea.shape = {.nodes = nodes, .gpusPerNode = 8};
    job.idea.limit = limit;
    job.idea.account = findAccount(account);
    job.idea.qos = findQos("normal");
    job.idea.queue = findQueue("batch");
    job.pool = Pool::Training;
    job.order = order;
    m_scheduler.enqueue(job);
    return job;
  }

  Site m_site = buildSite(SimulatedOptions::scaled(16, 8));
  Resources m_resources{m_site};
  std::uint32_t m_nodes = 0;
  SimTime m_now = 1'795'000'000'000;
  std::list<SimulatedJob> m_jobs;
  Scheduler m_scheduler{m_site,
                        m_resources,
                        {.start =
                             [this](SimulatedJob& job) {
                               job.placement = *m_resources.place(job.pool, job.idea.shape);
                               m_resources.take(job.placement, job.number);
                               m_scheduler.dequeue(job);
                               job.state = v1::Job::STATE_RUNNING;
                               job.started = m_now;
                               m_scheduler.started(job);
                             },
                         .wait = [](SimulatedJob& job, v1::Job::PendingReason reason) { job.reason = reason; },
                         .dependencyMet = [](const SimulatedJob&) { return false; }}};
};

TEST_F(SchedulerTest, BackfillNeverDelaysTheFirstBlockedJob) {
  SimulatedJob& wide = add(m_nodes - 2, 2 * hour, 100);
  SimulatedJob& head = add(m_nodes - 1, 2 * hour, 90);
  SimulatedJob& inSpareNode = add(1, 10 * hour, 80);
  SimulatedJob& wouldDelay = add(1, 10 * hour, 70);
  SimulatedJob& endsInTime = add(1, 1 * hour, 60);
  m_scheduler.pass(m_now);
  EXPECT_EQ(wide.state, v1::Job::STATE_RUNNING);
  EXPECT_EQ(head.state, v1::Job::STATE_PENDING);
  EXPECT_EQ(head.reason, v1::Job::PENDING_REASON_RESOURCES);
  EXPECT_EQ(m_scheduler.promise(Pool::Training).job, head.number);
  EXPECT_EQ(m_scheduler.promise(Pool::Training).start, m_now + 2 * hour);
  EXPECT_EQ(inSpareNode.state, v1::Job::STATE_RUNNING);
  EXPECT_EQ(wouldDelay.state, v1::Job::STATE_PENDING);
  EXPECT_EQ(wouldDelay.reason, v1::Job::PENDING_REASON_PRIORITY);
  EXPECT_EQ(endsInTime.state, v1::Job::STATE_RUNNING);
  m_scheduler.forecast(m_now, [](SimulatedJob&) {});
  EXPECT_EQ(head.expectedStart, m_now + 2 * hour);
  EXPECT_GE(wouldDelay.expectedStart, head.expectedStart);
}

TEST_F(SchedulerTest, HigherPriorityStartsFirst) {
  SimulatedJob& low = add(m_nodes, hour, 10);
  SimulatedJob& high = add(m_nodes, hour, 20);
  m_scheduler.pass(m_now);
  EXPECT_EQ(high.state, v1::Job::STATE_RUNNING);
  EXPECT_EQ(low.state, v1::Job::STATE_PENDING);
}

TEST_F(SchedulerTest, AccountLimitHoldsBackOnlyItsAccount) {
  const int capital = findAccount("capital");
  const std::uint32_t nodes = m_scheduler.accountLimit(capital) / 8;
  ASSERT_LT(nodes + 1, m_nodes);
  SimulatedJob& within = add(nodes, hour, 30, "capital");
  SimulatedJob& beyond = add(1, hour, 20, "capital");
  SimulatedJob& other = add(1, hour, 10);
  m_scheduler.pass(m_now);
  EXPECT_EQ(within.state, v1::Job::STATE_RUNNING);
  EXPECT_EQ(beyond.reason, v1::Job::PENDING_REASON_ACCOUNT_LIMIT);
  EXPECT_EQ(other.state, v1::Job::STATE_RUNNING);
  EXPECT_EQ(m_scheduler.accountUsage(capital), nodes * 8);
}

TEST_F(SchedulerTest, WaitsForBeginTimeAndDependency) {
  SimulatedJob& later = add(1, hour, 30);
  later.eligible = m_now + hour;
  SimulatedJob& dependent = add(1, hour, 20);
  dependent.dependsOn = 7;
  m_scheduler.pass(m_now);
  EXPECT_EQ(later.reason, v1::Job::PENDING_REASON_BEGIN_TIME);
  EXPECT_EQ(dependent.reason, v1::Job::PENDING_REASON_DEPENDENCY);
  m_scheduler.pass(m_now + hour);
  EXPECT_EQ(later.state, v1::Job::STATE_RUNNING);
}

TEST_F(SchedulerTest, LargeJobsGetContiguousNodesAndSmallOnesShare) {
  const auto whole = m_resources.place(Pool::Training, {.nodes = 4, .gpusPerNode = 8});
  ASSERT_TRUE(whole);
  for (std::size_t i = 1; i < whole->size(); ++i) EXPECT_EQ((*whole)[i].node, (*whole)[i - 1].node + 1);
  const auto first = m_resources.place(Pool::Training, {.nodes = 1, .gpusPerNode = 3});
  m_resources.take(*first, 1);
  const auto second = m_resources.place(Pool::Training, {.nodes = 1, .gpusPerNode = 5});
  EXPECT_EQ(second->front().node, first->front().node);
  EXPECT_EQ(second->front().gpus & first->front().gpus, 0U);
}

}  // namespace
}  // namespace aifactory::simulated
