// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "aifactory/v1/fleet.pb.h"

namespace aifactory {

/// What FleetUpdate::ParseFromString does, with the same answer, many times faster on telemetry, and in the memory that
/// `update` already has.
bool parseFleetUpdate(std::string_view bytes, v1::FleetUpdate& update);

}  // namespace aifactory
