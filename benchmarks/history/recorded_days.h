// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "factory/core/engine.h"

namespace aifactory {

/// The time at which the recorded days end.
inline const Clock::time_point recordedEnd{std::chrono::seconds(1'796'000'000)};

/// Records `days` of the demo factory's 50,176 GPUs in `directory` as factoryd would have: changes each second, figures
/// that move, telemetry each 60 s, files of 10 minutes. `sampled` sees each recorded sample. Returns the bytes written.
using Sampled = std::function<void(const TelemetryColumns& values, Clock::time_point when)>;
std::uint64_t recordDays(const std::string& directory, int days, const Sampled& sampled);

/// The layout that all of it has, with node names.
v1::FleetLayout recordedLayout();

}  // namespace aifactory
