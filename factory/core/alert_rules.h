// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

/// What engines and the factory itself raise alerts of these kinds by.
std::vector<v1::AlertRule> factoryRules(const std::set<v1::Alert::Kind>& raised);

}  // namespace aifactory
