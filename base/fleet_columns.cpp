// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fleet_columns.h"

namespace aifactory {

void TelemetryColumns::resize(std::size_t devices) {
  utilization.resize(devices, notMeasured);
  memory.resize(devices, notMeasured);
  temperature.resize(devices, notMeasured);
  power.resize(devices, notMeasured);
}

void StateColumns::resize(std::size_t devices) {
  state.resize(devices);
  job.resize(devices);
  tenant.resize(devices);
  xid.resize(devices);
}

void FleetColumns::resize(std::size_t devices) {
  states.resize(devices);
  telemetry.resize(devices);
}

std::size_t gpuCount(const v1::FleetLayout& layout) {
  std::size_t count = 0;
  for (const v1::Node& node : layout.nodes()) count += node.gpu_count();
  return count;
}

std::size_t deviceCount(const v1::FleetLayout& layout) {
  return gpuCount(layout) + static_cast<std::size_t>(layout.mig_instances_size());
}

}  // namespace aifactory
