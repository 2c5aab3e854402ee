// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/telemetry_choice.h"

#include "factory/telemetry/prometheus_telemetry.h"

namespace aifactory {

absl::StatusOr<std::unique_ptr<TelemetrySource>> makeTelemetry(const Configuration& configuration) {
  if (!configuration.telemetry) {
    return nullptr;
  }
  const auto options = readTelemetryOptions(*configuration.telemetry);
  if (!options.ok()) {
    return withPlace(configuration, *configuration.telemetry, options.status());
  }
  return std::make_unique<PrometheusTelemetry>(*options, MetricMapping::dcgm());
}

}  // namespace aifactory
