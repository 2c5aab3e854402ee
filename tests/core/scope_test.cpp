// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing that a customer receives names anybody else.
#include <gtest/gtest.h>

#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

class ScopeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    EngineListener& listener = *m_world.engine.listener();
    listener.layout(smallLayout(listener, 4));
    m_world.engine.setTenantNames({{"tenants/own", "Our Company"}, {"tenants/foreign", "foreign company"}});
    EngineChange change;
    const auto own = listener.intern("tenants/own"), foreign = listener.intern("tenants/foreign");
    change.devices = {{{0, 2}, v1::DEVICE_STATE_ALLOCATED, 1, own, 0},
                      {{2, 1}, v1::DEVICE_STATE_ALLOCATED, 2, foreign, 0},
                      {{4, 4}, v1::DEVICE_STATE_ALLOCATED, 2, foreign, 0}};
    v1::NodeState node;
    node.set_node(0);
    node.set_scheduler_state("MIXED");
    node.set_reason("drained for tenants/foreign");
    change.nodes.push_back(node);
    change.jobs = {std::make_shared<v1::Job>(jobOf(1, "tenants/own", v1::Job::STATE_RUNNING)),
                   std::make_shared<v1::Job>(jobOf(2, "tenants/foreign", v1::Job::STATE_RUNNING))};
    auto both = std::make_shared<v1::Alert>();
    both->set_name("alerts/both");
    both->set_resource("nodes/n1000");
    both->set_kind(v1::Alert::KIND_NODE_DOWN);
    both->set_summary("n1000 is down under jobs of tenants/foreign and tenants/own");
    both->add_tenants("tenants/own");
    both->add_tenants("tenants/foreign");
    auto other = std::make_shared<v1::Alert>();
    other->set_name("alerts/other");
    other->set_resource("nodes/n1001");
    other->add_tenants("tenants/foreign");
    change.alerts = {both, other};
    listener.change(std::move(change));
  }

  template <class Request>
  std::string everything(absl::StatusOr<std::unique_ptr<Watch>> (Factory::*watch)(const Caller&, const Request&)) {
    auto opened = *(m_world.factory.*watch)(m_customer, {});
    std::string bytes;
    while (const auto frame = *opened->next()) bytes += *frame;
    return bytes;
  }

  World m_world;
  const Caller m_customer = customer({"tenants/own"});
};

TEST_F(ScopeTest, NoByteOfOthers) {
  FleetReader fleet;
  fleet.connect(m_world.factory, m_customer, "");
  fleet.drain();
  std::string bytes = fleet.received;
  bytes += everything<v1::WatchJobsRequest>(&Factory::watchJobs);
  bytes += everything<v1::WatchAlertsRequest>(&Factory::watchAlerts);
  bytes += m_world.factory.listJobs(m_customer, {})->DebugString();
  bytes += m_world.factory.listAlerts(m_customer, {})->DebugString();
  bytes += m_world.factory.listNodes(m_customer, {})->DebugString();
  bytes += m_world.factory.whoAmI(m_customer).DebugString();
  for (const char* secret : {"foreign", "n1001", "n1002", "halls/h1", "racks/r1", "feeds/", "jobs/2", "MIXED"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
  for (const char* own : {"tenants/own", "Our Company", "n1000", "halls/h0", "jobs/1", "alerts/both"}) {
    EXPECT_NE(bytes.find(own), std::string::npos) << own;
  }
  EXPECT_EQ(fleet.columns.size(), 2U);
  const auto summary = m_world.factory.fleetSummary(m_customer);
  EXPECT_EQ(summary.gpus(), 2U);
  EXPECT_EQ(summary.allocated(), 2U);
  EXPECT_EQ(summary.running_jobs(), 1U);
  EXPECT_EQ(summary.active_alerts(), 1U);
}

TEST_F(ScopeTest, GpusKeepTheirNumbersOnTheNode) {
  EngineListener& listener = *m_world.engine.listener();
  EngineChange change;
  change.devices = {{{0, 1}, v1::DEVICE_STATE_ALLOCATED, 2, listener.intern("tenants/foreign"), 0},
                    {{3, 1}, v1::DEVICE_STATE_ALLOCATED, 1, listener.intern("tenants/own"), 0}};
  listener.change(std::move(change));
  FleetReader customers, operators;
  customers.connect(m_world.factory, m_customer, "");
  customers.drain();
  ASSERT_EQ(customers.layout.nodes_size(), 1);
  const auto& numbers = customers.layout.nodes(0).gpu_numbers();
  EXPECT_EQ(std::vector<std::uint32_t>(numbers.begin(), numbers.end()), (std::vector<std::uint32_t>{1, 3}));
  operators.connect(m_world.factory, operatorCaller(), "");
  operators.drain();
  for (const v1::Node& node : operators.layout.nodes()) EXPECT_TRUE(node.gpu_numbers().empty()) << node.name();
}

TEST_F(ScopeTest, RevisionsDoNotTellOfOthers) {
  const auto before = m_world.factory.listJobs(m_customer, {})->revision();
  for (std::uint64_t number = 10; number < 20; ++number) {
    m_world.engine.tell(jobOf(number, "tenants/foreign", v1::Job::STATE_RUNNING));
  }
  EXPECT_EQ(m_world.factory.listJobs(m_customer, {})->revision(), before);
}

TEST_F(ScopeTest, AJobThatIsListedNoMoreComesFromAccountingAndOnlyToItsOwner) {
  m_world.engine.accounted[70] = jobOf(70, "tenants/own", v1::Job::STATE_COMPLETED);
  m_world.engine.accounted[71] = jobOf(71, "tenants/foreign", v1::Job::STATE_FAILED);
  EXPECT_EQ(m_world.factory.getJob(m_customer, "jobs/70")->state(), v1::Job::STATE_COMPLETED);
  EXPECT_EQ(m_world.factory.getJob(operatorCaller(), "jobs/71")->state(), v1::Job::STATE_FAILED);
  const auto hidden = m_world.factory.getJob(m_customer, "jobs/71").status();
  EXPECT_EQ(reasonOf(hidden), reasonOf(m_world.factory.getJob(m_customer, "jobs/72").status()));
  EXPECT_EQ(hidden.message(), "There is no jobs/71.");
  m_world.engine.refuse(absl::UnavailableError("The database does not answer."));
  EXPECT_EQ(m_world.factory.getJob(operatorCaller(), "jobs/71").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ScopeTest, AHiddenJobIsLikeOneThatDoesNotExist) {
  const auto hidden = m_world.factory.getJob(m_customer, "jobs/2").status();
  const auto missing = m_world.factory.getJob(m_customer, "jobs/3").status();
  EXPECT_EQ(hidden.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(reasonOf(hidden), reasonOf(missing));
  EXPECT_EQ(hidden.message(), "There is no jobs/2.");
  EXPECT_EQ(missing.message(), "There is no jobs/3.");
  v1::CancelJobRequest cancel;
  cancel.set_name("jobs/2");
  cancel.set_request_id(newUuid());
  EXPECT_EQ(m_world.factory.cancelJob(m_customer, cancel).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(m_world.factory.openOutput(m_customer, "jobs/2", v1::ReadJobOutputRequest::STREAM_STDOUT).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(m_world.engine.calls().empty());
}

}  // namespace
}  // namespace aifactory::testing
