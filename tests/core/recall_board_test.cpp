// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine recalls of its past has the alerts that the same events have in the present.
#include "factory/core/recall_board.h"

#include "tests/core/alert_world.h"

namespace aifactory::testing {
namespace {

using namespace std::chrono_literals;

/// The alerts that it has been told of and that are not over.
class AlertsTold final : public EngineListener {
 public:
  std::uint32_t intern(std::string_view) override { return ++m_last; }
  void layout(v1::FleetLayout) override {}
  void change(EngineChange change) override {
    for (const auto& alert : change.alerts) active[alert->name()] = alert->ShortDebugString();
    for (const std::string& name : change.removedAlerts) active.erase(name);
    jobs += change.jobs.size();
  }
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point) override {}

  std::map<std::string, std::string> active;
  std::size_t jobs = 0;

 private:
  std::uint32_t m_last = 0;
};

class RecallBoardTest : public ::testing::Test {
 protected:
  RecallBoardTest() {
    m_recalled.clock(m_live.now);
    m_recalled.layout(twoRacks());
  }
  void pass(std::chrono::seconds time) {
    m_live.pass(time);
    m_recalled.clock(m_live.now);
  }
  void tell(EngineChange change) {
    for (auto& alert : change.alerts) {
      auto begun = std::make_shared<v1::Alert>(*alert);
      *begun->mutable_start_time() = timestampOf(m_live.now);
      alert = std::move(begun);
    }
    m_live.listener().change(change);
    m_recalled.change(std::move(change));
  }
  void raise(const v1::Alert& alert) {
    EngineChange change;
    change.alerts = {std::make_shared<const v1::Alert>(alert)};
    tell(std::move(change));
  }
  void expectTheSame() {
    std::map<std::string, std::string> active;
    for (const auto& [name, alert] : m_live.active()) active[name] = alert.ShortDebugString();
    EXPECT_EQ(m_told.active, active);
  }

  AlertWorld m_live;
  AlertsTold m_told;
  RecallBoard m_recalled{m_told};
};

TEST_F(RecallBoardTest, WhatFollowsIsPartOfItsCauseAndTouchesTheJobsOfItsTime) {
  const std::uint32_t tenant = m_live.listener().intern("tenants/skt");
  ASSERT_EQ(m_recalled.intern("tenants/skt"), tenant);
  EngineChange allocated;
  allocated.devices = {{{0, 8}, v1::DEVICE_STATE_ALLOCATED, 7, tenant, 0}};
  allocated.jobs = {std::make_shared<const v1::Job>(jobOf(7, "tenants/skt", v1::Job::STATE_RUNNING))};
  tell(std::move(allocated));
  EXPECT_EQ(m_told.jobs, 1U) << "everything else is told as it is";

  raise(AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER));
  for (int node = 0; node < 3; ++node) {
    pass(10s);
    raise(AlertWorld::nodeDown(node));
  }
  expectTheSame();
  EXPECT_EQ(m_told.active.size(), 1U);

  EngineChange over;
  over.removedAlerts = {"alerts/power-0", "alerts/node-down-n0", "alerts/node-down-n1", "alerts/node-down-n2"};
  pass(300s);
  tell(over);
  expectTheSame();
  EXPECT_TRUE(m_told.active.empty());
}

TEST_F(RecallBoardTest, WhatFlickersIsOneEpisode) {
  raise(AlertWorld::nodeDown(6));
  pass(20s);
  EngineChange over;
  over.removedAlerts = {"alerts/node-down-n6"};
  tell(over);
  pass(20s);
  raise(AlertWorld::nodeDown(6));
  expectTheSame();
  EXPECT_EQ(m_told.active.size(), 1U);
}

}  // namespace
}  // namespace aifactory::testing
