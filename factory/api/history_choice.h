// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/api/configuration.h"
#include "factory/core/history.h"

namespace aifactory {

/// The history that the configuration asks for; null where it is off. `isDemo`: its day before is written as well.
std::unique_ptr<History> makeHistory(const Configuration& configuration, bool isDemo);

/// What stands against recording, one sentence each.
std::vector<std::string> historyWarnings(const Configuration& configuration);

}  // namespace aifactory
