// SPDX-License-Identifier: GPL-3.0-or-later
// A real Slurm says which GPUs there are and whose, a real Prometheus what they measure.
#include "base/hostlist.h"
#include "base/resource_name.h"
#include "factory/telemetry/prometheus_telemetry.h"
#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"
#include "tests/engines/slurm/test_cluster.h"
#include "tests/fixtures/prometheus.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr int gpusOfNode = 8;

class TelemetryOnSlurm : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(PrometheusProcess::installed()) << "no Prometheus here: install `prometheus`, see packages.txt";
    ASSERT_TRUE(prometheus.start()) << prometheus.log();
    TelemetryOptions telemetry;
    telemetry.prometheus.url = prometheus.url();
    telemetry.pollInterval = 500ms;
    telemetry.staleness = 10s;
    source = std::make_unique<PrometheusTelemetry>(telemetry, MetricMapping::dcgm());
    engine->stop();
    engine = makeSlurmEngine(options);
    FactoryOptions factoryOptions;
    factoryOptions.telemetry = source.get();
    factory = std::make_unique<Factory>(*engine, log, factoryOptions);
    factory->start();
  }
  void TearDown() override {
    if (factory) factory->stop();
    ClusterTest::TearDown();
  }

  bool await(const std::function<bool()>& holds) {
    for (int i = 0; i < 300; ++i) {
      if (holds()) return true;
      std::this_thread::sleep_for(100ms);
    }
    return false;
  }
  double figure(const std::string& name) const {
    for (const auto& [known, value] : source->statistics()) {
      if (known == name) return value;
    }
    return -1;
  }

  DcgmExporters exporters{{"n0001", "n0002", "n0003", "n0004"}, gpusOfNode};
  PrometheusProcess prometheus{exporters};
  testing::MemoryLog log;
  std::unique_ptr<PrometheusTelemetry> source;
  std::unique_ptr<Factory> factory;
};

TEST_F(TelemetryOnSlurm, GpusInstancesAndJobs) {
  exporters.set("n0002", 3, {.temperature = "61", .power = "402.5"});
  std::string instances;  // seven on the last GPU of the last node, which NVIDIA numbers from 7
  for (int number = 0; number < 7; ++number) {
    instances += "DCGM_FI_PROF_GR_ENGINE_ACTIVE{Hostname=\"n0004\",gpu=\"7\",GPU_I_PROFILE=\"1g.10gb\",GPU_I_ID=\"" +
                 std::to_string(7 + number) + "\"} 0.1" + std::to_string(number) + "\n";
  }
  exporters.append("n0004", instances);
  ASSERT_TRUE(await([&] {
    const v1::TelemetryInfo info = factory->whoAmI(testing::operatorCaller()).telemetry();
    return info.devices() == 4 * gpusOfNode + 7 && info.measured_devices() == info.devices();
  }));
  testing::FleetReader reader;
  reader.connect(*factory, testing::operatorCaller(), "");
  reader.drain();
  EXPECT_EQ(reader.columns.telemetry.temperature[gpusOfNode + 3], 62);
  EXPECT_EQ(reader.columns.telemetry.power[gpusOfNode + 3], 404);
  for (std::size_t number = 0; number < 7; ++number) {
    EXPECT_EQ(reader.columns.telemetry.utilization[4 * gpusOfNode + number], 10 + number + 1);
  }

  v1::JobSpec wanted = spec("sleep 300");
  wanted.set_gpus_per_node(2);
  const v1::Job submitted = submit(wanted);
  v1::Job job;
  ASSERT_TRUE(await([&] {
    job = factory->getJob(testing::operatorCaller(), submitted.name()).value_or(v1::Job());
    return job.state() == v1::Job::STATE_RUNNING && job.allocations_size() == 1;
  }));
  const std::string host = expandHostlist(job.allocations(0).hosts()).value().at(0);
  const std::string label = ",hpc_job=\"" + std::to_string(*jobNumber(job.name())) + "\"";
  exporters.set(host, static_cast<int>(job.allocations(0).gpus(0)), {.utilization = "93", .moreLabels = label});
  exporters.set("n0003", 7, {.moreLabels = label});
  EXPECT_TRUE(await([&] { return figure("job_mismatches") == 1; })) << "on one it is there, on the other it is not";
  ASSERT_TRUE(await([&] {
    reader.drain();
    for (std::size_t device = 0; device < reader.columns.size(); ++device) {
      if (reader.columns.telemetry.utilization[device] == 94) {
        return reader.columns.states.job[device] == jobNumber(job.name());
      }
    }
    return false;
  })) << "what the job's GPU measures is found by the job";
}

}  // namespace
}  // namespace aifactory
