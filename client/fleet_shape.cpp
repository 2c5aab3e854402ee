// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_shape.h"

#include "base/fleet_columns.h"

namespace aifactory {
namespace {

constexpr std::size_t mostDevices = 16'000'000;

bool leadsSomewhere(const v1::FleetLayout& layout) {
  const auto rackCount = static_cast<std::uint32_t>(layout.racks_size());
  for (const v1::Node& node : layout.nodes()) {
    if (node.rack() >= rackCount) return false;
    const auto numbered = static_cast<std::uint32_t>(node.gpu_numbers_size());
    if (numbered != 0 && numbered != node.gpu_count()) return false;
  }
  for (const v1::Rack& rack : layout.racks()) {
    if (rack.row() >= static_cast<std::uint32_t>(layout.rows_size())) return false;
    for (const std::uint32_t feed : rack.feeds()) {
      if (feed >= static_cast<std::uint32_t>(layout.feeds_size())) return false;
    }
  }
  for (const v1::Row& row : layout.rows()) {
    if (row.hall() >= static_cast<std::uint32_t>(layout.halls_size())) return false;
  }
  const std::size_t gpus = gpuCount(layout);
  for (const v1::MigInstance& instance : layout.mig_instances()) {
    if (instance.parent_device() >= gpus) return false;
  }
  return deviceCount(layout) <= mostDevices;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const FleetShape>> FleetShape::build(v1::FleetLayout layout) {
  if (!leadsSomewhere(layout)) return absl::DataLossError("a layout whose indices lead nowhere");
  auto shape = std::make_shared<FleetShape>();
  shape->layout = std::move(layout);
  shape->gpuCount = aifactory::gpuCount(shape->layout);
  shape->deviceCount = aifactory::deviceCount(shape->layout);
  shape->nodeOf.reserve(shape->deviceCount);
  shape->gpuNumber.reserve(shape->deviceCount);
  shape->firstDevice.reserve(static_cast<std::size_t>(shape->layout.nodes_size()));
  shape->nodes.reserve(static_cast<std::size_t>(shape->layout.nodes_size()));
  for (int node = 0; node < shape->layout.nodes_size(); ++node) {
    const v1::Node& described = shape->layout.nodes(node);
    shape->firstDevice.push_back(static_cast<std::uint32_t>(shape->nodeOf.size()));
    shape->nodes.emplace(described.name(), node);
    for (std::uint32_t gpu = 0; gpu < described.gpu_count(); ++gpu) {
      shape->nodeOf.push_back(static_cast<std::uint32_t>(node));
      shape->gpuNumber.push_back(described.gpu_numbers().empty() ? gpu : described.gpu_numbers(static_cast<int>(gpu)));
    }
  }
  for (const v1::MigInstance& instance : shape->layout.mig_instances()) {
    shape->nodeOf.push_back(shape->nodeOf[instance.parent_device()]);
    shape->gpuNumber.push_back(shape->gpuNumber[instance.parent_device()]);
  }
  return shape;
}

}  // namespace aifactory
