// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_store.h"

namespace aifactory {

std::optional<std::uint32_t> FleetStore::gpuOn(std::uint32_t node, std::uint32_t number) const {
  const std::uint32_t first = firstDevice(node);
  for (std::uint32_t gpu = 0; gpu < layout().nodes(static_cast<int>(node)).gpu_count(); ++gpu) {
    if (gpuNumber(first + gpu) == number) return first + gpu;
  }
  return {};
}

int FleetStore::nodeIndex(std::string_view name) const {
  const auto place = m_shape->nodes.find(name);
  return place == m_shape->nodes.end() ? -1 : place->second;
}

std::vector<std::uint32_t> FleetStore::devicesOfJob(std::uint64_t job) const {
  std::vector<std::uint32_t> devices;
  const auto& jobs = m_columns.states.job;
  for (std::size_t device = 0; device < jobs.size(); ++device) {
    if (jobs[device] == job) devices.push_back(static_cast<std::uint32_t>(device));
  }
  return devices;
}

}  // namespace aifactory
