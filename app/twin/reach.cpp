// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/reach.h"

#include <algorithm>
#include <utility>

#include "app/twin/sort_once.h"
#include "client/fleet_store.h"

namespace aifactory {

Reach reachOf(const FleetStore& fleet, std::vector<std::uint32_t> gpus) {
  Reach reach{.gpus = std::move(gpus), .nodes = {}, .jobs = {}, .tenants = {}};
  const StateColumns& states = fleet.columns().states;
  const auto add = [&](std::size_t device) {
    if (states.job[device] != 0) reach.jobs.push_back(states.job[device]);
    if (states.tenant[device] != 0) reach.tenants.push_back(states.tenant[device]);
  };
  for (const std::uint32_t gpu : reach.gpus) {
    reach.nodes.push_back(fleet.nodeOf(gpu));
    add(gpu);
  }
  for (int i = 0; i < fleet.layout().mig_instances_size(); ++i) {
    const std::uint32_t parent = fleet.layout().mig_instances(i).parent_device();
    if (std::binary_search(reach.gpus.begin(), reach.gpus.end(), parent)) {
      add(fleet.gpuCount() + static_cast<std::size_t>(i));
    }
  }
  sortOnce(reach.nodes);
  sortOnce(reach.jobs);
  sortOnce(reach.tenants);
  return reach;
}

std::uint32_t otherwiseFed(const FleetStore& fleet, std::string_view feed, const std::vector<std::uint32_t>& gpus) {
  const auto& feeds = fleet.layout().feeds();
  const auto found =
      std::find_if(feeds.begin(), feeds.end(), [&](const v1::Feed& each) { return each.name() == feed; });
  if (found == feeds.end()) return 0;
  return static_cast<std::uint32_t>(std::count_if(gpus.begin(), gpus.end(), [&](std::uint32_t gpu) {
    const v1::Node& node = fleet.layout().nodes(static_cast<int>(fleet.nodeOf(gpu)));
    const auto& hangsOn = fleet.layout().racks(static_cast<int>(node.rack())).feeds();
    return std::any_of(hangsOn.begin(), hangsOn.end(), [&](std::uint32_t each) {
      const v1::Feed& other = feeds.at(static_cast<int>(each));
      return other.kind() == found->kind() && other.name() != feed;
    });
  }));
}

}  // namespace aifactory
