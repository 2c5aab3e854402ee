// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <toml++/toml.h>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/status.h"

namespace aifactory {

/// factoryd's configuration file; docs/operations.md explains every key. A key that is missing has its default.
struct Configuration {
  std::string engine = "slurm";  ///< "slurm" or "simulated"
  std::string displayName;       ///< of the factory; empty for the engine's word
  std::string listen = "unix:///run/aifactory/factoryd.sock";
  std::int64_t socketMode = 0600;
  std::string tokenFile = "/etc/aifactory/tokens";
  std::string stateDirectory = "/var/lib/aifactory";
  bool history = true;           ///< whether the past is recorded
  std::string historyDirectory;  ///< empty for "history" in the state directory
  std::int64_t historyMaxBytes = 14'000'000'000;
  std::int64_t historyDays = 7;
  std::string metricsListen;  ///< empty for no /metrics
  std::string logLevel = "info";
  std::int64_t twinGraceSeconds = 30;  ///< how long a held resend waits for its twin
  struct Simulated {
    std::int64_t nodes = 6272;
    std::int64_t gpusPerNode = 8;
    double speed = 1;
    std::int64_t seed = 20261122;
  } simulated;
  std::string file;  ///< where it came from, for messages
  std::map<std::string, std::string, std::less<>>
      users;                             ///< [slurm.users]: identity = the system user that acts for it
  toml::table slurm;                     ///< [slurm], read by its engine
  std::optional<toml::table> telemetry;  ///< [telemetry], read by its source; never with the simulated engine
};

/// INVALID_ARGUMENT with one line for everything that is wrong, "file:line:column: what, and what to do".
absl::StatusOr<Configuration> readConfiguration(const std::string& file);

/// A complaint about a key of `table` ("slurm.socket"), with "file:line:column" before it.
absl::Status withPlace(const Configuration& configuration, const toml::table& table, const absl::Status& complaint);

}  // namespace aifactory
