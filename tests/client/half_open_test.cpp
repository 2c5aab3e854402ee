// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "client/job_feed.h"
#include "client/watch_stream.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

sockaddr_un addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
  return address;
}

/// Stands between the two ends of a connection, and can stop to forward without closing anything.
class Proxy {
 public:
  Proxy(std::string from, std::string to) : m_to(std::move(to)), m_listener(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    const sockaddr_un address = addressOf(from);
    EXPECT_EQ(::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(m_listener, 16), 0);
    m_thread = std::thread([this] { run(); });
  }
  ~Proxy() {
    m_over = true;
    m_thread.join();
    for (const auto& pair : m_pairs) {
      ::close(pair[0]);
      ::close(pair[1]);
    }
    ::close(m_listener);
  }
  /// Connections of before stay open and silent; new ones are forwarded.
  void freeze() { m_frozen = m_accepted.load(); }
  int accepted() const { return m_accepted; }

 private:
  void run() {
    while (!m_over) {
      std::vector<pollfd> sockets{{m_listener, POLLIN, 0}};
      const auto frozen = static_cast<std::size_t>(m_frozen.load());
      for (std::size_t pair = frozen; pair < m_pairs.size(); ++pair) {
        for (const int end : m_pairs[pair]) sockets.push_back({end, POLLIN, 0});
      }
      ::poll(sockets.data(), sockets.size(), 5);
      if (sockets[0].revents) accept();
      for (std::size_t index = 1; index < sockets.size(); ++index) {
        if (sockets[index].revents) forward(m_pairs[frozen + (index - 1) / 2], (index - 1) % 2);
      }
    }
  }
  void accept() {
    const int here = ::accept(m_listener, nullptr, nullptr);
    const int there = ::socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr_un address = addressOf(m_to);
    EXPECT_EQ(::connect(there, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    m_pairs.push_back({here, there});
    ++m_accepted;
  }
  static void forward(const std::array<int, 2>& pair, std::size_t from) {
    std::array<char, 65536> bytes;
    const ssize_t read = ::recv(pair[from], bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (read > 0) {
      const ssize_t sent = ::send(pair[1 - from], bytes.data(), static_cast<std::size_t>(read), MSG_NOSIGNAL);
      // Either end may have left while bytes for it were on the way.
      if (sent != read) {
        EXPECT_TRUE(errno == EPIPE || errno == ECONNRESET) << std::strerror(errno);
      }
    } else if (read == 0) {
      ::shutdown(pair[1 - from], SHUT_WR);
      std::this_thread::sleep_for(1ms);
    }
  }

  const std::string m_to;
  const int m_listener;
  std::vector<std::array<int, 2>> m_pairs;
  std::atomic<int> m_accepted = 0, m_frozen = 0;
  std::atomic<bool> m_over = false;
  std::thread m_thread;
};

TEST(HalfOpen, SilentConnectionIsLeftAndReplaced) {
  ScriptedFactory factory;
  factory.start();
  const std::string server = factory.endpoint().substr(std::strlen("unix://"));
  QTemporaryDir directory;
  const std::string front = directory.filePath(QStringLiteral("front.sock")).toStdString();
  Proxy proxy(front, server);

  JobStore store;
  const auto feed = std::make_shared<JobFeed>(&store);
  const auto channel = std::make_shared<Channel>("unix://" + front, "secret");
  // Bookmarks come every 100 ms here.
  WatchStream stream(feed, watchStarter(&Channel::jobs, &JobsCalls::WatchJobs, feed),
                     {1ms, 600ms, Backoff(10ms, 50ms)});
  stream.open(channel);
  using Phase = WatchStream::Phase;
  ASSERT_TRUE(spinUntil([&] { return stream.phase() == Phase::Live; }));
  spinFor(1500ms);
  EXPECT_EQ(stream.phase(), Phase::Live) << "bookmarks keep it";

  bool waited = false;
  QObject::connect(&stream, &WatchStream::phaseChanged, &stream, [&] { waited |= stream.phase() == Phase::Waiting; });
  proxy.freeze();
  const QDateTime frozen = QDateTime::currentDateTime();
  ASSERT_TRUE(spinUntil([&] { return waited; }));
  EXPECT_LE(stream.heardAt(), frozen.addMSecs(200));
  EXPECT_EQ(stream.error().kind, CallError::Kind::Unavailable);
  EXPECT_TRUE(spinUntil([&] { return stream.phase() == Phase::Live; }, 10s)) << "a silent connection was not replaced";
  EXPECT_GE(proxy.accepted(), 2);
  stream.close();
  EXPECT_TRUE(channel->calls().wait(10s));
}

}  // namespace
}  // namespace aifactory
