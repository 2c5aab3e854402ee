// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "factory/telemetry/fleet_samples.h"
#include "factory/telemetry/prometheus_check.h"
#include "tests/fixtures/http_server.h"
#include "tests/store/temporary_directory.h"
#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class MappingFileTest : public testing::Test {
 protected:
  absl::StatusOr<MetricMapping> read(const std::string& text) {
    std::ofstream(m_path) << text;
    return readMetricMapping(m_path);
  }
  std::string complaint(const std::string& text) { return std::string(read(text).status().message()); }

  TemporaryDirectory m_directory;
  const std::string m_path = m_directory.file("mapping.toml");
};

TEST_F(MappingFileTest, AnotherExporterIsReadInItsOwnWords) {
  const auto mapping = read(R"(
[labels]
host = ["node_name", "instance"]
gpu = "minor"
[metrics]
nvidia_smi_utilization_gpu_ratio = { field = "utilization", unit = "ratio" }
nvidia_smi_memory_used_bytes = { field = "memory", unit = "bytes", match = 'kind="fb"' }
nvidia_smi_power_draw_deciwatts = { field = "power", unit = "watts", scale = 0.1 }
)");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_THAT(mapping->host, ElementsAre("node_name", "instance"));
  EXPECT_EQ(mapping->uuid, MetricMapping::dcgm().uuid) << "what is not said is as DCGM has it";
  ASSERT_EQ(mapping->metrics.size(), 3u);

  FleetSamples samples(*mapping, std::chrono::seconds(45));
  samples.setLayout(sixteenNodes(), std::vector<std::string>{""});
  samples.begin(1000);
  samples.sample("nvidia_smi_utilization_gpu_ratio{node_name=\"h100-0001\",minor=\"1\"}", 0.42, 1000);
  samples.sample("nvidia_smi_memory_used_bytes{kind=\"fb\",instance=\"h100-0001:9835\",minor=\"1\"}", 0x1p30, 1000);
  samples.sample("nvidia_smi_power_draw_deciwatts{node_name=\"h100-0001\",minor=\"1\"}", 3507, 1000);
  EXPECT_EQ(samples.board().columns().utilization[1], 43);
  EXPECT_EQ(samples.board().columns().memory[1], 1024 / memoryStepMib + 1);
  EXPECT_EQ(samples.board().columns().power[1], 351 + 1);
}

TEST_F(MappingFileTest, SaysWhereAndWhatIsWrong) {
  EXPECT_THAT(
      complaint("[metrics]\na = { field = \"powre\", unit = \"watts\" }\n"),
      HasSubstr(m_path + ":2:15: unknown field \"powre\"; known are utilization, memory, temperature, power, xid"));
  EXPECT_THAT(complaint("[metrics]\na = { field = \"memory\", unit = \"percent\" }\n"),
              HasSubstr(":2:32: unknown unit \"percent\" of memory; known are bytes, KiB, MiB, GiB"));
  EXPECT_THAT(complaint("[metrics]\na = { field = \"memory\" }\n"),
              HasSubstr(":2:5: a has no unit; those of memory are"));
  EXPECT_THAT(complaint("[metrics]\na = { unit = \"watts\" }\n"), HasSubstr(":2:5: a has no field; known are"));
  EXPECT_THAT(complaint("[metrics]\na = { field = 7, unit = \"watts\" }\n"),
              HasSubstr(":2:15: field must be a string"));
  EXPECT_THAT(complaint("[metrics]\na = \"power\"\n"), HasSubstr(":2:5: a must say what it is: { field ="));
  EXPECT_THAT(complaint("[metrics]\n\"a b\" = { field = \"power\", unit = \"watts\" }\n"),
              HasSubstr(":2:1: \"a b\" is no name of a metric"));
  EXPECT_THAT(complaint("[metrics]\na = { field = \"power\", unit = \"watts\", scale = 0 }\n"),
              HasSubstr(":2:48: scale must be a number above 0"));
  EXPECT_THAT(complaint("[metrics]\na = { field = \"power\", unit = \"watts\", match = \"{b='c'}\" }\n"),
              HasSubstr("match must be matchers without braces"));
  EXPECT_THAT(complaint("[metrics]\na = { field = \"power\", unit = \"watts\", units = 1 }\n"),
              HasSubstr(":2:40: unknown key \"units\" of a; known are field, unit, match, scale"));
  EXPECT_THAT(complaint("[labels]\nhosts = \"x\"\n"),
              HasSubstr(":2:1: unknown key \"labels.hosts\"; known are host, gpu"));
  EXPECT_THAT(complaint("[labels]\nhost = [\"x\", 7]\n"), HasSubstr(":2:14: must be a label's name in quotes"));
  EXPECT_THAT(complaint("[labels]\nhost = \"a-b\"\n"), HasSubstr(":2:8: \"a-b\" is no name of a label"));
  EXPECT_THAT(complaint("[metric]\n"), HasSubstr("unknown table \"metric\""));
  EXPECT_THAT(complaint("metrics = 3\n"), HasSubstr(":1:11: metrics must be a table"));
  EXPECT_THAT(complaint(""), HasSubstr("no metric is mapped"));
  EXPECT_THAT(complaint("[metrics\n"), HasSubstr(m_path + ":1:"));
  EXPECT_THAT(complaint("x = 1\n[metrics]\na = 1\n"), AllOf(HasSubstr(":1:1: "), HasSubstr(":3:5: "))) << "all at once";
  EXPECT_THAT(std::string(readMetricMapping("/nonexistent.toml").status().message()),
              HasSubstr("/nonexistent.toml: cannot be read"));
}

TEST(PrometheusCheck, SaysWhichSeriesAreNotThere) {
  HttpServer server([](const HttpServer::Request& request, const auto& send) {
    const bool there = request.target.find("GPU_TEMP") == std::string::npos;
    send(HttpServer::answer(there
                                ? R"({"status":"success","data":{"resultType":"vector","result":[{"value":[1,"8"]}]}})"
                                : R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
  });
  TelemetryOptions options;
  options.prometheus.url = server.url();
  EXPECT_THAT(prometheusWarnings(options, MetricMapping::dcgm()),
              ElementsAre("Prometheus has no series DCGM_FI_DEV_GPU_TEMP now: is it scraped, and is that its name?"));
  options.prometheus.url = "http://127.0.0.1:" + std::to_string(freePort());
  EXPECT_THAT(prometheusWarnings(options, MetricMapping::dcgm()), ElementsAre(HasSubstr("does not answer")));
}

TEST(PrometheusCheck, AMatcherThatPrometheusDoesNotTake) {
  HttpServer server([](const HttpServer::Request&, const auto& send) {
    send(HttpServer::answer(R"({"status":"error","errorType":"bad_data","error":"parse error: unexpected \"=\""})",
                            "400 Bad Request"));
  });
  TelemetryOptions options;
  options.prometheus.url = server.url();
  EXPECT_THAT(prometheusWarnings(options, MetricMapping::dcgm()),
              ElementsAre(HasSubstr("HTTP 400: parse error: unexpected \"=\"")));
}

}  // namespace
}  // namespace aifactory
