// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/api/configuration.h"
#include "factory/core/telemetry.h"

namespace aifactory {

/// What measures besides the engine, as the configuration says; null when nothing does.
absl::StatusOr<std::unique_ptr<TelemetrySource>> makeTelemetry(const Configuration& configuration);

/// What that lacks to measure, one sentence each; asks it. Empty when all is well.
std::vector<std::string> telemetryWarnings(const Configuration& configuration);

}  // namespace aifactory
