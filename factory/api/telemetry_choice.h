// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/api/configuration.h"
#include "factory/core/factory.h"
#include "factory/telemetry/prometheus_rules.h"

namespace aifactory {

/// What measures besides the engine, and whose rules raise alerts; each may be null.
struct Telemetry {
  std::unique_ptr<TelemetrySource> source;
  std::unique_ptr<PrometheusRules> rules;

  void addTo(FactoryOptions& options) const;
};

/// As the configuration says.
absl::StatusOr<Telemetry> makeTelemetry(const Configuration& configuration);

/// What that lacks to measure, one sentence each; asks it. Empty when all is well.
std::vector<std::string> telemetryWarnings(const Configuration& configuration);

}  // namespace aifactory
