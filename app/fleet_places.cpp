// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/fleet_places.h"

#include <algorithm>

#include "client/fleet_store.h"

namespace aifactory {

namespace {

bool rackMatches(const v1::FleetLayout& layout, const v1::Rack& rack, std::string_view resource) {
  const v1::Row& row = layout.rows(static_cast<int>(rack.row()));
  const v1::Hall& hall = layout.halls(static_cast<int>(row.hall()));
  if (rack.name() == resource || row.name() == resource || hall.name() == resource) return true;
  return std::any_of(rack.feeds().begin(), rack.feeds().end(), [&](std::uint32_t feed) {
    return static_cast<int>(feed) < layout.feeds_size() && layout.feeds(static_cast<int>(feed)).name() == resource;
  });
}

}  // namespace

std::vector<std::uint32_t> devicesOf(const FleetStore& fleet, std::string_view resource, int gpu) {
  std::vector<std::uint32_t> devices;
  const v1::FleetLayout& layout = fleet.layout();
  const auto add = [&](std::uint32_t node) {
    for (std::uint32_t i = 0; i < layout.nodes(static_cast<int>(node)).gpu_count(); ++i) {
      devices.push_back(fleet.firstDevice(node) + i);
    }
  };
  if (const int node = fleet.nodeIndex(resource); node >= 0) {
    add(static_cast<std::uint32_t>(node));
    if (gpu < 0) return devices;
    const auto device = fleet.gpuOn(static_cast<std::uint32_t>(node), static_cast<std::uint32_t>(gpu));
    return device ? std::vector{*device} : std::vector<std::uint32_t>{};
  }
  std::vector<bool> racks(static_cast<std::size_t>(layout.racks_size()));
  for (int rack = 0; rack < layout.racks_size(); ++rack) {
    racks[static_cast<std::size_t>(rack)] = rackMatches(layout, layout.racks(rack), resource);
  }
  for (int node = 0; node < layout.nodes_size(); ++node) {
    if (racks[layout.nodes(node).rack()]) add(static_cast<std::uint32_t>(node));
  }
  return devices;
}

}  // namespace aifactory
