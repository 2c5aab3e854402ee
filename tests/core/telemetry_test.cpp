// SPDX-License-Identifier: GPL-3.0-or-later
// What a factory makes of a telemetry source.
#include "factory/core/telemetry.h"

#include <gmock/gmock.h>

#include "factory/core/timestamps.h"
#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

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
  void measure(std::size_t device, int degrees) {
    values.temperature[device] = static_cast<std::uint8_t>(degrees + 1);
    source.listener->measured(source.version, values, Clock::now());
  }
  void report(std::size_t device, std::uint16_t xid) {
    codes[device] = xid;
    source.listener->lastXids(source.version, codes);
  }
  std::map<std::string, v1::Alert> alerts() {
    std::map<std::string, v1::Alert> alerts;
    const auto listed = world.factory.listAlerts(operatorCaller(), {}).value();
    for (const v1::Alert& alert : listed.alerts()) alerts[alert.name()] = alert;
    return alerts;
  }

  FakeTelemetry source;
  World world{measuredBy(source)};
  FleetReader reader;
  TelemetryColumns values;
  std::vector<std::uint16_t> codes = std::vector<std::uint16_t>(4 * 4 + 4 * 2, xidNotKnown);
};

std::set<v1::Alert::Kind> kindsOf(const v1::ListAlertRulesResponse& rules) {
  std::set<v1::Alert::Kind> kinds;
  for (const v1::AlertRule& rule : rules.rules()) EXPECT_TRUE(kinds.insert(rule.kind()).second) << rule.display_name();
  return kinds;
}

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

TEST_F(TelemetryTest, ASeriousXidIsAnAlertOfItsGpuAndItsJob) {
  tell({.range = {4, 4},
        .state = v1::DEVICE_STATE_ALLOCATED,
        .job = 7,
        .tenant = world.engine.listener()->intern("tenants/skt")});
  for (const std::uint16_t code : {std::uint16_t{0}, std::uint16_t{31}, xidNotKnown}) {
    report(6, code);
    EXPECT_THAT(alerts(), IsEmpty()) << code;
  }
  report(6, 79);
  const v1::Alert alert = alerts()["alerts/xid-n1001-2"];
  EXPECT_EQ(alert.kind(), v1::Alert::KIND_XID);
  EXPECT_EQ(alert.severity(), v1::Alert::SEVERITY_CRITICAL);
  EXPECT_EQ(alert.xid(), 79U);
  EXPECT_EQ(alert.summary(), "Xid 79 on n1001 GPU 2");
  EXPECT_EQ(alert.resource(), "nodes/n1001");
  EXPECT_EQ(alert.gpu(), 2);
  EXPECT_EQ(alert.affected_gpus(), 1U);
  EXPECT_THAT(alert.jobs(), ElementsAre("jobs/7"));
  EXPECT_THAT(alert.tenants(), ElementsAre("tenants/skt"));
  EXPECT_TRUE(alert.has_start_time());
  report(6, 63);
  EXPECT_EQ(alerts()["alerts/xid-n1001-2"].severity(), v1::Alert::SEVERITY_WARNING);
  EXPECT_EQ(alerts()["alerts/xid-n1001-2"].xid(), 63U);
  report(6, xidNotKnown);
  EXPECT_THAT(alerts(), IsEmpty());
}

TEST_F(TelemetryTest, AGpuIsTooHotFrom85UntilBelow82) {
  measure(6, 84);
  EXPECT_THAT(alerts(), IsEmpty());
  measure(6, 85);
  v1::Alert alert = alerts()["alerts/thermal-n1001-2"];
  EXPECT_EQ(alert.kind(), v1::Alert::KIND_THERMAL);
  EXPECT_EQ(alert.severity(), v1::Alert::SEVERITY_WARNING);
  EXPECT_EQ(alert.resource(), "nodes/n1001");
  EXPECT_EQ(alert.gpu(), 2);
  EXPECT_EQ(alert.value(), 85);
  EXPECT_EQ(alert.unit(), "°C");
  EXPECT_EQ(alert.summary(), "GPU 2 of n1001 at 85 °C");
  measure(6, 82);
  EXPECT_EQ(alerts()["alerts/thermal-n1001-2"].value(), 82);
  report(1, 48);
  EXPECT_EQ(alerts().size(), 2U) << "one does not end the other";
  measure(6, 81);
  EXPECT_EQ(alerts().size(), 1U);
  measure(6, 84);
  EXPECT_EQ(alerts().size(), 1U) << "it has to get hot again";
}

TEST_F(TelemetryTest, WhatIsNotMeasuredRaisesNothingAndEndsWhatWas) {
  source.listener->measured(source.version, values, Clock::now());
  EXPECT_THAT(alerts(), IsEmpty());
  measure(6, 90);
  EXPECT_EQ(alerts().size(), 1U);
  measure(6, -1);
  EXPECT_THAT(alerts(), IsEmpty());
  measure(6, 90);
  report(6, 79);
  EngineListener& engine = *world.engine.listener();
  engine.layout(smallLayout(engine, 4));
  EXPECT_EQ(alerts().size(), 2U) << "the same places keep what is known of them";
  engine.layout(smallLayout(engine, 5));
  EXPECT_THAT(alerts(), IsEmpty());
}

TEST_F(TelemetryTest, WhatAnInstanceMeasuresCountsForItsGpu) {
  measure(16, 86);
  measure(17, 88);
  report(17, 94);
  EXPECT_EQ(alerts()["alerts/thermal-n1000-3"].value(), 88);
  EXPECT_EQ(alerts()["alerts/xid-n1000-3"].xid(), 94U);
  EXPECT_EQ(alerts().size(), 2U);
}

TEST_F(TelemetryTest, RulesAreOfWhatTheSourceMeasures) {
  world.engine.simulated = false;
  EXPECT_THAT(kindsOf(world.factory.listAlertRules()),
              UnorderedElementsAre(v1::Alert::KIND_ENGINE, v1::Alert::KIND_NODE_DOWN, v1::Alert::KIND_COOLANT,
                                   v1::Alert::KIND_POWER, v1::Alert::KIND_TELEMETRY, v1::Alert::KIND_XID,
                                   v1::Alert::KIND_THERMAL, v1::Alert::KIND_STRAGGLER, v1::Alert::KIND_IDLE_GPUS));
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

TEST(TelemetryOfAnEngine, RaisesNothingHereAndHasNoRulesForWhatNobodyMeasures) {
  World world;
  world.engine.simulated = false;
  EngineListener& engine = *world.engine.listener();
  engine.layout(smallLayout(engine, 1));
  TelemetryColumns hot;
  hot.resize(4 + 2);
  hot.temperature[0] = 91;
  engine.sampled(hot, Clock::now());
  EngineChange change;
  change.devices.push_back({.range = {0, 1}, .state = v1::DEVICE_STATE_IDLE, .xid = 79});
  engine.change(std::move(change));
  EXPECT_EQ(world.factory.listAlerts(operatorCaller(), {})->alerts_size(), 0);
  EXPECT_THAT(kindsOf(world.factory.listAlertRules()),
              UnorderedElementsAre(v1::Alert::KIND_ENGINE, v1::Alert::KIND_NODE_DOWN, v1::Alert::KIND_COOLANT,
                                   v1::Alert::KIND_POWER));
  world.engine.simulated = true;
  EXPECT_THAT(kindsOf(world.factory.listAlertRules()),
              IsSupersetOf({v1::Alert::KIND_STRAGGLER, v1::Alert::KIND_IDLE_GPUS}));
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
