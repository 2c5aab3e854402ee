// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever opens the simulated factory finds its alerts, its idle GPUs and its stragglers at once.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "factory/engines/simulated/simulated_engine.h"
#include "tests/core/memory_alert_log.h"
#include "tests/core/world.h"

namespace aifactory {
namespace {

TEST(FirstMinutes, WhatTakesMinutesToSeeIsThereAtTheStart) {
  SimulatedOptions simulated;
  simulated.seed = 20261122;
  simulated.startTime = Clock::time_point(std::chrono::seconds(1'795'000'000));
  const auto engine = makeSimulatedEngine(simulated);
  testing::MemoryLog submissions;
  testing::MemoryAlertLog log;
  FactoryOptions options;
  options.alertLog = &log;
  Factory factory(*engine, submissions, options);
  factory.start();
  const Caller caller = testing::operatorCaller();
  const auto count = [&](v1::Alert::Kind kind) {
    v1::ListAlertsRequest request;
    request.set_page_size(1000);
    const auto listed = factory.listAlerts(caller, request);
    int found = 0;
    for (const v1::Alert& alert : listed->alerts()) found += alert.kind() == kind;
    return found;
  };
  for (int attempt = 0; attempt < 1000 && count(v1::Alert::KIND_STRAGGLER) == 0; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GE(count(v1::Alert::KIND_STRAGGLER), 1);
  EXPECT_GE(count(v1::Alert::KIND_IDLE_GPUS), 1);
  EXPECT_LE(count(v1::Alert::KIND_IDLE_GPUS) + count(v1::Alert::KIND_STRAGGLER), 40);
  const v1::GetEfficiencyResponse report = factory.efficiency(caller);
  EXPECT_GE(report.idle_gpus_size(), 1);
  EXPECT_GE(report.stragglers_size(), 1);
  EXPECT_EQ(report.jobs_size(), 500);
  for (const v1::UsedShare& tenant : report.tenants()) {
    EXPECT_LE(tenant.used_gpu_seconds(), tenant.measured_gpu_seconds());
    EXPECT_LE(tenant.measured_gpu_seconds(), tenant.allocated_gpu_seconds() + 1e-3) << tenant.name();
  }

  std::set<std::string> members;
  v1::ListAlertsRequest all;
  all.set_page_size(1000);
  const auto active = factory.listAlerts(caller, all);
  for (const v1::Alert& alert : active->alerts()) {
    if (alert.name().starts_with("alerts/pump-")) members.insert(alert.members().begin(), alert.members().end());
  }
  EXPECT_GE(members.size(), 2U) << "nodes that a stopped pump took down are part of its alert";
  for (const v1::Alert& alert : active->alerts()) EXPECT_FALSE(members.contains(alert.resource())) << alert.name();

  for (int attempt = 0; attempt < 1000 && factory.listPastAlerts(caller, {})->alerts_size() < 10; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GE(factory.listPastAlerts(caller, {})->alerts_size(), 10);
  factory.stop();
}

}  // namespace
}  // namespace aifactory
