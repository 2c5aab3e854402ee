// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "base/status.h"
#include "factory/core/factory.h"
#include "factory/security/token_store.h"

namespace aifactory {

struct ApiOptions {
  std::string listen;  ///< see ListenAddress
  unsigned socketMode = 0600;
  std::string metricsListen;      ///< loopback address of /metrics; empty for none
  std::size_t threads = 64;       ///< verbs that may block at once
  std::size_t threadsEach = 16;   ///< of those, of one identity
  std::size_t watchThreads = 4;   ///< that hand out messages of watches
  std::size_t pastThreads = 4;    ///< that read the past for watches of it
  std::size_t outputThreads = 8;  ///< that read files of jobs
  std::size_t maxWaiting = 1024;  ///< calls that wait for a thread before others are refused
};

/// The gRPC server over one factory, with health and reflection. The factory must be started before and outlive it.
class ApiServer final {
 public:
  static absl::StatusOr<std::unique_ptr<ApiServer>> start(Factory& factory, TokenStore& tokens, ApiOptions options);
  ~ApiServer();

  /// "unix:///path" or "127.0.0.1:41234", with the port that was chosen for 0.
  const std::string& address() const;
  int metricsPort() const;
  /// Health says NOT_SERVING, new calls are refused, watches end with UNAVAILABLE and a RetryInfo, verbs that run
  /// have 10 s to finish. Stops the factory. Returns when all is over; later calls do nothing.
  void drain();

 private:
  class Impl;
  explicit ApiServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace aifactory
