// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "factory/core/engine.h"

namespace aifactory {

/// The time at which the recorded days end.
inline const Clock::time_point recordedEnd{std::chrono::seconds(1'796'000'000)};

/// Records a day of the demo factory's 50,176 GPUs in `directory` as factoryd would have: changes each second, figures
/// that move, telemetry each 60 s, files of 10 minutes. `sampled` sees each recorded sample. Returns the bytes written.
using Sampled = std::function<void(const TelemetryColumns& values, Clock::time_point when)>;
std::uint64_t recordDay(const std::string& directory, const Sampled& sampled);

/// Puts the recorded day before itself until there are `days`. To find an instant costs what its file holds and how
/// many files there are; to simulate every day would take a quarter of an hour.
void repeatDay(const std::string& directory, int days);

/// The layout that all of it has, with node names.
v1::FleetLayout recordedLayout();

}  // namespace aifactory
