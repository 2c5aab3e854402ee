// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace aifactory {

/// The bell of one watch. It rings once after each `arm`, so that a burst of changes costs a reader one wake-up.
class ReadySignal {
 public:
  void connect(std::function<void()> ready);
  /// Returns when no call of `ready` is under way, unless called by `ready` itself; none comes after.
  void disconnect();

  /// Before looking for news, so that news that come while looking are not missed.
  void arm() { m_armed.store(true); }
  void disarm() { m_armed.store(false); }
  void ring();

 private:
  std::recursive_mutex m_calling;  // recursive: `ready` may destroy its own watch
  std::function<void()> m_ready;
  std::atomic<bool> m_armed{false};
};

/// The bells of all watches of a collection.
class ReadySignals {
 public:
  std::shared_ptr<ReadySignal> add();
  /// Call with no lock held that a watch takes.
  void ringAll();
  /// Watches that are open now.
  std::size_t count();

 private:
  std::vector<std::shared_ptr<ReadySignal>> living();

  std::mutex m_mutex;
  std::vector<std::weak_ptr<ReadySignal>> m_signals;
};

}  // namespace aifactory
