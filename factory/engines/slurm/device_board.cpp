// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/device_board.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"

namespace aifactory {
namespace {

std::string alertName(const std::string& node) { return "alerts/node-down-" + node; }

v1::NodeState nodeState(std::uint32_t index, const SlurmNode& node) {
  v1::NodeState state;
  state.set_node(index);
  state.set_scheduler_state(node.state);
  state.set_reason(node.reason);
  state.set_reason_identity(node.reasonUser);
  if (node.reasonTime != 0) {
    state.mutable_reason_time()->set_seconds(node.reasonTime);
  }
  return state;
}

}  // namespace

bool DeviceBoard::takeNodes(std::vector<SlurmNode> nodes, const std::string& cluster, const SlurmOptions& options,
                            EngineListener& listener, EngineChange& change) {
  const bool isNew = !m_map.fits(nodes);
  if (isNew) {
    m_map = FleetMap(nodes, cluster, options, listener);
    m_holders.assign(m_map.devices(), {});
    m_told.assign(m_map.devices(), {});
    m_nodeOf.assign(m_map.devices(), 0);
    for (std::uint32_t node = 0; node < m_map.nodes().size(); ++node) {
      const FleetMap::NodeDevices& devices = m_map.nodes()[node];
      std::fill_n(m_nodeOf.begin() + devices.firstGpu, devices.gpuCount, node);
      for (const std::uint32_t slot : devices.slots) {
        m_nodeOf[slot] = node;
      }
    }
    std::erase_if(m_alerts, [&](const auto& alert) {
      const bool gone = m_map.find(std::string(*idIn("nodes", alert.second->resource()))) == nullptr;
      if (gone) {
        change.removedAlerts.push_back(alert.first);
      }
      return gone;
    });
    listener.layout(m_map.layout());
  }
  const std::lock_guard lock(m_mutex);
  if (isNew) {
    m_nodes.assign(nodes.size(), {});
    m_touched.clear();
  }
  for (SlurmNode& node : nodes) {
    const std::uint32_t index = m_map.indexOf(node.name);
    if (m_nodes[index] != node) {
      change.nodes.push_back(nodeState(index, node));
      m_nodes[index] = std::move(node);
      m_touched.insert(index);
    }
  }
  return isNew;
}

void DeviceBoard::hold(std::uint64_t job, const std::string& tenant, std::uint32_t tenantIndex,
                       const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& after) {
  const auto put = [&](const std::vector<std::uint32_t>& devices, const Holder& holder) {
    for (const std::uint32_t device : devices) {
      if (device < m_holders.size() && (holder.job != 0 || m_holders[device].job == job)) {
        m_holders[device] = holder;
        m_touched.insert(m_nodeOf[device]);
      }
    }
  };
  if (!after.empty()) {
    m_tenants[tenantIndex] = tenant;
  }
  put(before, {});
  put(after, {job, tenantIndex});
}

void DeviceBoard::update(EngineChange& change) {
  std::vector<std::uint32_t> changed;
  for (const std::uint32_t node : m_touched) {
    updateDevices(node, changed);
    updateAlert(node, change);
  }
  m_touched.clear();
  std::ranges::sort(changed);
  for (const std::uint32_t device : changed) {
    const Value& value = m_told[device];
    DeviceChange* const last = change.devices.empty() ? nullptr : &change.devices.back();
    if (last != nullptr && last->range.first + last->range.count == device && last->state == value.state &&
        last->job == value.holder.job && last->tenant == value.holder.tenantIndex) {
      ++last->range.count;
    } else {
      change.devices.push_back({{device, 1}, value.state, value.holder.job, value.holder.tenantIndex, xidNotKnown});
    }
  }
}

void DeviceBoard::updateDevices(std::uint32_t node, std::vector<std::uint32_t>& changed) {
  const FleetMap::NodeDevices& devices = m_map.nodes()[node];
  const auto isBusy = [this](std::uint32_t device) { return m_holders[device].job != 0; };
  const bool anyBusy = std::ranges::any_of(devices.slots, isBusy);
  const v1::DeviceState idle = deviceState(m_nodes[node], false, anyBusy);
  const v1::DeviceState busy = deviceState(m_nodes[node], true, true);
  const auto set = [&](std::uint32_t device, v1::DeviceState state) {
    const Value value{state, m_holders[device]};
    if (value != m_told[device]) {
      m_told[device] = value;
      changed.push_back(device);
    }
  };
  for (const std::uint32_t slot : devices.slots) {
    set(slot, isBusy(slot) ? busy : idle);
  }
  for (std::uint32_t gpu = devices.firstGpu; gpu < devices.firstGpu + devices.gpuCount; ++gpu) {
    if (m_map.isPartitioned(gpu)) {
      set(gpu, idle == v1::DEVICE_STATE_IDLE ? v1::DEVICE_STATE_PARTITIONED : idle);
    }
  }
}

void DeviceBoard::updateAlert(std::uint32_t index, EngineChange& change) {
  const SlurmNode& node = m_nodes[index];
  const std::string name = alertName(node.name);
  const bool down = deviceState(node, false, false) == v1::DEVICE_STATE_DOWN;
  const auto known = m_alerts.find(name);
  if (!down && known != m_alerts.end()) {
    change.removedAlerts.push_back(name);
    m_alerts.erase(known);
  }
  if (!down || known != m_alerts.end()) {
    return;
  }
  auto alert = std::make_shared<v1::Alert>();
  alert->set_name(name);
  alert->set_severity(v1::Alert::SEVERITY_CRITICAL);
  alert->set_kind(v1::Alert::KIND_NODE_DOWN);
  alert->set_summary(absl::StrCat("Node ", node.name, " is down", node.reason.empty() ? "" : ": ", node.reason));
  alert->set_resource(nameIn("nodes", node.name));
  alert->set_gpu(-1);
  alert->mutable_start_time()->set_seconds(
      node.reasonTime != 0 ? node.reasonTime
                           : std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count());
  std::set<std::string> tenants;
  for (const std::uint32_t slot : m_map.nodes()[index].slots) {
    if (m_holders[slot].job != 0) {
      tenants.insert(m_tenants[m_holders[slot].tenantIndex]);
    }
  }
  alert->mutable_tenants()->Assign(tenants.begin(), tenants.end());
  change.alerts.push_back(alert);
  m_alerts.emplace(name, std::move(alert));
}

std::vector<SlurmNode> DeviceBoard::nodes() const {
  const std::lock_guard lock(m_mutex);
  return m_nodes;
}

}  // namespace aifactory
