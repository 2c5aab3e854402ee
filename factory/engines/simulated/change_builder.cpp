// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/change_builder.h"

#include <algorithm>

#include "base/resource_name.h"
#include "factory/engines/simulated/messages.h"

namespace aifactory::simulated {
namespace {

constexpr std::uint64_t refreshShare = 48;  // one pending job in so many has its figures refreshed at each sample

}  // namespace

void ChangeBuilder::internTenants(EngineListener& listener) {
  for (const Account& account : accounts()) {
    const std::string tenant = nameIn("tenants", account.tenant);
    m_tenants[tenant] = listener.intern(tenant);
  }
}

EngineChange ChangeBuilder::take(const Simulation::Dirty& dirty, bool refresh) {
  EngineChange change;
  for (const std::uint32_t node : dirty.nodes) {
    m_telemetry.nodeChanged(node);
    change.nodes.push_back(nodeMessage(node, m_simulation));
  }
  addDevices(change, dirty.nodes);
  for (const std::uint64_t number : dirty.jobs) addJob(change, *m_simulation.find(number));
  for (const std::uint64_t number : dirty.removed) change.removedJobs.push_back(jobName(number));
  if (refresh) {
    refreshReasons(change, dirty.jobs);
    addFeeds(change);
  }
  m_simulation.alerts().takeChanges(change);
  return change;
}

void ChangeBuilder::addJob(EngineChange& change, SimulatedJob& job) {
  auto message = std::make_shared<v1::Job>(jobMessage(job, m_simulation));
  job.publishedDetail = message->reason_detail();
  change.jobs.push_back(std::move(message));
}

// The figures behind a reason move all the time; a few at a time follow.
void ChangeBuilder::refreshReasons(EngineChange& change, const std::vector<std::uint64_t>& told) {
  ++m_refresh;
  for (SimulatedJob* job : m_simulation.scheduler().pending()) {
    if (job->number % refreshShare != m_refresh % refreshShare) continue;
    if (std::binary_search(told.begin(), told.end(), job->number)) continue;
    if (reasonDetail(pendingFact(*job, m_simulation)) != job->publishedDetail) addJob(change, *job);
  }
}

void ChangeBuilder::addFeeds(EngineChange& change) {
  if (m_samples++ % m_feedPeriod != 0) return;
  std::vector<v1::FeedReading> readings = m_telemetry.feedReadings();
  for (std::size_t feed = 0; feed < readings.size(); ++feed) {
    const bool known = feed < m_feeds.size() && m_feeds[feed].value() == readings[feed].value() &&
                       m_feeds[feed].alarm() == readings[feed].alarm();
    if (!known) change.feeds.push_back(readings[feed]);
  }
  m_feeds = std::move(readings);
  m_telemetry.updateAlerts(m_simulation.alerts(), m_simulation.now());
}

void ChangeBuilder::addDevice(EngineChange& change, std::uint32_t device) {
  DeviceChange now{.range = {device, 1},
                   .state = m_simulation.deviceState(device),
                   .job = m_simulation.resources().jobOn(device),
                   .tenant = 0,
                   .xid = m_simulation.health().xid(device)};
  if (now.job != 0) now.tenant = m_tenants.at(m_simulation.find(now.job)->tenant);
  if (!change.devices.empty()) {
    DeviceChange& last = change.devices.back();
    if (last.range.first + last.range.count == device && last.state == now.state && last.job == now.job &&
        last.tenant == now.tenant && last.xid == now.xid) {
      ++last.range.count;
      return;
    }
  }
  change.devices.push_back(now);
}

void ChangeBuilder::addDevices(EngineChange& change, const std::vector<std::uint32_t>& nodes) {
  const Site& site = m_simulation.site();
  for (const std::uint32_t node : nodes) {
    for (std::uint32_t gpu = 0; gpu < site.gpusPerNode; ++gpu) addDevice(change, node * site.gpusPerNode + gpu);
  }
  for (const std::uint32_t node : nodes) {
    const SiteNode& place = site.nodes[node];
    for (std::uint32_t i = 0; i < place.instanceCount; ++i) addDevice(change, place.firstInstance + i);
  }
}

}  // namespace aifactory::simulated
