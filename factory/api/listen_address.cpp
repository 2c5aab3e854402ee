// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace aifactory {
namespace {

absl::Status refused(const std::string& sentence) { return invalidField("listen", sentence, "LISTEN_ADDRESS"); }

bool isLoopback(const std::string& host) {
  in_addr four{};
  in6_addr six{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return (ntohl(four.s_addr) >> 24) == 127;
  }
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool isPort(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port <= 65'535;
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::parse(const std::string& text) {
  if (text.rfind("unix:", 0) == 0) {
    std::string path = text.substr(5);
    if (path.rfind("//", 0) == 0) {
      path.erase(0, 2);
    }
    if (path.empty() || path.front() != '/') {
      return refused(fmt::format(
          "A socket is named by its absolute path, as in unix:///run/aifactory/factoryd.sock; not \"{}\".", text));
    }
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
      return refused(fmt::format("The socket's path \"{}\" is longer than the system's {} bytes.", path,
                                 sizeof(sockaddr_un::sun_path) - 1));
    }
    return ListenAddress{.grpc = "unix:" + path, .unixPath = path};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || !isPort(std::string_view(text).substr(colon + 1))) {
    return refused(fmt::format("\"{}\" is no address: give unix:///PATH or 127.0.0.1:PORT.", text));
  }
  std::string host = text.substr(0, colon);
  if (host == "localhost") {
    host = "127.0.0.1";
  } else if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (!isLoopback(host)) {
    return refused(
        fmt::format("factoryd has no TLS yet and does not listen on \"{}\", which others could reach: use "
                    "unix:///PATH or 127.0.0.1:PORT, and an SSH tunnel from elsewhere.",
                    text));
  }
  const std::string port = text.substr(colon);
  return ListenAddress{.grpc = (host.find(':') == host.npos ? host : "[" + host + "]") + port, .unixPath = {}};
}

absl::Status ListenAddress::claim() const {
  struct stat info {};
  if (unixPath.empty() || ::lstat(unixPath.c_str(), &info) != 0) {
    return absl::OkStatus();
  }
  if (!S_ISSOCK(info.st_mode)) {
    return refused(fmt::format("{} exists and is no socket: name another path, or move it away.", unixPath));
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, unixPath.c_str(), sizeof address.sun_path - 1);
  const int knock = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool dead =
      ::connect(knock, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
  ::close(knock);
  if (!dead) {
    return refused(fmt::format("Another factoryd answers on {}: end it, or listen elsewhere.", unixPath));
  }
  ::unlink(unixPath.c_str());
  return absl::OkStatus();
}

}  // namespace aifactory
