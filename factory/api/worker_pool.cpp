// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/worker_pool.h"

namespace aifactory {

WorkerPool::WorkerPool(std::size_t threads, std::size_t maxWaiting, std::size_t laneShare)
    : m_maxWaiting(maxWaiting), m_laneShare(laneShare) {
  for (std::size_t i = 0; i < threads; ++i) {
    m_threads.emplace_back([this] { work(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
  }
  m_wake.notify_all();
  for (std::thread& thread : m_threads) {
    thread.join();
  }
}

bool WorkerPool::offer(Task task) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_stopping || m_ready.size() + m_waitingInLanes >= m_maxWaiting) {
      return false;
    }
    m_ready.push_back(std::move(task));
  }
  m_wake.notify_one();
  return true;
}

bool WorkerPool::offer(const std::string& name, Task task) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_stopping || m_ready.size() + m_waitingInLanes >= m_maxWaiting) {
      return false;
    }
    Lane& lane = m_lanes[name];
    if (lane.begun == m_laneShare) {
      lane.waiting.push_back(std::move(task));
      ++m_waitingInLanes;
      return true;
    }
    ++lane.begun;
    m_ready.push_back(inLane(name, std::move(task)));
  }
  m_wake.notify_one();
  return true;
}

WorkerPool::Task WorkerPool::inLane(const std::string& name, Task task) {
  return [this, name, task = std::move(task)] {
    task();
    const std::lock_guard lock(m_mutex);
    const auto lane = m_lanes.find(name);
    if (!lane->second.waiting.empty()) {
      m_ready.push_back(inLane(name, std::move(lane->second.waiting.front())));
      lane->second.waiting.pop_front();
      --m_waitingInLanes;
      m_wake.notify_one();
    } else if (--lane->second.begun == 0) {
      m_lanes.erase(lane);
    }
  };
}

void WorkerPool::continueWith(Task task) {
  {
    const std::lock_guard lock(m_mutex);
    m_ready.push_back(std::move(task));
  }
  m_wake.notify_one();
}

void WorkerPool::runAfter(std::chrono::milliseconds delay, Task task) {
  {
    const std::lock_guard lock(m_mutex);
    m_timers.emplace(std::chrono::steady_clock::now() + delay, std::move(task));
  }
  m_wake.notify_one();
}

void WorkerPool::work() {
  std::unique_lock lock(m_mutex);
  while (true) {
    const Time now = std::chrono::steady_clock::now();
    while (!m_timers.empty() && (m_stopping || m_timers.begin()->first <= now)) {
      m_ready.push_back(std::move(m_timers.begin()->second));
      m_timers.erase(m_timers.begin());
    }
    if (!m_ready.empty()) {
      const Task task = std::move(m_ready.front());
      m_ready.pop_front();
      if (!m_ready.empty()) {
        m_wake.notify_one();
      }
      ++m_running;
      lock.unlock();
      task();
      lock.lock();
      --m_running;
    } else if (m_stopping && m_running == 0) {
      m_wake.notify_all();
      return;  // a running task may still add a step
    } else if (m_timers.empty()) {
      m_wake.wait(lock);
    } else {
      const Time due = m_timers.begin()->first;  // a copy: another thread may take the timer while this one waits
      m_wake.wait_until(lock, due);
    }
  }
}

}  // namespace aifactory
