// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "factory/telemetry/telemetry_options.h"

namespace aifactory {

/// Takes a good answer as it comes.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  /// Before the first byte. What Prometheus' clock says, in ms since 1970, to the second; ours where it does not say.
  virtual void begins(std::int64_t prometheusTime) = 0;
  virtual void bytes(std::string_view bytes) = 0;
};

/// Asks a Prometheus over HTTP. One thread.
class PrometheusClient {
 public:
  explicit PrometheusClient(PrometheusAccess access);
  ~PrometheusClient();

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  /// GET `path` ("/federate"). UNAVAILABLE, with a sentence that names the Prometheus, unless the whole answer was
  /// read; what came before may have been handed on. CANCELLED when `stop` was asked for.
  absl::Status get(std::string_view path, const Parameters& parameters, BodyReader& reader, std::stop_token stop);
  /// The same for small answers.
  absl::StatusOr<std::string> get(std::string_view path, const Parameters& parameters, std::stop_token stop);
  /// The same by POST, for parameters that may be longer than a server takes in a URL.
  absl::StatusOr<std::string> post(std::string_view path, const Parameters& parameters, std::stop_token stop);

 private:
  struct Handle;
  struct Transfer;
  enum class Method { Get, Post };
  absl::Status prepare(Method method, std::string_view path, const Parameters& parameters);
  absl::Status ask(Method method, std::string_view path, const Parameters& parameters, BodyReader& reader,
                   std::stop_token stop);
  absl::StatusOr<std::string> askForText(Method method, std::string_view path, const Parameters& parameters,
                                         std::stop_token stop);

  const PrometheusAccess m_access;
  const std::unique_ptr<Handle> m_handle;
};

}  // namespace aifactory
