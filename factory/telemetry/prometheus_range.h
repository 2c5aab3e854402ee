// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "factory/core/telemetry.h"
#include "factory/telemetry/metric_mapping.h"
#include "factory/telemetry/telemetry_options.h"

namespace aifactory {

/// Reads from a Prometheus what the answer's devices measured over the stretch; `skew` is by how much its clock is
/// ahead of ours. A value counts until it is as old as the staleness, and only if it was sampled within the stretch.
/// Blocks; a client of its own for each call. UNAVAILABLE when Prometheus does not give it.
absl::Status readPrometheusRange(const TelemetryOptions& options, const MetricMapping& mapping,
                                 const v1::FleetLayout& layout, std::span<const std::string> strings,
                                 const TelemetryStretch& stretch, std::chrono::milliseconds skew,
                                 v1::GetJobTelemetryResponse& response);

}  // namespace aifactory
