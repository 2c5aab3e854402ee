// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_state.h"

#include <algorithm>

namespace aifactory {
namespace {

/// Whether indices of devices, nodes and feeds mean the same things in both.
bool samePlaces(const v1::FleetLayout& left, const v1::FleetLayout& right) {
  const auto sameNode = [](const v1::Node& a, const v1::Node& b) {
    return a.name() == b.name() && a.gpu_count() == b.gpu_count();
  };
  const auto sameInstance = [](const v1::MigInstance& a, const v1::MigInstance& b) {
    return a.parent_device() == b.parent_device() && a.instance() == b.instance() && a.profile() == b.profile();
  };
  const auto sameFeed = [](const v1::Feed& a, const v1::Feed& b) { return a.name() == b.name(); };
  return left.nodes_size() > 0 && std::ranges::equal(left.nodes(), right.nodes(), sameNode) &&
         std::ranges::equal(left.mig_instances(), right.mig_instances(), sameInstance) &&
         std::ranges::equal(left.feeds(), right.feeds(), sameFeed);
}

}  // namespace

FleetState FleetState::of(v1::FleetLayout layout) {
  FleetState state;
  state.gpus = gpuCount(layout);
  state.states.resize(deviceCount(layout));
  state.nodes.resize(static_cast<std::size_t>(layout.nodes_size()));
  state.feeds.resize(static_cast<std::size_t>(layout.feeds_size()));
  state.layout = std::make_shared<v1::FleetLayout>(std::move(layout));
  return state;
}

FleetState FleetState::in(v1::FleetLayout newLayout) const {
  FleetState next = of(std::move(newLayout));
  if (samePlaces(*layout, *next.layout)) {
    next.states = states;
    next.telemetry = telemetry;
    next.sampled = sampled;
    next.nodes = nodes;
    next.feeds = feeds;
  }
  return next;
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
