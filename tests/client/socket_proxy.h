// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace aifactory {

/// Stands between the two ends of connections over Unix sockets, and can lose what they say without closing anything,
/// as a network does. Fails the test when it cannot listen, or reach the end behind it.
class SocketProxy {
 public:
  SocketProxy(std::string front, std::string back);
  ~SocketProxy();

  /// Connections of before stay open and silent; new ones are forwarded.
  void freeze() { m_frozen = m_accepted.load(); }
  /// New ones are taken, and silent as well, until `thaw`; those of before stay silent for good.
  void freezeAll() { m_frozen = everything; }
  void thaw() { m_frozen = m_accepted.load(); }

  enum class Lost { Nothing, Requests, Answers };
  /// From now on, what belongs to a connection that begins with a request for `path` (as HTTP names it).
  void lose(Lost what, std::string path = {});
  /// Requests that never got through, or answers that came and were not passed on, since `lose`.
  int lost() const { return m_lost; }

  int accepted() const { return m_accepted; }

 private:
  struct Pair {
    std::array<int, 2> ends;  // front, back
    std::array<bool, 2> ended{};
    bool begun = false;
    bool counted = false;
    Lost lost = Lost::Nothing;
  };
  static constexpr int everything = 1'000'000;

  void run();
  void accept();
  void forward(Pair& pair, std::size_t from);
  bool keepsBack(Pair& pair, std::size_t from, std::string_view bytes);

  const std::string m_back;
  const int m_listener;
  std::vector<Pair> m_pairs;
  std::atomic<int> m_accepted = 0, m_frozen = 0, m_lost = 0;
  std::mutex m_mutex;  // of the two below
  Lost m_losing = Lost::Nothing;
  std::string m_path;
  std::atomic<bool> m_over = false;
  std::thread m_thread;
};

}  // namespace aifactory
