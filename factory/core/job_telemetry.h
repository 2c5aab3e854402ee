// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>

#include "factory/core/history.h"

namespace aifactory {

/// The job as it was known then; null when it was not.
absl::StatusOr<std::shared_ptr<const v1::Job>> jobAt(History& history, std::string_view name, Clock::time_point time);

/// What the devices of the job's allocation measured from its start to its end, as far as it is recorded, in at most
/// `maxPoints` points (0: 200).
absl::StatusOr<v1::GetJobTelemetryResponse> readJobTelemetry(History& history, const v1::Job& job,
                                                             std::uint32_t maxPoints, Clock::time_point now);

}  // namespace aifactory
