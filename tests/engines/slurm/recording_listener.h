// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "factory/core/engine.h"

namespace aifactory {

/// Holds what an engine told, as core would. `await` looks at it under the lock.
class RecordingListener final : public EngineListener {
 public:
  struct Device {
    v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
    std::uint64_t job = 0;
    std::string tenant;
  };
  struct Picture {
    v1::FleetLayout layout;
    std::vector<Device> devices;
    std::map<std::string, std::shared_ptr<const v1::Job>> jobs;
    std::map<std::string, v1::NodeState> nodes;  // by name
    std::map<std::string, std::shared_ptr<const v1::Alert>> alerts;
    bool reachable = false;
    std::string unreachableReason;
    int clocks = 0;
  };

  std::uint32_t intern(std::string_view text) override {
    const std::lock_guard lock(m_mutex);
    const auto [entry, isNew] = m_index.try_emplace(std::string(text), static_cast<std::uint32_t>(m_texts.size()));
    if (isNew) {
      m_texts.emplace_back(text);
    }
    return entry->second;
  }
  /// What was told until now counts no more; texts keep their index.
  void forget() {
    const std::lock_guard lock(m_mutex);
    m_picture = {};
  }
  std::string textOf(std::uint32_t index) const {
    const std::lock_guard lock(m_mutex);
    return m_texts.at(index);
  }
  void layout(v1::FleetLayout layout) override {
    const std::lock_guard lock(m_mutex);
    m_picture.devices.assign(deviceCount(layout), {});
    m_picture.layout = std::move(layout);
  }
  void change(EngineChange change) override {
    const std::lock_guard lock(m_mutex);
    for (const DeviceChange& run : change.devices) {
      for (std::uint32_t i = 0; i < run.range.count; ++i) {
        m_picture.devices.at(run.range.first + i) = {run.state, run.job, m_texts.at(run.tenant)};
      }
    }
    for (auto& job : change.jobs) {
      m_picture.jobs[job->name()] = job;
    }
    for (const std::string& name : change.removedJobs) {
      m_picture.jobs.erase(name);
    }
    for (const v1::NodeState& node : change.nodes) {
      m_picture.nodes[m_picture.layout.nodes(static_cast<int>(node.node())).name()] = node;
    }
    for (auto& alert : change.alerts) {
      m_picture.alerts[alert->name()] = alert;
    }
    for (const std::string& name : change.removedAlerts) {
      m_picture.alerts.erase(name);
    }
    m_changed.notify_all();
  }
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void reachable(bool reachable, std::string_view reason) override {
    const std::lock_guard lock(m_mutex);
    m_picture.reachable = reachable;
    m_picture.unreachableReason = reason;
    m_changed.notify_all();
  }
  void clock(Clock::time_point) override {
    const std::lock_guard lock(m_mutex);
    ++m_picture.clocks;
  }

  bool await(const std::function<bool(const Picture&)>& holds,
             std::chrono::seconds patience = std::chrono::seconds(20)) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, patience, [&] { return holds(m_picture); });
  }
  Picture picture() const {
    const std::lock_guard lock(m_mutex);
    return m_picture;
  }

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::vector<std::string> m_texts{""};
  std::map<std::string, std::uint32_t> m_index{{"", 0}};
  Picture m_picture;
};

}  // namespace aifactory
