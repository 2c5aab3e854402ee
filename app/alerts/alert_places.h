// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

class FleetStore;
class Selection;

/// GPUs that an alert is about, ascending: those of its resource and of its members; of a job, those that it holds now.
/// Empty for what is no place in the caller's fleet.
std::vector<std::uint32_t> devicesOf(const FleetStore& fleet, const v1::Alert& alert);

/// Whether an alert touches what is selected: its job, or one of its GPUs.
bool touches(const FleetStore& fleet, const v1::Alert& alert, const Selection& selection);

}  // namespace aifactory
