// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace aifactory {

/// Threads for verbs that block on the engine, so that gRPC's own threads never do.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  WorkerPool(std::size_t threads, std::size_t maxWaiting);
  /// Runs everything that was accepted, timers at once, then ends.
  ~WorkerPool();

  /// False, and nothing done, when too many tasks wait already: the caller is told to come back.
  bool offer(Task task);
  /// Never refused: the next step of a call that was admitted. Runs at once on a stopped pool's last thread.
  void continueWith(Task task);
  void runAfter(std::chrono::milliseconds delay, Task task);

 private:
  using Time = std::chrono::steady_clock::time_point;
  void work();

  const std::size_t m_maxWaiting;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<Task> m_ready;
  std::multimap<Time, Task> m_timers;
  bool m_stopping = false;
  std::size_t m_running = 0;
  std::vector<std::thread> m_threads;
};

}  // namespace aifactory
