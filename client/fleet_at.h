// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/status/status.h>

#include "aifactory/v1/history.pb.h"
#include "client/fleet_store.h"

namespace aifactory {

/// Unpacks the fleet of one instant into a store of its own. On the calling thread.
absl::Status readFleetAt(const v1::GetFleetAtResponse& response, FleetStore& store);

}  // namespace aifactory
