// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// What /metrics shows: calls by method and result with their duration, the process, and the factory's own figures.
class Metrics {
 public:
  using Figures = std::function<std::vector<std::pair<std::string, double>>()>;

  explicit Metrics(Figures figures);
  ~Metrics();

  /// Any thread.
  void count(const std::string& method, absl::StatusCode code, std::chrono::duration<double> took);
  /// Serves it on a loopback address, "127.0.0.1:9464".
  absl::Status serve(const std::string& address);
  /// The port that it serves on, 0 when it does not.
  int port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace aifactory
