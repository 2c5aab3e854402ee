// SPDX-License-Identifier: GPL-3.0-or-later
// The meter against a model that keeps every sample and adds them up one by one.
#include <gmock/gmock.h>

#include <random>

#include "factory/core/efficiency_meter.h"
#include "tests/core/alert_world.h"
#include "tests/fixtures/growth.h"

namespace aifactory::testing {
namespace {

using namespace std::chrono_literals;
using Time = EfficiencyTally::Time;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Time start{std::chrono::hours(500'000)};

TelemetryColumns columnsOf(std::size_t devices, int percent) {
  TelemetryColumns columns;
  columns.resize(devices);
  for (std::uint8_t& value : columns.utilization) value = static_cast<std::uint8_t>(percent + 1);
  return columns;
}

DeviceChange allocation(std::uint32_t first, std::uint32_t count, std::uint64_t job, std::uint32_t tenant = 1) {
  return {{first, count}, v1::DEVICE_STATE_ALLOCATED, job, tenant, 0};
}

/// What was told, to be added up the slow way.
class Model {
 public:
  explicit Model(std::size_t devices) : m_holds(devices) {}

  void change(std::uint32_t device, std::uint64_t job, Time when) {
    if (m_holds[device].empty() ? job == 0 : m_holds[device].back().job == job) return;
    m_holds[device].push_back({job, when});
  }
  void sample(const TelemetryColumns& columns, Time when) { m_samples.push_back({when, columns}); }

  /// Since when a device has its job of now; nothing when it has none.
  std::optional<Time> heldSince(std::uint32_t device) const {
    if (m_holds[device].empty() || m_holds[device].back().job == 0) return std::nullopt;
    return m_holds[device].back().when;
  }
  std::uint64_t job(std::uint32_t device) const { return m_holds[device].empty() ? 0 : m_holds[device].back().job; }

  std::map<std::uint64_t, EfficiencyTally::Share> shares(Time until) const {
    std::map<std::uint64_t, EfficiencyTally::Share> shares;
    std::map<std::uint64_t, Time> alive;  // since when some device has had the job without a break
    for (std::uint32_t device = 0; device < m_holds.size(); ++device) {
      if (job(device) != 0) ++shares[job(device)].devices;
    }
    for (auto& [number, share] : shares) {
      const Time since = aliveSince(number);
      for (std::uint32_t device = 0; device < m_holds.size(); ++device) add(number, device, since, until, share);
    }
    return shares;
  }
  /// Idle for the required time at the last sample.
  std::set<std::uint32_t> idle() const {
    std::set<std::uint32_t> found;
    for (std::uint32_t device = 0; device < m_holds.size(); ++device) {
      const auto held = heldSince(device);
      if (!held) continue;
      Time since{};
      for (std::size_t i = 0; i < m_samples.size(); ++i) {
        if (i > 0 && m_samples[i].when - m_samples[i - 1].when > longest(i)) since = Time();
        if (m_samples[i].when <= *held) continue;
        const int stored = m_samples[i].columns.utilization[device];
        const bool isIdle = stored != 0 && stored - 1 < 5;
        if (!isIdle) since = Time();
        if (isIdle && since == Time()) since = m_samples[i].when;
      }
      if (since != Time() && m_samples.back().when - since >= 10min) found.insert(device);
    }
    return found;
  }

 private:
  struct Hold {
    std::uint64_t job;
    Time when;
  };
  struct Sample {
    Time when;
    TelemetryColumns columns;
  };

  std::chrono::nanoseconds longest(std::size_t sample) const {
    const std::chrono::nanoseconds before =
        sample > 1 ? m_samples[sample - 1].when - m_samples[sample - 2].when : std::chrono::nanoseconds(0);
    return std::max<std::chrono::nanoseconds>(60s, 2 * before);
  }
  /// Times [from, to) in which a device had a job.
  std::vector<std::pair<Time, Time>> spans(std::uint32_t device, std::uint64_t number, Time until) const {
    std::vector<std::pair<Time, Time>> spans;
    for (std::size_t i = 0; i < m_holds[device].size(); ++i) {
      if (m_holds[device][i].job != number) continue;
      spans.push_back({m_holds[device][i].when, i + 1 < m_holds[device].size() ? m_holds[device][i + 1].when : until});
    }
    return spans;
  }
  Time aliveSince(std::uint64_t number) const {
    std::vector<std::pair<Time, Time>> all;
    for (std::uint32_t device = 0; device < m_holds.size(); ++device) {
      for (const auto& span : spans(device, number, Time::max())) all.push_back(span);
    }
    Time since = Time::max();
    for (const auto& [from, to] : all) {
      if (to == Time::max()) since = std::min(since, from);
    }
    for (bool grew = true; grew;) {
      grew = false;
      for (const auto& [from, to] : all) {
        if (from < since && to > since) since = from, grew = true;
      }
    }
    return since;
  }
  void add(std::uint64_t number, std::uint32_t device, Time since, Time until, EfficiencyTally::Share& share) const {
    const auto seconds = [](auto duration) { return std::chrono::duration<double>(duration).count(); };
    for (const auto& [from, to] : spans(device, number, until)) {
      if (to <= since) continue;
      share.allocatedSeconds += seconds(to - from);
      for (std::size_t i = 1; i < m_samples.size(); ++i) {
        const Time when = m_samples[i].when;
        if (when <= from || when > to || (when == to && to != until)) continue;
        const int stored = m_samples[i].columns.utilization[device];
        if (stored == 0) continue;
        const auto told = std::min<std::chrono::nanoseconds>(when - m_samples[i - 1].when, longest(i));
        const double counted = std::min(seconds(told), seconds(when - from));
        share.measuredSeconds += counted;
        share.usedSeconds += counted * (stored - 1) / 100;
      }
    }
  }

  std::vector<std::vector<Hold>> m_holds;
  std::vector<Sample> m_samples;
};

TEST(EfficiencyTally, RandomDaysMatchTheModel) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    constexpr std::uint32_t devices = 24;
    std::mt19937 random(seed);
    EfficiencyTally tally;
    Model model(devices);
    StateColumns states;
    states.resize(devices);
    tally.layout(states, start);
    Time now = start;
    std::vector<int> usual(devices);
    for (int& percent : usual) percent = random() % 3 == 0 ? 0 : static_cast<int>(random() % 101);
    for (int step = 0; step < 150; ++step) {
      now += std::chrono::milliseconds(1 + random() % (random() % 40 == 0 ? 900'000 : 30'000));
      if (random() % 4 == 0) {
        const auto first = static_cast<std::uint32_t>(random() % devices);
        const auto count = static_cast<std::uint32_t>(1 + random() % 6);
        const std::uint64_t job = random() % 3 == 0 ? 0 : 1 + random() % 5;  // requeued jobs come back, too
        for (std::uint32_t device = first; device < std::min(first + count, devices); ++device) {
          model.change(device, job, now);
        }
        tally.change(std::vector{allocation(first, std::min(count, devices - first), job)}, now);
        continue;
      }
      TelemetryColumns columns;
      columns.resize(devices);
      for (std::uint32_t device = 0; device < devices; ++device) {
        const int percent = std::clamp(usual[device] + static_cast<int>(random() % 4), 0, 100);
        columns.utilization[device] = random() % 30 == 0 ? 0 : static_cast<std::uint8_t>(percent + 1);
      }
      model.sample(columns, now);
      tally.sample(columns, now);

      const auto expected = model.shares(now);
      const auto shares = tally.shares();
      ASSERT_EQ(shares.size(), expected.size());
      for (const EfficiencyTally::Share& share : shares) {
        const EfficiencyTally::Share& wanted = expected.at(share.job);
        EXPECT_EQ(share.devices, wanted.devices);
        ASSERT_NEAR(share.allocatedSeconds, wanted.allocatedSeconds, 1e-3) << seed << " " << step;
        ASSERT_NEAR(share.measuredSeconds, wanted.measuredSeconds, 1e-3) << seed << " " << step;
        ASSERT_NEAR(share.usedSeconds, wanted.usedSeconds, 1e-3) << seed << " " << step;
        EXPECT_LE(share.measuredSeconds, share.allocatedSeconds + 1e-6);
      }
      std::set<std::uint32_t> idle;
      for (const EfficiencyTally::Idle& each : tally.idle()) idle.insert(each.device);
      ASSERT_EQ(idle, model.idle()) << seed << " " << step;
    }
  }
}

TEST(EfficiencyTally, AStragglerIsFarBelowItsJobsMedianForMinutes) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(16);
  tally.layout(states, start);
  tally.change(std::vector{allocation(0, 8, 1), allocation(8, 3, 2)}, start);
  Time now = start;
  const auto run = [&](std::chrono::seconds length, std::map<std::uint32_t, int> slow) {
    for (const Time end = now + length; now < end;) {
      now += 15s;
      TelemetryColumns columns = columnsOf(16, 90);
      for (const auto& [device, percent] : slow) {
        columns.utilization[device] = static_cast<std::uint8_t>(percent < 0 ? 0 : percent + 1);
      }
      tally.sample(columns, now);
    }
    std::vector<std::uint32_t> devices;
    for (const auto& straggler : tally.stragglers()) devices.push_back(straggler.device);
    return devices;
  };
  EXPECT_THAT(run(180s, {{3, 30}}), ElementsAre()) << "too early to say";
  // Device 9 is as slow, but its job has three GPUs; 5 is not measured.
  EXPECT_THAT(run(300s, {{3, 30}, {9, 30}, {5, -1}}), ElementsAre(3));
  EXPECT_NEAR(tally.stragglers().front().mean, 30, 0.5);
  EXPECT_NEAR(tally.stragglers().front().median, 90, 0.5);
  EXPECT_THAT(run(600s, {{3, 60}}), ElementsAre(3)) << "below 70 % of the median it stays one";
  EXPECT_THAT(run(600s, {{3, 66}}), ElementsAre()) << "above it does not";
  EXPECT_THAT(run(600s, {{3, 60}}), ElementsAre()) << "nor does it become one again above 60 %";
  EXPECT_THAT(run(600s, {{3, 20}, {4, 2}}), ElementsAre(3)) << "who does nothing is idle";
  tally.change(std::vector{allocation(3, 1, 0)}, now);
  EXPECT_TRUE(tally.stragglers().empty());
}

TEST(EfficiencyTally, AJobThatDoesLittleHasNoStragglers) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(8);
  tally.layout(states, start);
  tally.change(std::vector{allocation(0, 8, 1)}, start);
  TelemetryColumns columns = columnsOf(8, 29);
  columns.utilization[2] = 3;
  for (int minute = 1; minute < 12; ++minute) tally.sample(columns, start + std::chrono::minutes(minute));
  EXPECT_TRUE(tally.stragglers().empty());
  ASSERT_EQ(tally.idle().size(), 1U);
  EXPECT_EQ(tally.idle().front().device, 2U);
  EXPECT_EQ(tally.idle().front().since, start + 1min);
}

TEST(EfficiencyTally, ALayoutThatKeepsItsDevicesKeepsTheFigures) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(4);
  states.job = {1, 1, 0, 0};
  tally.layout(states, start);
  for (int i = 1; i <= 5; ++i) tally.sample(columnsOf(4, 50), start + i * 10s);
  tally.layout(states, start + 50s);
  ASSERT_EQ(tally.shares().size(), 1U);
  EXPECT_NEAR(tally.shares().front().allocatedSeconds, 100, 1e-6);
  EXPECT_NEAR(tally.shares().front().usedSeconds, 40, 1e-6);
  states.resize(2);
  states.job = {0, 2};
  tally.layout(states, start + 60s);
  ASSERT_EQ(tally.shares().size(), 1U);
  EXPECT_EQ(tally.shares().front().job, 2U);
}

TEST(EfficiencyTally, WhatEndedIsKnownForADay) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(4);
  tally.layout(states, start);
  Time now = start;
  double used = 0;
  for (std::size_t runs = 1; runs <= 2; ++runs) {  // requeued
    tally.change(std::vector{allocation(0, 4, 7)}, now);
    for (int i = 0; i < 20; ++i) tally.sample(columnsOf(4, 50), now += 30s);
    used = tally.shares().front().usedSeconds;
    tally.change(std::vector{allocation(0, 4, 0)}, now += 10s);
    EXPECT_TRUE(tally.shares().empty());
    ASSERT_EQ(tally.ended().size(), runs);
  }
  const EfficiencyTally::Ended& last = tally.ended().back();
  EXPECT_EQ(last.when, now);
  EXPECT_EQ(last.share.job, 7U);
  EXPECT_EQ(last.share.devices + last.share.measured, 0U);
  EXPECT_GT(used, 0);
  EXPECT_NEAR(last.share.usedSeconds, used, 1e-6);
  EXPECT_NEAR(last.share.allocatedSeconds, 4 * 610, 1e-6);
  tally.sample(columnsOf(4, 50), now + 23h);
  EXPECT_EQ(tally.ended().size(), 2U);
  tally.sample(columnsOf(4, 50), now + 25h);
  EXPECT_TRUE(tally.ended().empty());
  EXPECT_EQ(tally.endedSince(), now + 1h);
}

TEST(EfficiencyTally, ItSaysSinceWhenWhereMoreEndedThanItKeeps) {
  constexpr std::size_t mostEnded = 2;
  EfficiencyTally tally(mostEnded);
  StateColumns states;
  states.resize(1);
  tally.layout(states, start);
  const auto endOne = [&](std::uint64_t job, Time when) {
    tally.change(std::vector{allocation(0, 1, job)}, when - 1min);
    tally.change(std::vector{allocation(0, 1, 0)}, when);
  };
  for (std::uint64_t job = 1; job <= 4; ++job) {
    EXPECT_EQ(tally.endedSince(), job <= 3 ? start : start + 10min) << job;
    endOne(job, start + job * 10min);
  }
  ASSERT_EQ(tally.ended().size(), mostEnded);
  EXPECT_EQ(tally.ended().front().share.job, 3U);
  EXPECT_EQ(tally.endedSince(), start + 20min);
  tally.sample(columnsOf(1, 50), start + 30h);
  EXPECT_EQ(tally.endedSince(), start + 6h) << "what went for its age says nothing less";
  tally.sample(columnsOf(1, 50), start + 5min);
  EXPECT_EQ(tally.endedSince(), start + 5min) << "of a clock that was set back";
}

TEST(EfficiencyTally, AClockThatIsSetBackStopsNothingAndCountsNothingTwice) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(2);
  states.job = {1, 1};
  tally.layout(states, start);
  TelemetryColumns columns = columnsOf(2, 50);
  columns.utilization[1] = 1;
  Time now = start;
  const auto run = [&](std::chrono::minutes length) {
    for (const Time end = now + length; now < end;) tally.sample(columns, now += 30s);
  };
  run(20min);
  EXPECT_EQ(tally.idle().size(), 1U);
  EXPECT_NEAR(tally.shares().front().allocatedSeconds, 2400, 1e-6);
  now -= 24h;
  run(9min);
  EXPECT_EQ(tally.until(), now);
  EXPECT_NEAR(tally.shares().front().allocatedSeconds, 2400 + 2 * (540 - 30), 1e-6);
  EXPECT_NEAR(tally.shares().front().measuredSeconds, 2 * (1200 - 30) + 2 * (540 - 30), 1e-3);
  EXPECT_TRUE(tally.idle().empty()) << "what the other clock said is no ten minutes";
  run(2min);
  EXPECT_EQ(tally.idle().size(), 1U);

  now -= 24h;
  tally.change(std::vector{allocation(0, 1, 2)}, now);
  for (const EfficiencyTally::Share& share : tally.shares()) {
    if (share.job == 2) {
      EXPECT_EQ(share.allocatedSeconds, 0) << "not the day that has not been";
    }
  }
  run(1min);
  EXPECT_EQ(tally.until(), now);
}

TEST(Efficiency, ASampleThatIsOldSetsNoClockBack) {
  AlertWorld world;
  world.allocate(0, 4, 7, "tenants/own");
  for (int i = 0; i < 20; ++i) {
    world.pass(15s);
    world.listener().sampled(columnsOf(32, 90), world.now - 3min);
    world.allocate(8, 1, static_cast<std::uint64_t>(100 + i), "tenants/own");
  }
  ASSERT_TRUE(AlertWorld::eventually([&] {
    const auto report = world.world.factory.efficiency(operatorCaller());
    const auto job = std::find_if(report.jobs().begin(), report.jobs().end(),
                                  [](const v1::UsedShare& share) { return share.name() == "jobs/7"; });
    return job != report.jobs().end() && job->measured_gpu_seconds() >= 4 * 100;
  }));
}

TEST(Efficiency, AnEndedJobStaysInItsTenantsSumsAndIsOneWithItsNextRun) {
  AlertWorld world;
  const auto run = [&] {
    world.allocate(0, 8, 7, "tenants/own");
    for (int i = 0; i < 20; ++i) {
      world.pass(15s);
      world.listener().sampled(columnsOf(32, 10), world.now);
    }
  };
  run();
  EngineChange end;
  end.devices = {{{0, 8}, v1::DEVICE_STATE_IDLE, 0, 0, 0}};
  world.listener().change(std::move(end));
  v1::GetEfficiencyResponse report;
  const auto comesTo = [&](bool ended) {
    return AlertWorld::eventually([&] {
      report = world.world.factory.efficiency(operatorCaller());
      return report.jobs_size() == 1 && report.jobs(0).has_end_time() == ended;
    });
  };
  ASSERT_TRUE(comesTo(true));
  EXPECT_EQ(timePointOf(report.jobs(0).end_time()), world.now);
  EXPECT_EQ(report.jobs(0).gpus(), 0U);
  const double measured = report.jobs(0).measured_gpu_seconds();
  EXPECT_GT(measured, 0);
  ASSERT_EQ(report.tenants_size(), 1);
  EXPECT_EQ(report.tenants(0).measured_gpu_seconds(), measured);
  EXPECT_EQ(world.world.factory.efficiency(customer({"tenants/foreign"})).jobs_size(), 0);

  run();
  ASSERT_TRUE(comesTo(false));
  EXPECT_EQ(report.jobs(0).gpus(), 8U);
  EXPECT_TRUE(
      AlertWorld::eventually([&] { return comesTo(false) && report.jobs(0).measured_gpu_seconds() > 1.9 * measured; }));
}

std::chrono::nanoseconds costOfTwoMinutes(std::size_t devices) {
  EfficiencyTally tally;
  StateColumns states;
  states.resize(devices);
  for (std::size_t device = 0; device < devices; ++device) states.job[device] = 1 + device / 40;
  tally.layout(states, start);
  std::mt19937 random(7);
  TelemetryColumns columns = columnsOf(devices, 90);
  for (std::uint8_t& value : columns.utilization) value = static_cast<std::uint8_t>(1 + random() % 101);
  return cpuTimeOf([&] {
    for (int i = 1; i <= 130; ++i) tally.sample(columns, start + std::chrono::seconds(i));
  });
}

TEST(EfficiencyTally, ItsCostIsLinearInItsDevices) {
  EXPECT_LT(growthOfEightfold(6'300, costOfTwoMinutes), nearlyLinear);
}

TEST(Efficiency, ReportsAndAlertsFollowTheScope) {
  AlertWorld world;
  world.world.engine.setTenantNames({{"tenants/own", "Our Company"}});
  world.allocate(0, 8, 7, "tenants/own");
  world.allocate(8, 4, 8, "tenants/foreign");
  TelemetryColumns columns = columnsOf(32, 90);
  columns.utilization[2] = 1;   // of job 7: idle
  columns.utilization[5] = 31;  // of job 7, too: a straggler
  columns.utilization[9] = 0;   // of job 8: not measured
  columns.utilization[20] = 1;  // nobody's
  for (int i = 0; i < 60; ++i) {
    world.pass(15s);
    world.listener().sampled(columns, world.now);
  }
  ASSERT_TRUE(AlertWorld::eventually([&] { return world.active().contains("alerts/idle-gpus-job-7"); }));
  const auto report = world.world.factory.efficiency(operatorCaller());
  ASSERT_EQ(report.jobs_size(), 2);
  EXPECT_EQ(report.jobs(0).name(), "jobs/7") << "wastes most";
  EXPECT_EQ(report.jobs(0).display_name(), "job of tenants/own");
  EXPECT_EQ(report.jobs(0).gpus(), 8U);
  EXPECT_EQ(report.jobs(0).idle_gpus(), 1U);
  EXPECT_EQ(report.jobs(1).measured_gpus(), 3U);
  EXPECT_NEAR(report.jobs(0).used_gpu_seconds() / report.jobs(0).measured_gpu_seconds(), (0.9 * 6 + 0.3) / 8, 1e-6);
  ASSERT_EQ(report.tenants_size(), 2);
  EXPECT_EQ(report.tenants(0).display_name(), "Our Company");
  ASSERT_EQ(report.idle_gpus_size(), 1);
  EXPECT_EQ(report.idle_gpus(0).node(), "nodes/n0");
  EXPECT_EQ(report.idle_gpus(0).gpu(), 2U);
  EXPECT_EQ(report.idle_gpus(0).job(), "jobs/7");
  ASSERT_EQ(report.stragglers_size(), 1);
  EXPECT_EQ(report.stragglers(0).job_median(), 90U);

  const v1::Alert idle = world.active().at("alerts/idle-gpus-job-7");
  EXPECT_EQ(idle.kind(), v1::Alert::KIND_IDLE_GPUS);
  EXPECT_EQ(idle.resource(), "jobs/7");
  EXPECT_THAT(idle.tenants(), ElementsAre("tenants/own"));
  EXPECT_THAT(idle.members(), ElementsAre("nodes/n0/gpus/2"));
  EXPECT_EQ(idle.summary(), "1 of 8 GPUs of job 7 does nothing, first GPU 2 of n0");
  EXPECT_THAT(world.active().at("alerts/straggler-job-7").summary(),
              HasSubstr("GPU 1 of n1 runs at 30 %, the GPUs of job 7 at 90 %"));

  const auto foreign = world.world.factory.efficiency(customer({"tenants/foreign"}));
  EXPECT_EQ(foreign.jobs_size(), 1);
  EXPECT_EQ(foreign.tenants_size(), 1);
  EXPECT_EQ(foreign.DebugString().find("own"), std::string::npos);
  EXPECT_TRUE(world.active(customer({"tenants/foreign"})).empty());
  EXPECT_EQ(world.active(customer({"tenants/own"})).at("alerts/idle-gpus-job-7").members_size(), 1);

  EngineChange end;
  end.devices = {{{0, 8}, v1::DEVICE_STATE_IDLE, 0, 0, 0}};
  world.listener().change(std::move(end));
  for (int i = 0; i < 10; ++i) {
    world.pass(15s);
    world.listener().sampled(columns, world.now);
  }
  EXPECT_TRUE(AlertWorld::eventually([&] { return world.active().empty(); })) << "the job is over";
}

}  // namespace
}  // namespace aifactory::testing
