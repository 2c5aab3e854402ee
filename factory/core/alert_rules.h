// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

/// What engines and the factory itself raise alerts by.
std::vector<v1::AlertRule> factoryRules();

}  // namespace aifactory
