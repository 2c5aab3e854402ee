// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/telemetry/answers.h"

#include <fmt/format.h>

#include <functional>

namespace aifactory {
namespace {

struct Metric {
  const char* name;
  std::function<double(const TelemetryColumns&, std::size_t)> value;
};

/// In the order in which Prometheus sorts them.
const Metric metrics[] = {
    {"DCGM_FI_DEV_FB_USED", [](const auto& values, auto gpu) { return (values.memory[gpu] - 1) * memoryStepMib; }},
    {"DCGM_FI_DEV_GPU_TEMP", [](const auto& values, auto gpu) { return values.temperature[gpu] - 1; }},
    {"DCGM_FI_DEV_GPU_UTIL", [](const auto& values, auto gpu) { return values.utilization[gpu] - 1; }},
    {"DCGM_FI_DEV_POWER_USAGE",
     [](const auto& values, auto gpu) { return values.power[gpu] - 1 + 0.001 * static_cast<double>(gpu % 500); }},
};

std::string hostOf(std::size_t gpu) { return fmt::format("h100-{:04}", gpu / gpusOfNode + 1); }

std::string uuidOf(std::size_t gpu) { return fmt::format("GPU-{0:08x}-4dd5-1fcf-7fe8-{0:012x}", gpu * 2654435761U); }

}  // namespace

v1::FleetLayout benchLayout(std::size_t gpus) {
  v1::FleetLayout layout;
  for (std::size_t gpu = 0; gpu < gpus; gpu += gpusOfNode) {
    v1::Node& node = *layout.add_nodes();
    node.set_name("nodes/" + hostOf(gpu));
    node.set_gpu_count(gpusOfNode);
  }
  return layout;
}

std::size_t samplesOf(const TelemetryColumns& values) { return std::size(metrics) * values.size(); }

std::string federateAnswer(const TelemetryColumns& values, std::int64_t time) {
  std::string text;
  for (const Metric& metric : metrics) {
    text += fmt::format("# TYPE {} untyped\n", metric.name);
    for (std::size_t gpu = 0; gpu < values.size(); ++gpu) {
      text += fmt::format(
          "{}{{DCGM_FI_DRIVER_VERSION=\"535.129.03\",Hostname=\"{}\",UUID=\"{}\",device=\"nvidia{}\",gpu=\"{}\","
          "hpc_job=\"{}\",instance=\"{}:9400\",job=\"dcgm\",modelName=\"NVIDIA H100 80GB HBM3\"}} {} {}\n",
          metric.name, hostOf(gpu), uuidOf(gpu), gpu % gpusOfNode, gpu % gpusOfNode, 1000 + gpu / 64, hostOf(gpu),
          metric.value(values, gpu), time);
    }
  }
  return text;
}

std::string queryAnswer(const TelemetryColumns& values, std::int64_t time) {
  std::string text = R"({"status":"success","data":{"resultType":"matrix","result":[)";
  for (const Metric& metric : metrics) {
    for (std::size_t gpu = 0; gpu < values.size(); ++gpu) {
      text += fmt::format(
          R"({{"metric":{{"DCGM_FI_DRIVER_VERSION":"535.129.03","Hostname":"{}","UUID":"{}","__name__":"{}",)"
          R"("device":"nvidia{}","gpu":"{}","hpc_job":"{}","instance":"{}:9400","job":"dcgm",)"
          R"("modelName":"NVIDIA H100 80GB HBM3"}},"values":[[{}.{:03},"{}"]]}},)",
          hostOf(gpu), uuidOf(gpu), metric.name, gpu % gpusOfNode, gpu % gpusOfNode, 1000 + gpu / 64, hostOf(gpu),
          time / 1000, time % 1000, metric.value(values, gpu));
    }
  }
  text.back() = ']';
  return text + "}}";
}

}  // namespace aifactory
