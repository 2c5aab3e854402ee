// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_projection.h"

#include <algorithm>

namespace aifactory {

FleetProjection::FleetProjection(const FleetState& all, std::span<const std::string> strings, const Scope& scope,
                                 const Intern& intern)
    : m_scope(scope) {
  include(all, strings);
  buildLayout(all, strings, intern);
  std::vector<DeviceChange> changes;
  translate(all, strings, {0, static_cast<std::uint32_t>(all.states.size())}, intern, changes);
  for (const DeviceChange& change : changes) {
    m_state.states.state[change.range.first] = static_cast<std::uint8_t>(change.state);
    m_state.states.job[change.range.first] = change.job;
    m_state.states.tenant[change.range.first] = change.tenant;
    m_state.states.xid[change.range.first] = change.xid;
  }
  if (all.telemetry) m_state.telemetry = std::make_shared<TelemetryColumns>(telemetry(*all.telemetry));
  m_state.sampled = all.sampled;
}

bool FleetProjection::owns(const FleetState& all, std::span<const std::string> strings, std::size_t device) const {
  const std::uint32_t tenant = all.states.tenant[device];
  return tenant != 0 && tenant < strings.size() && m_scope.sees(strings[tenant]);
}

void FleetProjection::include(const FleetState& all, std::span<const std::string> strings) {
  const std::size_t devices = all.states.size();
  m_owned.resize(devices);
  m_local.assign(devices, hidden);
  std::vector<bool> included(devices);
  for (std::size_t device = 0; device < devices; ++device) {
    if (!owns(all, strings, device)) continue;
    m_owned[device] = included[device] = true;
    if (device < all.gpus) continue;
    const std::uint32_t parent = all.layout->mig_instances(static_cast<int>(device - all.gpus)).parent_device();
    included[device] = parent < all.gpus;  // an instance of no GPU, as only a damaged file has it, is nobody's
    if (included[device]) included[parent] = true;
  }
  for (std::size_t device = 0; device < devices; ++device) {
    if (!included[device]) continue;
    m_local[device] = static_cast<std::uint32_t>(m_devices.size());
    m_devices.push_back(static_cast<std::uint32_t>(device));
  }
}

void FleetProjection::buildLayout(const FleetState& all, std::span<const std::string> strings, const Intern& intern) {
  const v1::FleetLayout& source = *all.layout;
  v1::FleetLayout layout;
  std::vector<std::uint32_t> racks(static_cast<std::size_t>(source.racks_size()), hidden);
  std::vector<std::uint32_t> rows(static_cast<std::size_t>(source.rows_size()), hidden);
  std::vector<std::uint32_t> halls(static_cast<std::size_t>(source.halls_size()), hidden);
  const auto text = [&](std::uint32_t index) { return intern(index < strings.size() ? strings[index] : ""); };

  const auto hallOf = [&](std::uint32_t index) {
    if (halls[index] == hidden) {
      halls[index] = static_cast<std::uint32_t>(layout.halls_size());
      *layout.add_halls() = source.halls(static_cast<int>(index));
    }
    return halls[index];
  };
  const auto rowOf = [&](std::uint32_t index) {
    if (rows[index] == hidden) {
      rows[index] = static_cast<std::uint32_t>(layout.rows_size());
      const v1::Row& row = source.rows(static_cast<int>(index));
      v1::Row& copy = *layout.add_rows();
      copy = row;
      if (row.hall() < halls.size()) copy.set_hall(hallOf(row.hall()));
    }
    return rows[index];
  };
  const auto rackOf = [&](std::uint32_t index) {
    if (racks[index] == hidden) {
      racks[index] = static_cast<std::uint32_t>(layout.racks_size());
      const v1::Rack& rack = source.racks(static_cast<int>(index));
      v1::Rack& copy = *layout.add_racks();
      copy.set_name(rack.name());
      copy.set_phase(rack.phase());
      if (rack.row() < rows.size()) copy.set_row(rowOf(rack.row()));
    }
    return racks[index];
  };

  std::size_t first = 0;
  for (const v1::Node& node : source.nodes()) {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t gpu = 0; gpu < node.gpu_count(); ++gpu) {
      if (m_local[first + gpu] == hidden) continue;
      const int place = static_cast<int>(gpu);
      numbers.push_back(place < node.gpu_numbers_size() ? node.gpu_numbers(place) : gpu);
    }
    first += node.gpu_count();
    if (numbers.empty()) continue;
    v1::Node& copy = *layout.add_nodes();
    copy = node;
    copy.clear_queues();
    copy.set_gpu_count(static_cast<std::uint32_t>(numbers.size()));
    // A GPU is called on its node what the operators call it, however many of its neighbours are hidden.
    copy.clear_gpu_numbers();
    if (numbers.back() + 1 != numbers.size()) copy.mutable_gpu_numbers()->Assign(numbers.begin(), numbers.end());
    copy.set_gpu_model(text(node.gpu_model()));
    if (node.rack() < racks.size()) copy.set_rack(rackOf(node.rack()));
  }
  for (std::size_t instance = all.gpus; instance < m_local.size(); ++instance) {
    const v1::MigInstance& mig = source.mig_instances(static_cast<int>(instance - all.gpus));
    if (m_local[instance] == hidden) continue;
    v1::MigInstance& copy = *layout.add_mig_instances();
    copy = mig;
    copy.set_parent_device(m_local[mig.parent_device()]);
    copy.set_profile(text(mig.profile()));
  }
  m_state = FleetState::of(std::move(layout));
}

bool FleetProjection::isOutdated(const FleetState& all, std::span<const std::string> strings,
                                 const DeviceRange& range) const {
  const std::size_t end = std::min<std::size_t>(all.states.size(), std::size_t{range.first} + range.count);
  for (std::size_t device = range.first; device < end; ++device) {
    if (owns(all, strings, device) != m_owned[device]) return true;
  }
  return false;
}

void FleetProjection::translate(const FleetState& all, std::span<const std::string> strings, const DeviceRange& range,
                                const Intern& intern, std::vector<DeviceChange>& changes) const {
  const std::size_t end = std::min<std::size_t>(all.states.size(), std::size_t{range.first} + range.count);
  for (std::size_t device = range.first; device < end; ++device) {
    if (m_local[device] == hidden) continue;
    DeviceChange change{{m_local[device], 1}, v1::DEVICE_STATE_PARTITIONED, 0, 0, 0};
    if (m_owned[device]) {
      change.state = static_cast<v1::DeviceState>(all.states.state[device]);
      change.job = all.states.job[device];
      change.tenant = intern(strings[all.states.tenant[device]]);
      change.xid = all.states.xid[device];
    }
    changes.push_back(change);
  }
}

TelemetryColumns FleetProjection::telemetry(const TelemetryColumns& all) const {
  TelemetryColumns own;
  own.resize(m_devices.size());
  for (std::size_t local = 0; local < m_devices.size(); ++local) {
    const std::uint32_t device = m_devices[local];
    if (!m_owned[device]) continue;  // a GPU that others share is not measured for this scope
    own.utilization[local] = all.utilization[device];
    own.memory[local] = all.memory[device];
    own.temperature[local] = all.temperature[device];
    own.power[local] = all.power[device];
  }
  return own;
}

}  // namespace aifactory
