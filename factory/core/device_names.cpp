// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/device_names.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"

namespace aifactory {

DeviceNames::DeviceNames(std::shared_ptr<const v1::FleetLayout> layout) : m_layout(std::move(layout)) {
  m_firstGpu.push_back(0);
  for (const v1::Node& node : m_layout->nodes()) m_firstGpu.push_back(m_firstGpu.back() + node.gpu_count());
}

DeviceNames::Place DeviceNames::place(std::uint32_t device) const {
  const std::uint32_t gpus = m_firstGpu.back();
  if (device >= gpus) {
    if (device - gpus >= static_cast<std::uint32_t>(m_layout->mig_instances_size())) return {};
    device = m_layout->mig_instances(static_cast<int>(device - gpus)).parent_device();
    if (device >= gpus) return {};
  }
  const auto after = std::upper_bound(m_firstGpu.begin(), m_firstGpu.end(), device);
  const auto index = static_cast<int>(after - m_firstGpu.begin()) - 1;
  const v1::Node& node = m_layout->nodes(index);
  const std::uint32_t offset = device - m_firstGpu[static_cast<std::size_t>(index)];
  const bool isNumbered = offset < static_cast<std::uint32_t>(node.gpu_numbers_size());
  return {node.name(), isNumbered ? node.gpu_numbers(static_cast<int>(offset)) : offset};
}

std::string DeviceNames::resource(std::uint32_t device) const {
  const Place found = place(device);
  return absl::StrCat(found.node, "/gpus/", found.gpu);
}

std::string DeviceNames::words(std::uint32_t device) const {
  const Place found = place(device);
  return absl::StrCat("GPU ", found.gpu, " of ", std::string(lastId(found.node)));
}

}  // namespace aifactory
