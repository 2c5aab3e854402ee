// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/socket_proxy.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace aifactory {
namespace {

sockaddr_un addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
  return address;
}

}  // namespace

SocketProxy::SocketProxy(std::string front, std::string back)
    : m_back(std::move(back)), m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_un address = addressOf(front);
  EXPECT_EQ(::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0) << front;
  EXPECT_EQ(::listen(m_listener, 64), 0);
  m_thread = std::thread([this] { run(); });
}

SocketProxy::~SocketProxy() {
  m_over = true;
  m_thread.join();
  for (const Pair& pair : m_pairs) {
    for (const int end : pair.ends) ::close(end);
  }
  ::close(m_listener);
}

void SocketProxy::lose(Lost what, std::string path) {
  const std::lock_guard lock(m_mutex);
  m_path = std::move(path);
  m_lost = 0;
  m_losing = what;
}

void SocketProxy::run() {
  while (!m_over) {
    std::vector<pollfd> sockets{{m_listener, POLLIN, 0}};
    const std::size_t first = std::min(static_cast<std::size_t>(m_frozen.load()), m_pairs.size());
    for (std::size_t pair = first; pair < m_pairs.size(); ++pair) {
      for (const std::size_t end : {0, 1}) {
        sockets.push_back({m_pairs[pair].ended[end] ? -1 : m_pairs[pair].ends[end], POLLIN, 0});
      }
    }
    ::poll(sockets.data(), sockets.size(), 5);
    for (std::size_t index = 1; index < sockets.size(); ++index) {
      if (sockets[index].revents) forward(m_pairs[first + (index - 1) / 2], (index - 1) % 2);
    }
    if (sockets[0].revents) accept();
  }
}

void SocketProxy::accept() {
  const int here = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
  const int there = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = addressOf(m_back);
  if (::connect(there, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(there);  // nobody is behind it now, and the one in front hears just that
    ::close(here);
    return;
  }
  m_pairs.push_back({{here, there}});
  ++m_accepted;
}

bool SocketProxy::keepsBack(Pair& pair, std::size_t from, std::string_view bytes) {
  if (from == 0 && !std::exchange(pair.begun, true)) {
    const std::lock_guard lock(m_mutex);
    if (bytes.substr(0, bytes.find('\r')).find(m_path) != bytes.npos) pair.lost = m_losing;
  }
  const bool kept = pair.lost == (from == 0 ? Lost::Requests : Lost::Answers);
  if (kept && !std::exchange(pair.counted, true)) ++m_lost;
  return kept;
}

void SocketProxy::forward(Pair& pair, std::size_t from) {
  std::array<char, 65536> bytes;
  const ssize_t read = ::recv(pair.ends[from], bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (read > 0) {
    const auto size = static_cast<std::size_t>(read);
    if (keepsBack(pair, from, {bytes.data(), size})) return;
    const ssize_t sent = ::send(pair.ends[1 - from], bytes.data(), size, MSG_NOSIGNAL);
    // Either end may have left while bytes for it were on the way.
    if (sent != read) {
      EXPECT_TRUE(errno == EPIPE || errno == ECONNRESET) << std::strerror(errno);
    }
  } else if (read == 0 || errno == ECONNRESET) {
    pair.ended[from] = true;
    ::shutdown(pair.ends[1 - from], SHUT_WR);
  }
}

}  // namespace aifactory
