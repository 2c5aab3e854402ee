// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "factory/telemetry/metric_mapping.h"
#include "factory/telemetry/telemetry_options.h"

namespace aifactory {

/// What a Prometheus lacks for the factory to be measured, one sentence each; asks it. Empty when all is well.
std::vector<std::string> prometheusWarnings(const TelemetryOptions& options, const MetricMapping& mapping);

}  // namespace aifactory
