// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "factory/core/alert_log.h"

namespace aifactory {

/// Writes what the board tells it, in that order, on a thread of its own: the engine never waits for the disk. Any
/// thread.
class AlertRecorder {
 public:
  /// `now`: the factory's time, by which episodes grow too old to be kept.
  AlertRecorder(AlertLog& log, std::function<std::chrono::system_clock::time_point()> now);
  /// Writes what still waits, as far as the disk takes it.
  ~AlertRecorder();

  /// In time: again and again while the disk refuses.
  void keep(AlertRecord record);
  /// Once: its result is the caller's to wait for, and to tell.
  std::future<absl::Status> keepNow(AlertRecord record);

 private:
  struct Waiting {
    AlertRecord record;
    std::optional<std::promise<absl::Status>> told;
  };
  void writeLoop();
  /// False: the disk refused.
  bool write(std::deque<Waiting> batch);
  void forgetOld();

  AlertLog& m_log;
  const std::function<std::chrono::system_clock::time_point()> m_now;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<Waiting> m_waiting;
  bool m_stopping = false;
  std::chrono::steady_clock::time_point m_forgotten{};  ///< the thread's
  std::thread m_writer;
};

}  // namespace aifactory
