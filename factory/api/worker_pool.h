// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace aifactory {

/// Threads for what may block, so that gRPC's own threads never do. Tasks begin in the order in which they came, except
/// that tasks of one lane beyond its share wait for their own, so that one caller's cannot take every thread.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  /// `laneShare`: tasks of one lane that may run at once.
  WorkerPool(std::size_t threads, std::size_t maxWaiting, std::size_t laneShare = 1);
  /// Runs everything that was accepted, timers at once, then ends.
  ~WorkerPool();

  /// False, and nothing done, when too many tasks wait already: the caller is told to come back.
  bool offer(Task task);
  bool offer(const std::string& lane, Task task);
  /// Never refused: the next step of a call that was admitted. Runs at once on a stopped pool's last thread.
  void continueWith(Task task);
  void runAfter(std::chrono::milliseconds delay, Task task);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Lane {
    std::size_t begun = 0;  ///< ready or running
    std::deque<Task> waiting;
  };
  void work();
  Task inLane(const std::string& lane, Task task);

  const std::size_t m_maxWaiting;
  const std::size_t m_laneShare;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<Task> m_ready;
  std::multimap<Time, Task> m_timers;
  std::map<std::string, Lane> m_lanes;
  std::size_t m_waitingInLanes = 0;
  bool m_stopping = false;
  std::size_t m_running = 0;
  std::vector<std::thread> m_threads;
};

}  // namespace aifactory
