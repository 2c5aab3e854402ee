// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/status.h"

namespace aifactory {

/// Where factoryd may listen while it has no TLS: on a Unix socket or on loopback, and nowhere else.
struct ListenAddress {
  std::string grpc;      ///< as gRPC takes it
  std::string unixPath;  ///< empty on loopback

  /// "unix:///run/aifactory/factoryd.sock", "127.0.0.1:7443", "[::1]:7443", "localhost:7443".
  static absl::StatusOr<ListenAddress> parse(const std::string& text);
  /// Removes a socket that nobody answers on any more; refuses one that answers, and a file that is no socket.
  absl::Status claim() const;
};

}  // namespace aifactory
