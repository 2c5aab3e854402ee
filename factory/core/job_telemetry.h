// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "factory/core/history.h"
#include "factory/core/telemetry.h"

namespace aifactory {

/// The job as it was known then; null when it was not.
absl::StatusOr<std::shared_ptr<const v1::Job>> jobAt(History& history, std::string_view name, Clock::time_point time);

/// The job as it was recorded last, whenever that was; null when it never was. Looks through the whole past, newest
/// first: may take seconds.
absl::StatusOr<std::shared_ptr<const v1::Job>> lastRecordedJob(History& history, std::string_view name);

/// A finished job that names no GPUs, as accounting has it, gets the allocation that was recorded of it, if any.
void addRecordedGpus(History& history, v1::Job& job);

/// The answer to be filled: the devices of the job's allocation, at most 512 of them.
v1::GetJobTelemetryResponse devicesOf(const v1::Job& job);
/// Index in the layout of each of the answer's devices; nothing where it is not there.
std::vector<std::optional<std::size_t>> devicesIn(const v1::FleetLayout& layout,
                                                  const v1::GetJobTelemetryResponse& answer);

/// From the job's start to its end, or `now` while it runs; `maxPoints` as in the request. Nothing before it started.
std::optional<TelemetryStretch> lifeOf(const v1::Job& job, std::uint32_t maxPoints, Clock::time_point now);
/// Fills in what is recorded of the answer's devices.
absl::Status readRecordedStretch(History& history, const TelemetryStretch& stretch,
                                 v1::GetJobTelemetryResponse& answer);

}  // namespace aifactory
