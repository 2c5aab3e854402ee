// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_state.h"

#include <algorithm>

namespace aifactory {

FleetState FleetState::of(v1::FleetLayout layout) {
  FleetState state;
  state.gpus = gpuCount(layout);
  state.states.resize(deviceCount(layout));
  state.nodes.resize(static_cast<std::size_t>(layout.nodes_size()));
  state.feeds.resize(static_cast<std::size_t>(layout.feeds_size()));
  state.layout = std::make_shared<v1::FleetLayout>(std::move(layout));
  return state;
}

std::vector<DeviceRange> mergeRanges(std::vector<DeviceRange> ranges) {
  std::erase_if(ranges, [](const DeviceRange& range) { return range.count == 0; });
  std::sort(ranges.begin(), ranges.end(),
            [](const DeviceRange& left, const DeviceRange& right) { return left.first < right.first; });
  std::vector<DeviceRange> merged;
  for (const DeviceRange& range : ranges) {
    if (!merged.empty() && range.first <= merged.back().first + merged.back().count) {
      DeviceRange& last = merged.back();
      last.count = std::max(last.first + last.count, range.first + range.count) - last.first;
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

}  // namespace aifactory
