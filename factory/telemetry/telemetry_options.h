// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "base/status.h"
#include "factory/telemetry/metric_mapping.h"

namespace aifactory {

/// How a Prometheus is reached.
struct PrometheusAccess {
  std::string url;              ///< "http://127.0.0.1:9090", maybe with a path before /federate and /api
  std::string bearerTokenFile;  ///< read for each request
  std::string user;             ///< of basic authentication, with a password file
  std::string passwordFile;
  std::string caFile;  ///< that signs its certificate; empty for the system's
  std::chrono::milliseconds timeout{10'000};
  std::size_t mostBytes = std::size_t{512} << 20;  ///< of an answer
  bool mayTakeMore = true;                         ///< whether a larger most_mib would let more in

  /// The same, for answers that are held in memory as a whole: of these at most 64 MiB.
  PrometheusAccess forWholeAnswers() const;
};

/// [telemetry] of the configuration.
struct TelemetryOptions {
  PrometheusAccess prometheus;
  std::chrono::milliseconds pollInterval{15'000};
  std::chrono::milliseconds staleness{45'000};
  std::chrono::milliseconds rulesInterval{15'000};  ///< of looking at alerts and rules; 0 for never
  std::string mappingFile;                          ///< empty for DCGM's names
};

/// INVALID_ARGUMENT naming the key, "telemetry.prometheus".
absl::StatusOr<TelemetryOptions> readTelemetryOptions(const toml::table& table);

}  // namespace aifactory
