// SPDX-License-Identifier: GPL-3.0-or-later
// A factory of 16 nodes, a real Prometheus, exporters that speak DCGM's names, and a console's view over gRPC.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "aifactory/v1/session.grpc.pb.h"
#include "factory/api/api_server.h"
#include "factory/core/timestamps.h"
#include "factory/telemetry/prometheus_rules.h"
#include "factory/telemetry/prometheus_telemetry.h"
#include "tests/core/world.h"
#include "tests/fixtures/prometheus.h"
#include "tests/fixtures/shifted_clock.h"
#include "tests/telemetry/remote_fleet.h"
#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr const char* token = "a token of the test";
constexpr const char* rulesFile = R"(
groups:
- name: gpus
  rules:
  - alert: GpuHot
    expr: DCGM_FI_DEV_GPU_TEMP > 85
    labels: {severity: critical}
    annotations: {summary: 'GPU {{ $labels.gpu }} of {{ $labels.Hostname }} is at {{ $value }} °C'}
  - alert: GpuLost
    expr: absent(DCGM_FI_DEV_GPU_TEMP)
    for: 1h
    labels: {severity: warning}
)";

class RealPrometheusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(PrometheusProcess::installed()) << "no Prometheus here: install `prometheus`, see packages.txt";
    spdlog::set_level(spdlog::level::off);
    for (int host = 1; host <= testNodes; ++host) {
      for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) exporters.set(testHost(host), gpu, reading(host, gpu));
    }
    ASSERT_TRUE(prometheus.start()) << prometheus.log();
    TelemetryOptions telemetry;
    telemetry.prometheus.url = url();
    telemetry.prometheus.timeout = 2s;
    telemetry.pollInterval = 500ms;
    telemetry.staleness = 4s;
    source = std::make_unique<PrometheusTelemetry>(telemetry, MetricMapping::dcgm());
    FactoryOptions options;
    options.telemetry = source.get();
    telemetry.rulesInterval = 500ms;
    rules = std::make_unique<PrometheusRules>(telemetry, MetricMapping::dcgm());
    options.observers.push_back(rules.get());
    options.alertSources.push_back(rules.get());
    factory = std::make_unique<Factory>(engine, log, options);
    factory->start();
    engine.listener()->layout(sixteenNodes());
    ApiOptions api;
    api.listen = "127.0.0.1:0";
    auto started = ApiServer::start(*factory, tokens, api);
    ASSERT_TRUE(started.ok()) << started.status();
    server = std::move(*started);
    channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
    fleet = std::make_unique<RemoteFleet>(channel, token);
  }
  void TearDown() override {
    fleet.reset();
    server.reset();
    if (factory) factory->stop();
    spdlog::set_level(spdlog::level::info);
  }

  /// Where factoryd looks for Prometheus.
  virtual std::string url() const { return prometheus.url(); }
  /// Something else for each GPU.
  static DcgmExporters::Gpu reading(int host, int gpu) {
    return {.utilization = std::to_string(host * 5 + gpu),
            .memory = std::to_string(1000 * host + 64 * gpu),
            .temperature = std::to_string(30 + host + gpu),
            .power = std::to_string(100 * gpu + host) + ".4",
            .xid = "0"};
  }
  static bool shows(const TelemetryColumns& values, int host, int gpu) {
    const std::uint32_t device = deviceOf(host, gpu);
    return values.utilization[device] == host * 5 + gpu + 1 &&
           values.memory[device] == (1000 * host + 64 * gpu + 32) / memoryStepMib + 1 &&
           values.temperature[device] == 30 + host + gpu + 1 && values.power[device] == 100 * gpu + host + 1;
  }
  static bool isMeasured(const TelemetryColumns& values, int host, int gpu) {
    const std::uint32_t device = deviceOf(host, gpu);
    return values.utilization[device] != notMeasured || values.memory[device] != notMeasured ||
           values.temperature[device] != notMeasured || values.power[device] != notMeasured;
  }
  /// Every GPU for which `with` holds has its reading, no other has any.
  bool awaitReadings(const std::function<bool(int host)>& with = [](int) { return true; }) {
    return fleet->await([&](const FleetColumns& columns) {
      for (int host = 1; host <= testNodes; ++host) {
        for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) {
          if (with(host) ? !shows(columns.telemetry, host, gpu) : isMeasured(columns.telemetry, host, gpu))
            return false;
        }
      }
      return true;
    });
  }
  v1::TelemetryInfo info() {
    grpc::ClientContext context;
    context.AddMetadata("authorization", std::string("Bearer ") + token);
    v1::WhoAmIResponse response;
    EXPECT_TRUE(v1::SessionService::NewStub(channel)->WhoAmI(&context, {}, &response).ok());
    return response.telemetry();
  }
  std::vector<std::string> alerts() {
    std::vector<std::string> sentences;
    const auto listed = factory->listAlerts(testing::operatorCaller(), {}).value();
    for (const v1::Alert& alert : listed.alerts()) sentences.push_back(alert.summary());
    return sentences;
  }
  /// Job 42 on GPUs 1 and 6 of hosts 3 and 4, begun then; and the question what it measured.
  v1::GetJobTelemetryRequest jobSince(Clock::time_point started) {
    v1::Job job = testing::jobOf(42, "tenants/skt", v1::Job::STATE_RUNNING);
    *job.mutable_start_time() = timestampOf(started);
    v1::Job::Allocation& allocation = *job.add_allocations();
    allocation.set_hosts("h100-[0003-0004]");
    allocation.add_gpus(1);
    allocation.add_gpus(6);
    engine.tell(job);
    v1::GetJobTelemetryRequest request;
    request.set_job("jobs/42");
    request.set_max_points(200);
    return request;
  }
  double figure(const std::string& name) const {
    for (const auto& [known, value] : source->statistics()) {
      if (known == name) return value;
    }
    return -1;
  }

  DcgmExporters exporters{testHosts(), gpusPerTestNode};
  PrometheusProcess prometheus{exporters, rulesFile};
  testing::FakeEngine engine;
  testing::MemoryLog log;
  TokenStore tokens{token, testing::operatorCaller()};
  std::unique_ptr<PrometheusTelemetry> source;
  std::unique_ptr<PrometheusRules> rules;
  std::unique_ptr<Factory> factory;
  std::unique_ptr<ApiServer> server;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<RemoteFleet> fleet;
};

TEST_F(RealPrometheusTest, ValuesAndUnitsReachTheConsole) {
  ASSERT_TRUE(awaitReadings());
  EXPECT_LT(std::chrono::abs(std::chrono::system_clock::now() - fleet->sampleTime()), 5s);
  const v1::TelemetryInfo said = info();
  EXPECT_EQ(said.display_name(), "Prometheus");
  EXPECT_TRUE(said.reachable());
  EXPECT_FALSE(said.simulated());
  EXPECT_EQ(said.measured_devices(), 128u);
  EXPECT_EQ(said.devices(), 128u);
  EXPECT_EQ(figure("poll_samples"), 5 * 128);
  EXPECT_EQ(figure("unmatched_series"), 0);
  EXPECT_THAT(alerts(), ::testing::IsEmpty());
}

TEST_F(RealPrometheusTest, AnXidAndAnotherReadingFollow) {
  ASSERT_TRUE(awaitReadings());
  DcgmExporters::Gpu hot = reading(7, 3);
  hot.temperature = "91";
  hot.utilization = "NaN";
  hot.power = "+Inf";
  hot.memory = "9223372036854775794";
  hot.xid = "79";
  exporters.set(testHost(7), 3, hot);
  const std::uint32_t device = deviceOf(7, 3);
  ASSERT_TRUE(fleet->await([&](const FleetColumns& columns) {
    return columns.telemetry.temperature[device] == 92 && columns.states.xid[device] == 79;
  }));
  ASSERT_TRUE(fleet->await([&](const FleetColumns& columns) {
    return columns.telemetry.utilization[device] == notMeasured && columns.telemetry.power[device] == notMeasured &&
           columns.telemetry.memory[device] == notMeasured;
  })) << "what is no number is not measured";
  v1::ListAlertsRequest ofXids;
  ofXids.set_filter("kind = xid");
  v1::ListAlertsResponse listed;
  ASSERT_TRUE(fleet->await([&](const FleetColumns&) {
    listed = factory->listAlerts(testing::operatorCaller(), ofXids).value();
    return listed.alerts_size() == 1;
  }));
  EXPECT_EQ(listed.alerts(0).summary(), "Xid 79 on h100-0007 GPU 3");
  EXPECT_EQ(listed.alerts(0).resource(), "nodes/h100-0007");
  EXPECT_EQ(listed.alerts(0).gpu(), 3);
  EXPECT_EQ(listed.alerts(0).xid(), 79U);
}

TEST_F(RealPrometheusTest, AJobFromBeforeTheRecordedPastIsReadFromPrometheus) {
  ASSERT_TRUE(awaitReadings());
  const auto started = Clock::now() - 20s;
  std::this_thread::sleep_for(3s);
  const v1::GetJobTelemetryRequest request = jobSince(started);
  const auto telemetry = factory->jobTelemetry(testing::operatorCaller(), request);
  ASSERT_TRUE(telemetry.ok()) << telemetry.status();
  EXPECT_EQ(telemetry->source(), "Prometheus");
  ASSERT_EQ(telemetry->devices_size(), 4);
  const int points = telemetry->times_size();
  ASSERT_GE(points, 20) << "one a second at most";
  for (const v1::DeviceTelemetry& device : telemetry->devices()) {
    const int host = device.node() == "nodes/h100-0003" ? 3 : 4;
    const int gpu = static_cast<int>(device.gpu());
    ASSERT_EQ(device.power_size(), points);
    EXPECT_EQ(device.utilization(points - 1), host * 5 + gpu);
    EXPECT_EQ(device.memory(points - 1), 1000 * host + 64 * gpu);
    EXPECT_EQ(device.temperature(points - 1), 30 + host + gpu);
    EXPECT_EQ(device.power(points - 1), 100 * gpu + host);
    EXPECT_EQ(device.power(0), -1) << "Prometheus was not there yet";
  }

  const auto later = factory->jobTelemetry(testing::operatorCaller(), jobSince(Clock::now() - 2s));
  ASSERT_TRUE(later.ok()) << later.status();
  for (const v1::DeviceTelemetry& device : later->devices()) {
    ASSERT_GT(device.power_size(), 0);
    EXPECT_EQ(device.power(0), -1) << "what was measured before a job began is not its own";
  }
  EXPECT_FALSE(factory->jobTelemetry(testing::customer({"tenants/nobody"}), request).ok());
}

TEST_F(RealPrometheusTest, AnExporterThatVanishesAndComesBack) {
  ASSERT_TRUE(awaitReadings());
  exporters.vanish(testHost(9));
  ASSERT_TRUE(awaitReadings([](int host) { return host != 9; }));
  EXPECT_EQ(info().measured_devices(), 120u);
  exporters.vanish(testHost(9), false);
  ASSERT_TRUE(awaitReadings());
}

TEST_F(RealPrometheusTest, AnExporterThatRestartsUnderAnotherInstance) {
  ASSERT_TRUE(awaitReadings());
  std::map<std::string, std::string> instances;
  for (const std::string& host : exporters.hosts()) instances[host] = host + ":9400";
  instances[testHost(4)] = "10.1.2.3:9401";
  for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) {
    DcgmExporters::Gpu cooler = reading(4, gpu);
    cooler.power = "11";
    exporters.set(testHost(4), gpu, cooler);
  }
  prometheus.scrape(instances);
  // Both series are there for a while; from the newer one's first sample on nothing of the older may be seen.
  const auto isNew = [&](const FleetColumns& columns) {
    for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) {
      if (columns.telemetry.power[deviceOf(4, gpu)] != 12) return false;
    }
    return true;
  };
  ASSERT_TRUE(fleet->await(isNew));
  EXPECT_FALSE(fleet->await([&](const FleetColumns& columns) { return !isNew(columns); }, 5s));
}

TEST_F(RealPrometheusTest, ARelabelledHostKeepsItsGpus) {
  ASSERT_TRUE(awaitReadings());
  exporters.rename(testHost(2), "blade-77.ulsan.example.com");
  DcgmExporters::Gpu other = reading(2, 5);
  other.temperature = "77";
  exporters.set(testHost(2), 5, other);
  ASSERT_TRUE(
      fleet->await([](const FleetColumns& columns) { return columns.telemetry.temperature[deviceOf(2, 5)] == 78; }));
  std::this_thread::sleep_for(5s);  // longer than what came under the old name lives
  EXPECT_EQ(info().measured_devices(), 128u);
}

TEST_F(RealPrometheusTest, PrometheusAwayAndBack) {
  ASSERT_TRUE(awaitReadings());
  prometheus.stop();
  ASSERT_TRUE(awaitReadings([](int) { return false; })) << "nothing is shown for longer than it is known";
  EXPECT_FALSE(info().reachable());
  EXPECT_THAT(info().unreachable_reason(), HasSubstr("does not answer"));
  EXPECT_THAT(alerts(), ::testing::ElementsAre(HasSubstr("does not answer")));
  ASSERT_TRUE(prometheus.start()) << prometheus.log();
  ASSERT_TRUE(awaitReadings());
  EXPECT_TRUE(info().reachable());
  EXPECT_THAT(alerts(), ::testing::IsEmpty());
}

TEST_F(RealPrometheusTest, PrometheusThatHangs) {
  ASSERT_TRUE(awaitReadings());
  prometheus.suspend(true);
  ASSERT_TRUE(awaitReadings([](int) { return false; }));
  EXPECT_THAT(info().unreachable_reason(), HasSubstr("did not answer within 2 s"));
  prometheus.suspend(false);
  ASSERT_TRUE(awaitReadings());
}

TEST_F(RealPrometheusTest, ARuleThatFiresIsAnAlertOfItsGpuAndItsJob) {
  ASSERT_TRUE(awaitReadings());
  EngineChange change;
  v1::Job job = testing::jobOf(42, "tenants/skt", v1::Job::STATE_RUNNING);
  change.jobs.push_back(std::make_shared<v1::Job>(job));
  change.devices.push_back({.range = {deviceOf(7, 0), 8},
                            .state = v1::DEVICE_STATE_ALLOCATED,
                            .job = 42,
                            .tenant = engine.listener()->intern("tenants/skt"),
                            .xid = 0});
  engine.listener()->change(std::move(change));
  DcgmExporters::Gpu hot = reading(7, 3);
  hot.temperature = "91";
  exporters.set(testHost(7), 3, hot);
  v1::ListAlertsRequest ofRules;  // factoryd raises one of its own, too
  ofRules.set_filter("kind = rule");
  v1::Alert alert;
  const auto awaitAlerts = [&](int count) {
    for (int i = 0; i < 200; ++i) {
      const auto listed = factory->listAlerts(testing::operatorCaller(), ofRules).value();
      if (listed.alerts_size() > 0) alert = listed.alerts(0);
      if (listed.alerts_size() == count) return true;
      std::this_thread::sleep_for(100ms);
    }
    return false;
  };
  ASSERT_TRUE(awaitAlerts(1));
  EXPECT_EQ(alert.kind(), v1::Alert::KIND_RULE);
  EXPECT_EQ(alert.severity(), v1::Alert::SEVERITY_CRITICAL);
  EXPECT_EQ(alert.rule(), "GpuHot");
  EXPECT_EQ(alert.summary(), "GPU 3 of h100-0007 is at 91 °C");
  EXPECT_EQ(alert.resource(), "nodes/h100-0007");
  EXPECT_EQ(alert.gpu(), 3);
  EXPECT_THAT(alert.jobs(), ::testing::ElementsAre("jobs/42"));
  EXPECT_THAT(alert.tenants(), ::testing::ElementsAre("tenants/skt"));
  EXPECT_NEAR(static_cast<double>(alert.start_time().seconds()), static_cast<double>(std::time(nullptr)), 30);
  std::vector<std::string> sources;
  const v1::ListAlertRulesResponse known = factory->listAlertRules();
  for (const v1::AlertRule& rule : known.rules()) {
    if (rule.kind() == v1::Alert::KIND_RULE) sources.push_back(rule.source() + ": " + rule.display_name());
  }
  EXPECT_THAT(sources, ::testing::UnorderedElementsAre("prometheus gpus: GpuHot", "prometheus gpus: GpuLost"));
  exporters.set(testHost(7), 3, reading(7, 3));
  EXPECT_TRUE(awaitAlerts(0)) << alert.summary();
}

TEST_F(RealPrometheusTest, LabelsWithOddCharacters) {
  DcgmExporters::Gpu odd = reading(1, 0);
  odd.moreLabels = ",pod=\"a\\\"b } 1 2\\\\c\\nd\",team=\"울산 \xf0\x9f\x94\xa5\",tab=\"\t\x01\",hpc_job=\"42\"";
  exporters.set(testHost(1), 0, odd);
  exporters.append(testHost(1), "DCGM_FI_DEV_GPU_TEMP{Hostname=\"else \\\"where\\n\",gpu=\"0\"} 20\n");
  ASSERT_TRUE(awaitReadings());
  ASSERT_TRUE(fleet->await([&](const FleetColumns&) { return figure("job_mismatches") == 1; }))
      << "the exporter names a job where the scheduler has none";
  EXPECT_EQ(figure("unmatched_series"), 1);
  EngineChange change;
  change.devices.push_back(
      {.range = {deviceOf(1, 0), 1}, .state = v1::DEVICE_STATE_ALLOCATED, .job = 42, .tenant = 0, .xid = 0});
  engine.listener()->change(std::move(change));
  EXPECT_TRUE(fleet->await([&](const FleetColumns&) { return figure("job_mismatches") == 0; }));
}

/// Prometheus' clock is an hour ahead of factoryd's, or behind it.
class ClockAnHourOff : public RealPrometheusTest, public ::testing::WithParamInterface<int> {
 protected:
  std::string url() const override { return shifted.url(); }
  bool sampledNow() const { return std::chrono::abs(Clock::now() - fleet->sampleTime()) < 5s; }

  ShiftedClock shifted{prometheus.port(), std::chrono::hours(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(AheadAndBehind, ClockAnHourOff, ::testing::Values(1, -1));

TEST_P(ClockAnHourOff, IsToldAndCorrected) {
  ASSERT_TRUE(awaitReadings());
  EXPECT_TRUE(sampledNow());
  EXPECT_TRUE(info().reachable());
  EXPECT_NEAR(figure("clock_skew_seconds"), 3600 * GetParam(), 5);
  const char* side = GetParam() > 0 ? " s ahead of factoryd's" : " s behind factoryd's";
  EXPECT_THAT(alerts(), ::testing::ElementsAre(::testing::AllOf(HasSubstr("Prometheus' clock is"), HasSubstr(side))));
  exporters.vanish(testHost(9));
  ASSERT_TRUE(awaitReadings([](int host) { return host != 9; })) << "old is what is old by Prometheus' clock";
  EXPECT_EQ(info().measured_devices(), 120u);
  EXPECT_TRUE(sampledNow());
}

TEST_P(ClockAnHourOff, AJobFromBeforeTheRecordedPastHasItsValuesInTheirTime) {
  const auto started = Clock::now() - 20s;
  ASSERT_TRUE(awaitReadings());
  DcgmExporters::Gpu other = reading(3, 1);
  other.power = "55";
  exporters.set(testHost(3), 1, other);
  const auto changed = Clock::now();
  std::this_thread::sleep_for(4s);
  const auto telemetry = factory->jobTelemetry(testing::operatorCaller(), jobSince(started));
  ASSERT_TRUE(telemetry.ok()) << telemetry.status();
  ASSERT_EQ(telemetry->devices_size(), 4);
  const auto& power = telemetry->devices(0).power();
  ASSERT_EQ(telemetry->devices(0).node(), "nodes/h100-0003");
  ASSERT_EQ(power.size(), telemetry->times_size());
  ASSERT_GE(power.size(), 20);
  ASSERT_EQ(power[0], -1) << "Prometheus was not there yet";
  EXPECT_EQ(power[power.size() - 1], 55);
  const auto first = std::find(power.begin(), power.end(), 55);
  ASSERT_NE(first, power.end());
  EXPECT_EQ(*std::prev(first), 103);
  const auto seen = timePointOf(telemetry->times(static_cast<int>(first - power.begin())));
  EXPECT_LT(std::chrono::abs(seen - changed), 3s);
  EXPECT_LT(Clock::now() - timePointOf(*telemetry->times().rbegin()), 3s);

  const auto later = factory->jobTelemetry(testing::operatorCaller(), jobSince(Clock::now() - 2s));
  ASSERT_TRUE(later.ok()) << later.status();
  ASSERT_GT(later->devices(0).power_size(), 1);
  EXPECT_EQ(later->devices(0).power(0), -1) << "what was measured before a job began is not its own";
}

}  // namespace
}  // namespace aifactory
