// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "aifactory/v1/fleet.pb.h"
#include "base/fleet_columns.h"

namespace aifactory {

inline constexpr std::uint32_t gpusOfNode = 8;

/// Nodes of 8 GPUs for so many GPUs.
v1::FleetLayout benchLayout(std::size_t gpus);

/// One look at everything that `values` says, as Prometheus would answer it with the labels that DCGM's exporter and a
/// scrape give each series. `time` is in ms since 1970.
std::string federateAnswer(const TelemetryColumns& values, std::int64_t time);
/// The same series and samples as /api/v1/query answers to DCGM_FI_DEV_…[15s].
std::string queryAnswer(const TelemetryColumns& values, std::int64_t time);

/// Values in a `federateAnswer`.
std::size_t samplesOf(const TelemetryColumns& values);

}  // namespace aifactory
