// SPDX-License-Identifier: GPL-3.0-or-later
// What a factory makes of a telemetry source.
#include "factory/core/telemetry.h"

#include <gtest/gtest.h>

#include "factory/core/timestamps.h"
#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

/// A source that the test plays.
class FakeTelemetry final : public TelemetrySource {
 public:
  void start(TelemetryListener& theListener) override { listener = &theListener; }
  void stop() override { listener = nullptr; }
  v1::TelemetryInfo info() const override {
    v1::TelemetryInfo info;
    info.set_display_name("Fake");
    info.set_reachable(true);
    return info;
  }
  std::vector<std::pair<std::string, double>> statistics() const override { return {{"poll_samples", 7}}; }
  void layoutChanged(const FleetState& state, std::span<const std::string>, Clock::time_point) override {
    version = state.layout->version();
  }
  void changed(const EngineChange&, std::span<const std::string>, Clock::time_point) override { ++changes; }

  absl::Status readStretch(const TelemetryStretch& stretch, v1::GetJobTelemetryResponse& answer) override {
    if (!stored.ok()) return stored;
    for (v1::DeviceTelemetry& device : *answer.mutable_devices()) device.add_power(stretch.points);
    *answer.add_times() = timestampOf(stretch.from);
    return absl::OkStatus();
  }

  absl::Status stored = absl::OkStatus();
  TelemetryListener* listener = nullptr;
  std::uint64_t version = 0;
  int changes = 0;
};

FactoryOptions measuredBy(TelemetrySource& source) {
  FactoryOptions options;
  options.telemetry = &source;
  return options;
}

class TelemetryTest : public ::testing::Test {
 protected:
  TelemetryTest() {
    EngineListener& engine = *world.engine.listener();
    engine.layout(smallLayout(engine, 4));
    values.resize(4 * 4 + 4 * 2);
    reader.connect(world.factory, operatorCaller(), "");
    reader.drain();
  }
  void tell(const DeviceChange& device) {
    EngineChange change;
    change.devices.push_back(device);
    world.engine.listener()->change(std::move(change));
  }

  FakeTelemetry source;
  World world{measuredBy(source)};
  FleetReader reader;
  TelemetryColumns values;
};

TEST_F(TelemetryTest, TheSourceMeasuresAndTheEngineDoesNot) {
  values.power[3] = 301;
  source.listener->measured(source.version, values, Clock::now());
  TelemetryColumns engines = values;
  engines.power[3] = 9;
  world.engine.listener()->sampled(engines, Clock::now());
  reader.drain();
  EXPECT_EQ(reader.columns.telemetry, values);
}

TEST_F(TelemetryTest, AJobsLifeIsReadFromTheSourceWhereNothingIsRecorded) {
  v1::Job job = jobOf(7, "tenants/skt", v1::Job::STATE_RUNNING);
  v1::Job::Allocation& allocation = *job.add_allocations();
  allocation.set_hosts("n[1-2]");
  allocation.add_gpus(3);
  world.engine.listener()->clock(Clock::now());
  world.engine.tell(job);
  v1::GetJobTelemetryRequest request;
  request.set_job(job.name());
  request.set_max_points(40);
  auto answer = world.factory.jobTelemetry(operatorCaller(), request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->times_size(), 0) << "it has not started";
  EXPECT_EQ(answer->devices_size(), 2);

  *job.mutable_start_time() = timestampOf(Clock::now() - std::chrono::hours(24 * 30));
  world.engine.tell(job);
  answer = world.factory.jobTelemetry(operatorCaller(), request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->source(), "Fake");
  EXPECT_EQ(answer->times(0).seconds(), job.start_time().seconds());
  EXPECT_EQ(answer->devices(1).power(0), 40);

  source.stored = absl::UnavailableError("Prometheus is away.");
  EXPECT_EQ(world.factory.jobTelemetry(operatorCaller(), request).status(), source.stored);
  source.stored = absl::UnimplementedError("");
  EXPECT_EQ(reasonOf(world.factory.jobTelemetry(operatorCaller(), request).status()), "HISTORY_OFF");
}

TEST_F(TelemetryTest, ValuesOfALayoutThatIsGoneAreNotShown) {
  values.power[3] = 301;
  const std::uint64_t before = source.version;
  world.engine.listener()->layout(smallLayout(*world.engine.listener(), 4));
  ASSERT_NE(source.version, before);
  source.listener->measured(before, values, Clock::now());
  source.listener->lastXids(before, std::vector<std::uint16_t>(values.size(), 79));
  reader.drain();
  EXPECT_EQ(reader.columns.telemetry.power[3], notMeasured);
  EXPECT_EQ(reader.columns.states.xid[3], 0);
}

TEST_F(TelemetryTest, XidsLieOverWhatTheEngineSays) {
  const std::uint32_t tenant = world.engine.listener()->intern("tenants/skt");
  tell({.range = {0, 4}, .state = v1::DEVICE_STATE_ALLOCATED, .job = 7, .tenant = tenant});
  std::vector<std::uint16_t> xids(values.size());
  xids[2] = 79;
  source.listener->lastXids(source.version, xids);
  reader.drain();
  EXPECT_EQ(reader.rows()[2], FleetReader::Row("nodes/n1000", v1::DEVICE_STATE_ALLOCATED, 7, "tenants/skt", 79));
  EXPECT_EQ(reader.rows()[1], FleetReader::Row("nodes/n1000", v1::DEVICE_STATE_ALLOCATED, 7, "tenants/skt", 0));
  // The engine, which knows no Xids, goes on.
  tell({.range = {0, 8}, .state = v1::DEVICE_STATE_IDLE});
  reader.drain();
  EXPECT_EQ(reader.rows()[2], FleetReader::Row("nodes/n1000", v1::DEVICE_STATE_IDLE, 0, "", 79));
  EXPECT_EQ(reader.rows()[3], FleetReader::Row("nodes/n1000", v1::DEVICE_STATE_IDLE, 0, "", 0));
  EXPECT_EQ(reader.rows()[7], FleetReader::Row("nodes/n1001", v1::DEVICE_STATE_IDLE, 0, "", 0));
  const int changes = source.changes;
  source.listener->lastXids(source.version, xids);
  EXPECT_EQ(source.changes, changes) << "the same again is no change";
  source.listener->lastXids(source.version, std::vector<std::uint16_t>(values.size()));
  reader.drain();
  EXPECT_EQ(reader.columns.states.xid[2], 0);
}

TEST_F(TelemetryTest, ItsTroubleIsAnAlert) {
  source.listener->telemetryTrouble("Prometheus does not answer.");
  auto alerts = world.factory.listAlerts(operatorCaller(), {});
  ASSERT_TRUE(alerts.ok());
  ASSERT_EQ(alerts->alerts_size(), 1);
  EXPECT_EQ(alerts->alerts(0).kind(), v1::Alert::KIND_TELEMETRY);
  EXPECT_EQ(alerts->alerts(0).summary(), "Prometheus does not answer.");
  const auto since = alerts->alerts(0).start_time();
  source.listener->telemetryTrouble("Prometheus does not answer: timeout.");
  alerts = world.factory.listAlerts(operatorCaller(), {});
  EXPECT_EQ(alerts->alerts(0).start_time().nanos(), since.nanos());
  source.listener->telemetryTrouble("");
  EXPECT_EQ(world.factory.listAlerts(operatorCaller(), {})->alerts_size(), 0);
}

TEST_F(TelemetryTest, WhoAmISaysWhoMeasuresAndHowMuchTheCallerSees) {
  values.power[3] = 301;
  values.temperature[17] = 41;
  source.listener->measured(source.version, values, Clock::now());
  tell({.range = {3, 1},
        .state = v1::DEVICE_STATE_ALLOCATED,
        .job = 7,
        .tenant = world.engine.listener()->intern("tenants/skt")});
  const v1::TelemetryInfo all = world.factory.whoAmI(operatorCaller()).telemetry();
  EXPECT_EQ(all.display_name(), "Fake");
  EXPECT_FALSE(all.simulated());
  EXPECT_EQ(all.measured_devices(), 2u);
  EXPECT_EQ(all.devices(), 24u);
  const v1::TelemetryInfo own = world.factory.whoAmI(customer({"tenants/skt"})).telemetry();
  EXPECT_EQ(own.measured_devices(), 1u);
  EXPECT_EQ(own.devices(), 1u);
  EXPECT_EQ(world.factory.whoAmI(customer({"tenants/other"})).telemetry().devices(), 0u);
  const auto figures = world.factory.statistics();
  EXPECT_NE(std::ranges::find(figures, std::pair<std::string, double>("telemetry_poll_samples", 7)), figures.end());
}

TEST(TelemetryOfAnEngine, IsItsOwn) {
  World world;
  const v1::TelemetryInfo info = world.factory.whoAmI(operatorCaller()).telemetry();
  EXPECT_EQ(info.display_name(), "Simulated");
  EXPECT_TRUE(info.simulated());
  EXPECT_TRUE(info.reachable());
}

}  // namespace
}  // namespace aifactory::testing
