// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "factory/core/engine.h"

namespace aifactory {

/// Keeps what an engine told, as core would.
class Recorder final : public EngineListener {
 public:
  std::uint32_t intern(std::string_view text) override {
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < strings.size(); ++i) {
      if (strings[i] == text) return static_cast<std::uint32_t>(i);
    }
    strings.emplace_back(text);
    return static_cast<std::uint32_t>(strings.size() - 1);
  }
  void layout(v1::FleetLayout told) override {
    const std::lock_guard lock(m_mutex);
    fleet = std::move(told);
    columns.resize(deviceCount(fleet));
  }
  void change(EngineChange change) override {
    const std::lock_guard lock(m_mutex);
    for (const DeviceChange& device : change.devices) {
      for (std::uint32_t i = 0; i < device.range.count; ++i) {
        const std::size_t at = device.range.first + i;
        columns.states.state[at] = static_cast<std::uint8_t>(device.state);
        columns.states.job[at] = device.job;
        columns.states.tenant[at] = device.tenant;
        columns.states.xid[at] = device.xid;
      }
    }
    for (const auto& node : change.nodes) nodes[node.node()] = node;
    for (const auto& feed : change.feeds) feeds[feed.feed()] = feed;
    for (const auto& job : change.jobs) jobs[job->name()] = *job;
    for (const auto& name : change.removedJobs) jobs.erase(name);
    for (const auto& alert : change.alerts) {
      if (!alert->has_end_time()) alerts[alert->name()] = *alert;
    }
    for (const auto& name : change.removedAlerts) alerts.erase(name);
    m_changed.notify_all();
  }
  void sampled(const TelemetryColumns& values, Clock::time_point) override {
    const std::lock_guard lock(m_mutex);
    columns.telemetry = values;
    ++samples;
    m_changed.notify_all();
  }
  void reachable(bool now, std::string_view) override { isReachable = now; }
  void clock(Clock::time_point time) override {
    const std::lock_guard lock(m_mutex);
    factoryTime = time;
  }

  /// Waits until `condition` holds, which is asked under the lock.
  bool wait(const std::function<bool()>& condition, std::chrono::seconds most = std::chrono::seconds(20)) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, most, condition);
  }
  v1::Job job(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    return jobs.at(name);
  }
  template <class Read>
  auto read(Read read) {
    const std::lock_guard lock(m_mutex);
    return read();
  }

  std::vector<std::string> strings{""};
  v1::FleetLayout fleet;
  FleetColumns columns;
  std::map<std::uint32_t, v1::NodeState> nodes;
  std::map<std::uint32_t, v1::FeedReading> feeds;
  std::map<std::string, v1::Job> jobs;
  std::map<std::string, v1::Alert> alerts;
  Clock::time_point factoryTime;
  int samples = 0;
  bool isReachable = false;

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
};

}  // namespace aifactory
