// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/fleet_map.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>
#include <regex>
#include <set>

#include "base/hostlist.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

constexpr std::uint32_t racksPerRow = 16;

// "H100" for "h100", "GPU" where the site names no type.
std::string modelName(const std::string& type) { return type.empty() ? "GPU" : absl::AsciiStrToUpper(type); }

}  // namespace

FleetMap::FleetMap(const std::vector<SlurmNode>& nodes, const std::string& cluster, const SlurmOptions& options,
                   EngineListener& listener) {
  v1::Hall& hall = *m_layout.add_halls();
  hall.set_name("halls/" + cluster);
  hall.set_display_name(options.hall.empty() ? cluster : options.hall);
  const std::regex pattern(options.rackPattern);
  std::map<std::string, std::uint32_t> racks;
  const auto rackOf = [&](const SlurmNode& node, std::size_t position) {
    std::smatch match;
    const bool named = !options.rackPattern.empty() && std::regex_search(node.name, match, pattern);
    const std::string name = named ? match[1].str() : absl::StrCat("r", position / options.nodesPerRack + 1);
    const auto [entry, isNew] = racks.try_emplace(name, static_cast<std::uint32_t>(m_layout.racks_size()));
    if (isNew) {
      const std::uint32_t row = entry->second / racksPerRow;
      if (static_cast<int>(row) == m_layout.rows_size()) {
        v1::Row& added = *m_layout.add_rows();
        added.set_name(absl::StrCat(hall.name(), "/rows/", row + 1));
      }
      v1::Rack& rack = *m_layout.add_racks();
      rack.set_name("racks/" + name);
      rack.set_row(row);
      rack.set_phase(v1::Rack::PHASE_IN_SERVICE);
    }
    return entry->second;
  };

  struct Instance {
    std::uint32_t node;
    std::uint32_t slot;
    std::uint32_t parent;
    std::uint32_t number;
    MigProfile profile;
  };
  std::vector<Instance> instances;
  std::set<std::uint32_t> partitioned;
  for (std::size_t position = 0; position < nodes.size(); ++position) {
    const SlurmNode& node = nodes[position];
    const auto index = static_cast<std::uint32_t>(position);
    m_index.emplace(node.name, index);
    m_keys.push_back({node.gres, node.queues});
    NodeDevices& devices = m_nodes.emplace_back();
    devices.firstGpu = m_gpus;
    for (const GpuGres& gres : node.gres) {
      const auto profile = migProfileOf(gres.type);
      if (devices.gpuModel.empty() || !profile) {
        devices.gpuModel =
            profile ? gres.type.substr(0, gres.type.find_last_of("_-", gres.type.find("g."))) : gres.type;
      }
      for (std::uint32_t i = 0; i < gres.count; ++i) {
        if (!profile) {
          devices.slots.push_back(m_gpus + devices.gpuCount++);
          continue;
        }
        const std::uint32_t number = i % profile->perGpu();
        devices.gpuCount += number == 0 ? 1 : 0;
        const std::uint32_t parent = m_gpus + devices.gpuCount - 1;
        partitioned.insert(parent);
        instances.push_back({index, static_cast<std::uint32_t>(devices.slots.size()), parent, number, *profile});
        devices.slots.push_back(0);  // known once all GPUs are counted
      }
    }
    m_gpus += devices.gpuCount;
    v1::Node& added = *m_layout.add_nodes();
    added.set_name(nameIn("nodes", node.name));
    added.set_rack(rackOf(node, position));
    added.set_gpu_count(devices.gpuCount);
    added.set_gpu_model(listener.intern(devices.gpuCount == 0 ? "" : modelName(devices.gpuModel)));
    for (const std::string& queue : node.queues) {
      added.add_queues(listener.intern(nameIn("queues", queue)));
    }
  }
  m_parents.resize(m_gpus);
  std::iota(m_parents.begin(), m_parents.end(), 0u);
  m_instances.resize(m_gpus);
  for (const Instance& instance : instances) {
    m_nodes[instance.node].slots[instance.slot] = static_cast<std::uint32_t>(m_parents.size());
    m_parents.push_back(instance.parent);
    m_instances.push_back(instance.number);
    v1::MigInstance& added = *m_layout.add_mig_instances();
    added.set_parent_device(instance.parent);
    added.set_profile(listener.intern(instance.profile.name));
    added.set_instance(instance.number);
    added.set_memory_mib(instance.profile.memoryGb * 1024);
  }
  m_partitioned.resize(m_parents.size());
  for (const std::uint32_t device : partitioned) {
    m_partitioned[device] = true;
  }
}

bool FleetMap::fits(const std::vector<SlurmNode>& nodes) const {
  return nodes.size() == m_keys.size() && std::ranges::all_of(nodes, [this](const SlurmNode& node) {
           const auto found = m_index.find(node.name);
           return found != m_index.end() && m_keys[found->second] == Key{node.gres, node.queues};
         });
}

const FleetMap::NodeDevices* FleetMap::find(const std::string& node) const {
  const auto found = m_index.find(node);
  return found == m_index.end() ? nullptr : &m_nodes[found->second];
}

FleetMap::Placement FleetMap::place(const GpuPlacement& slurm) const {
  Placement placement;
  std::vector<std::string> run;  // hosts in a row with the same GPUs
  v1::Job::Allocation current;
  const auto finishRun = [&] {
    if (!run.empty()) {
      current.set_hosts(compressHostlist(run));
      placement.allocations.push_back(current);
      run.clear();
    }
  };
  const auto add = [&](const std::string& host, const v1::Job::Allocation& allocation) {
    const bool same = !run.empty() && run.back() != host && std::ranges::equal(current.gpus(), allocation.gpus()) &&
                      std::ranges::equal(current.mig_instances(), allocation.mig_instances());
    if (!same) {
      finishRun();
      current = allocation;
    }
    run.push_back(host);
  };
  for (const auto& [hostlist, gres] : slurm) {
    const auto hosts = expandHostlist(hostlist);
    for (const std::string& host : hosts.ok() ? *hosts : std::vector<std::string>{}) {
      const NodeDevices* node = find(host);
      if (node == nullptr) {
        continue;
      }
      v1::Job::Allocation whole;
      std::map<std::uint32_t, v1::Job::Allocation> cut;  // by parent GPU
      for (const GpuGres& part : gres) {
        std::vector<std::uint32_t> indices = part.indices;
        if (indices.empty() && part.count == node->slots.size()) {  // a site without device files: all is all
          indices.resize(part.count);
          std::iota(indices.begin(), indices.end(), 0u);
        }
        for (const std::uint32_t index : indices) {
          if (index >= node->slots.size()) {
            continue;
          }
          const std::uint32_t device = node->slots[index];
          placement.devices.push_back(device);
          if (device < m_gpus) {
            whole.add_gpus(device - node->firstGpu);
          } else {
            v1::Job::Allocation& entry = cut[m_parents[device]];
            if (entry.gpus().empty()) {
              entry.add_gpus(m_parents[device] - node->firstGpu);
            }
            entry.add_mig_instances(m_instances[device]);
          }
        }
      }
      if (placement.gpuModel.empty() && !gres.empty()) {
        placement.gpuModel = modelName(node->gpuModel);
      }
      if (!whole.gpus().empty() || cut.empty()) {
        add(host, whole);
      }
      for (const auto& [parent, allocation] : cut) {
        add(host, allocation);
      }
    }
  }
  finishRun();
  return placement;
}

v1::DeviceState deviceState(const SlurmNode& node, bool busy, bool otherBusy) {
  if (node.has("FUTURE") || node.has("FUTR")) {
    return v1::DEVICE_STATE_NOT_INSTALLED;
  }
  const bool drain = node.has("DRAIN") || node.has("DRAINED") || node.has("DRAINING");
  // A node that is down because it was drained first is out of service on purpose.
  if (node.has("DOWN") || node.has("FAIL") || node.has("ERROR") || node.has("UNKNOWN") || node.has("*") ||
      node.has("NOT_RESPONDING")) {
    return drain && !busy && !otherBusy && !node.has("*") ? v1::DEVICE_STATE_DRAINED : v1::DEVICE_STATE_DOWN;
  }
  if (drain) {
    return busy || otherBusy ? v1::DEVICE_STATE_DRAINING : v1::DEVICE_STATE_DRAINED;
  }
  if (busy) {
    return v1::DEVICE_STATE_ALLOCATED;
  }
  return node.has("RESERVED") || node.has("MAINT") ? v1::DEVICE_STATE_RESERVED : v1::DEVICE_STATE_IDLE;
}

}  // namespace aifactory
