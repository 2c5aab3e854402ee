// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "factory/core/factory_observer.h"

namespace aifactory::testing {

/// "nodes/…" or "feeds/…" at a place of a layout.
template <class Things>
const std::string& nameOf(const Things& things, std::size_t place) {
  return things.Get(static_cast<int>(place)).name();
}

/// What was so at one instant, without indices.
struct Picture {
  /// Node name, state, job, tenant, Xid of each device in order; as FleetReader::rows.
  using Row = std::tuple<std::string, int, std::uint64_t, std::string, int>;
  std::vector<Row> rows;
  std::map<std::string, std::string> nodes, feeds, jobs, alerts;  ///< by name: the message
  TelemetryColumns telemetry;
  Clock::time_point sampled;  ///< of the telemetry; nothing was measured where it is not set
};

/// Everything that an engine told, and what was so at any time according to that: what a history is held against.
class EventLog final : public FactoryObserver {
 public:
  void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override {
    add({when, state, {}, nullptr}, strings);
  }
  void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) override {
    add({when, std::nullopt, change, nullptr}, strings);
  }
  void sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) override {
    add({when, std::nullopt, {}, std::move(values)}, {});
  }

  Picture at(Clock::time_point time) const {
    const std::lock_guard lock(m_mutex);
    Picture picture;
    FleetState fleet;
    for (const Entry& entry : m_entries) {
      if (entry.when > time) continue;
      if (entry.layout) fleet = *entry.layout;
      for (const DeviceChange& change : entry.change.devices) {
        for (std::uint32_t i = 0; i < change.range.count; ++i) {
          const std::size_t device = change.range.first + i;
          if (device >= fleet.states.size()) continue;
          fleet.states.state[device] = static_cast<std::uint8_t>(change.state);
          fleet.states.job[device] = change.job;
          fleet.states.tenant[device] = change.tenant;
          fleet.states.xid[device] = change.xid;
        }
      }
      for (const v1::NodeState& node : entry.change.nodes) {
        if (node.node() < fleet.nodes.size()) fleet.nodes[node.node()] = std::make_shared<v1::NodeState>(node);
      }
      for (const v1::FeedReading& feed : entry.change.feeds) {
        if (feed.feed() < fleet.feeds.size()) fleet.feeds[feed.feed()] = std::make_shared<v1::FeedReading>(feed);
      }
      for (const auto& job : entry.change.jobs) picture.jobs[job->name()] = job->SerializeAsString();
      for (const std::string& name : entry.change.removedJobs) picture.jobs.erase(name);
      for (const auto& alert : entry.change.alerts) picture.alerts[alert->name()] = alert->SerializeAsString();
      for (const std::string& name : entry.change.removedAlerts) picture.alerts.erase(name);
    }
    std::vector<std::string> nodeOf;
    for (const v1::Node& node : fleet.layout->nodes()) nodeOf.insert(nodeOf.end(), node.gpu_count(), node.name());
    for (const v1::MigInstance& mig : fleet.layout->mig_instances()) {
      nodeOf.push_back(nodeOf.at(mig.parent_device()) + "/mig" + std::to_string(mig.instance()));
    }
    for (std::size_t device = 0; device < fleet.states.size(); ++device) {
      picture.rows.emplace_back(nodeOf.at(device), fleet.states.state[device], fleet.states.job[device],
                                m_strings.at(fleet.states.tenant[device]), fleet.states.xid[device]);
    }
    for (std::size_t node = 0; node < fleet.nodes.size(); ++node) {
      if (fleet.nodes[node])
        picture.nodes[nameOf(fleet.layout->nodes(), node)] = fleet.nodes[node]->SerializeAsString();
    }
    for (std::size_t feed = 0; feed < fleet.feeds.size(); ++feed) {
      if (fleet.feeds[feed])
        picture.feeds[nameOf(fleet.layout->feeds(), feed)] = fleet.feeds[feed]->SerializeAsString();
    }
    return picture;
  }
  /// Null when nothing was measured at this time.
  std::shared_ptr<const TelemetryColumns> sample(Clock::time_point time) const {
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
      return entry.values && entry.when == std::chrono::floor<std::chrono::milliseconds>(time);
    });
    return found == m_entries.end() ? nullptr : found->values;
  }
  Clock::time_point newest() const {
    const std::lock_guard lock(m_mutex);
    return m_entries.empty() ? Clock::time_point() : m_entries.back().when;
  }
  Clock::time_point oldest() const {
    const std::lock_guard lock(m_mutex);
    return m_entries.empty() ? Clock::time_point() : m_entries.front().when;
  }

 private:
  struct Entry {
    Clock::time_point when;
    std::optional<FleetState> layout;
    EngineChange change;
    std::shared_ptr<const TelemetryColumns> values;
  };
  void add(Entry entry, std::span<const std::string> strings) {
    const std::lock_guard lock(m_mutex);
    // A record has whole milliseconds, and so has what it is held against.
    entry.when = std::chrono::floor<std::chrono::milliseconds>(entry.when);
    m_entries.push_back(std::move(entry));
    if (strings.size() > m_strings.size()) m_strings.assign(strings.begin(), strings.end());
  }

  mutable std::mutex m_mutex;
  std::vector<Entry> m_entries;
  std::vector<std::string> m_strings{""};
};

}  // namespace aifactory::testing
