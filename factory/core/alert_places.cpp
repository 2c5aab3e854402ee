// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_places.h"

#include <algorithm>

#include "base/resource_name.h"

namespace aifactory {

AlertPlaces::AlertPlaces(std::shared_ptr<const v1::FleetLayout> layout) : m_layout(std::move(layout)) {
  std::uint32_t gpu = 0;
  for (std::uint32_t node = 0; node < static_cast<std::uint32_t>(m_layout->nodes_size()); ++node) {
    const v1::Node& described = m_layout->nodes(static_cast<int>(node));
    m_nodes.emplace(described.name(), node);
    m_byRack[described.rack()].push_back(node);
    m_firstGpu.push_back(gpu);
    gpu += described.gpu_count();
  }
  for (const v1::MigInstance& instance : m_layout->mig_instances()) {
    m_instances[instance.parent_device()].push_back(gpu++);
  }
}

std::optional<std::uint32_t> AlertPlaces::node(std::string_view name) const {
  const auto found = m_nodes.find(std::string(name));
  if (found == m_nodes.end()) return std::nullopt;
  return found->second;
}

const v1::Rack* AlertPlaces::rack(std::uint32_t node) const {
  const std::uint32_t rack = m_layout->nodes(static_cast<int>(node)).rack();
  return rack < static_cast<std::uint32_t>(m_layout->racks_size()) ? &m_layout->racks(static_cast<int>(rack)) : nullptr;
}

std::string_view AlertPlaces::rackOf(std::uint32_t node) const {
  const v1::Rack* found = rack(node);
  return found != nullptr ? std::string_view(found->name()) : std::string_view();
}

std::size_t AlertPlaces::nodesInRackOf(std::uint32_t node) const {
  return m_byRack.at(m_layout->nodes(static_cast<int>(node)).rack()).size();
}

bool AlertPlaces::isBehind(std::uint32_t node, std::string_view feed) const {
  const v1::Rack* found = rack(node);
  if (found == nullptr) return false;
  const auto& feeds = found->feeds();
  return std::any_of(feeds.begin(), feeds.end(), [&](std::uint32_t index) {
    return index < static_cast<std::uint32_t>(m_layout->feeds_size()) &&
           m_layout->feeds(static_cast<int>(index)).name() == feed;
  });
}

std::vector<std::uint32_t> AlertPlaces::nodesOf(std::string_view resource) const {
  std::vector<std::uint32_t> nodes;
  if (const auto found = node(resource)) return {*found};
  if (idIn("nodes", resource) || idIn("jobs", resource) || resource.empty()) return nodes;
  for (int index = 0; index < m_layout->racks_size(); ++index) {
    const auto standing = m_byRack.find(static_cast<std::uint32_t>(index));
    if (standing == m_byRack.end()) continue;
    const v1::Rack& rack = m_layout->racks(index);
    bool isPart = rack.name() == resource || isBehind(standing->second.front(), resource);
    if (rack.row() < static_cast<std::uint32_t>(m_layout->rows_size())) {
      const v1::Row& row = m_layout->rows(static_cast<int>(rack.row()));
      isPart = isPart || row.name() == resource ||
               (row.hall() < static_cast<std::uint32_t>(m_layout->halls_size()) &&
                m_layout->halls(static_cast<int>(row.hall())).name() == resource);
    }
    if (isPart) nodes.insert(nodes.end(), standing->second.begin(), standing->second.end());
  }
  return nodes;
}

DeviceRange AlertPlaces::gpusOf(std::uint32_t node) const {
  return {m_firstGpu[node], m_layout->nodes(static_cast<int>(node)).gpu_count()};
}

std::optional<std::uint32_t> AlertPlaces::gpu(std::uint32_t node, std::int32_t number) const {
  if (number < 0) return std::nullopt;
  const auto wanted = static_cast<std::uint32_t>(number);
  const DeviceRange gpus = gpusOf(node);
  const auto& numbers = m_layout->nodes(static_cast<int>(node)).gpu_numbers();
  if (numbers.empty()) return wanted < gpus.count ? std::optional(gpus.first + wanted) : std::nullopt;
  const auto place = std::find(numbers.begin(), numbers.end(), wanted);
  if (place == numbers.end()) return std::nullopt;
  return gpus.first + static_cast<std::uint32_t>(place - numbers.begin());
}

const std::vector<std::uint32_t>& AlertPlaces::instancesOf(std::uint32_t gpu) const {
  static const std::vector<std::uint32_t> none;
  const auto found = m_instances.find(gpu);
  return found == m_instances.end() ? none : found->second;
}

void AlertReach::merge(const AlertReach& other) {
  jobs.insert(other.jobs.begin(), other.jobs.end());
  tenants.insert(other.tenants.begin(), other.tenants.end());
  gpus = std::max(gpus, other.gpus);
}

AlertReach reachOf(const v1::Alert& alert, const AlertPlaces& places, const FleetView& fleet) {
  AlertReach reach;
  if (alert.kind() == v1::Alert::KIND_BURN_IN) return reach;  // of racks that nobody uses yet, in a row that others do
  const StateColumns& states = fleet.state().states;
  const auto touch = [&](std::uint32_t device) {
    if (device >= states.size() || states.job[device] == 0) return;
    reach.jobs.insert(states.job[device]);
    const std::uint32_t tenant = states.tenant[device];
    if (tenant != 0 && tenant < fleet.strings().size()) reach.tenants.insert(fleet.strings()[tenant]);
  };
  const auto touchGpu = [&](std::uint32_t gpu) {
    ++reach.gpus;
    touch(gpu);
    for (const std::uint32_t instance : places.instancesOf(gpu)) touch(instance);
  };
  if (const auto node = places.node(alert.resource()); node && alert.gpu() >= 0) {
    // About one GPU; a number that the node does not have touches nobody.
    if (const auto gpu = places.gpu(*node, alert.gpu())) touchGpu(*gpu);
    return reach;
  }
  for (const std::uint32_t node : places.nodesOf(alert.resource())) {
    const DeviceRange gpus = places.gpusOf(node);
    for (std::uint32_t gpu = gpus.first; gpu < gpus.first + gpus.count; ++gpu) touchGpu(gpu);
  }
  return reach;
}

}  // namespace aifactory
