// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "factory/core/telemetry.h"

namespace aifactory {

/// Holds what a telemetry source told.
class RecordingTelemetry final : public TelemetryListener {
 public:
  struct Picture {
    TelemetryColumns values;
    Clock::time_point when;
    std::vector<std::uint16_t> xids;
    std::string trouble;
    int samples = 0;
    std::vector<std::string> troubles;  ///< every one so far
  };
  void measured(std::uint64_t, const TelemetryColumns& values, Clock::time_point when) override {
    const std::lock_guard lock(m_mutex);
    m_picture.values = values;
    m_picture.when = when;
    ++m_picture.samples;
    m_changed.notify_all();
  }
  void lastXids(std::uint64_t, std::vector<std::uint16_t> xids) override {
    const std::lock_guard lock(m_mutex);
    m_picture.xids = std::move(xids);
    m_changed.notify_all();
  }
  void telemetryTrouble(std::string_view sentence) override {
    const std::lock_guard lock(m_mutex);
    m_picture.trouble = sentence;
    m_picture.troubles.emplace_back(sentence);
    m_changed.notify_all();
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
  Picture m_picture;
};

}  // namespace aifactory
