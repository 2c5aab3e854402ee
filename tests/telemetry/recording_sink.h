// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "factory/core/alert_source.h"

namespace aifactory {

/// Holds what an alert source told.
class RecordingSink final : public AlertSink {
 public:
  using Alerts = std::vector<v1::Alert>;

  void replace(std::string_view, Alerts alerts) override {
    const std::lock_guard lock(m_mutex);
    m_alerts = std::move(alerts);
    ++m_calls;
    m_changed.notify_all();
  }
  bool await(const std::function<bool(const Alerts&)>& holds,
             std::chrono::seconds patience = std::chrono::seconds(20)) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, patience, [&] { return holds(m_alerts); });
  }
  Alerts alerts() const {
    const std::lock_guard lock(m_mutex);
    return m_alerts;
  }
  int calls() const {
    const std::lock_guard lock(m_mutex);
    return m_calls;
  }

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  Alerts m_alerts;
  int m_calls = 0;
};

}  // namespace aifactory
