// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/selection.h"

#include <algorithm>
#include <map>
#include <utility>

#include "client/fleet_store.h"

namespace aifactory {

Selection::Selection(FleetStore& fleet, QObject* parent) : QObject(parent), m_fleet(fleet) {
  connect(&fleet, &FleetStore::layoutChanged, this, &Selection::relocate);
  connect(&fleet, &FleetStore::statesChanged, this, [this] {
    if (!empty()) update(m_chosenJob, m_devices);
  });
}

void Selection::selectJob(quint64 number) { update(number, {}); }

void Selection::selectDevices(const std::vector<std::uint32_t>& devices) {
  std::vector<std::uint32_t> sorted = devices;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::erase_if(sorted, [this](std::uint32_t device) { return device >= m_fleet.deviceCount(); });
  update(0, std::move(sorted));
}

void Selection::clear() { update(0, {}); }

void Selection::update(std::uint64_t chosenJob, std::vector<std::uint32_t> devices) {
  const bool same = chosenJob == m_chosenJob && devices == m_devices;
  m_chosenJob = chosenJob;
  if (!same) {
    m_devices = std::move(devices);
    rememberKeys();
  }
  const std::uint64_t job = chosenJob != 0 ? chosenJob : commonJob();
  std::vector<std::uint32_t> jobDevices = job != 0 ? m_fleet.devicesOfJob(job) : std::vector<std::uint32_t>{};
  if (same && job == m_job && jobDevices == m_jobDevices) return;
  m_job = job;
  m_jobDevices = std::move(jobDevices);
  Q_EMIT changed();
}

std::uint64_t Selection::commonJob() const {
  if (m_devices.empty()) return 0;
  const auto& jobs = m_fleet.columns().states.job;
  const std::uint64_t first = jobs[m_devices.front()];
  const bool common =
      std::all_of(m_devices.begin(), m_devices.end(), [&](auto device) { return jobs[device] == first; });
  return common ? first : 0;
}

void Selection::rememberKeys() {
  m_keys.clear();
  m_keys.reserve(m_devices.size());
  const v1::FleetLayout& layout = m_fleet.layout();
  for (const std::uint32_t device : m_devices) {
    Key key;
    key.node = layout.nodes(static_cast<int>(m_fleet.nodeOf(device))).name();
    key.gpu = m_fleet.gpuNumber(device);
    if (device >= m_fleet.gpuCount()) {
      key.instance = static_cast<int>(layout.mig_instances(static_cast<int>(device - m_fleet.gpuCount())).instance());
    }
    m_keys.push_back(std::move(key));
  }
}

void Selection::relocate() {
  std::map<std::pair<std::uint32_t, int>, std::uint32_t> instances;
  const v1::FleetLayout& layout = m_fleet.layout();
  for (int i = 0; i < layout.mig_instances_size(); ++i) {
    const v1::MigInstance& instance = layout.mig_instances(i);
    instances[{instance.parent_device(), static_cast<int>(instance.instance())}] =
        static_cast<std::uint32_t>(m_fleet.gpuCount()) + static_cast<std::uint32_t>(i);
  }
  std::vector<std::uint32_t> devices;
  for (const Key& key : std::exchange(m_keys, {})) {
    const int node = m_fleet.nodeIndex(key.node);
    const auto gpu = node < 0 ? std::nullopt : m_fleet.gpuOn(static_cast<std::uint32_t>(node), key.gpu);
    if (!gpu) continue;
    if (key.instance < 0) {
      devices.push_back(*gpu);
    } else if (const auto found = instances.find({*gpu, key.instance}); found != instances.end()) {
      devices.push_back(found->second);
    }
  }
  std::sort(devices.begin(), devices.end());
  m_devices = std::move(devices);
  rememberKeys();
  const std::uint64_t job = m_chosenJob != 0 ? m_chosenJob : commonJob();
  m_job = job;
  m_jobDevices = job != 0 ? m_fleet.devicesOfJob(job) : std::vector<std::uint32_t>{};
  Q_EMIT changed();
}

}  // namespace aifactory
