// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aifactory {

class FleetStore;

/// GPUs that a resource name stands for, ascending: a node's (only `gpu` of them, unless it is -1), a rack's, row's or
/// hall's, or those of all racks on a power or coolant feed. Empty for other names and for what is not in the caller's
/// fleet.
std::vector<std::uint32_t> devicesOf(const FleetStore& fleet, std::string_view resource, int gpu = -1);

}  // namespace aifactory
