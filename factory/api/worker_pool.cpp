// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/worker_pool.h"

namespace aifactory {

WorkerPool::WorkerPool(std::size_t threads, std::size_t maxWaiting) : m_maxWaiting(maxWaiting) {
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
    if (m_stopping || m_ready.size() >= m_maxWaiting) {
      return false;
    }
    m_ready.push_back(std::move(task));
  }
  m_wake.notify_one();
  return true;
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
