// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/api/configuration.h"
#include "factory/core/engine.h"

namespace aifactory {

/// The engine that the configuration names.
absl::StatusOr<std::unique_ptr<Engine>> makeEngine(const Configuration& configuration);

/// What the site lacks for the factory's promises, one sentence each; asks the scheduler. Empty when all is well.
std::vector<std::string> siteWarnings(const Configuration& configuration);

}  // namespace aifactory
