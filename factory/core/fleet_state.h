// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aifactory/v1/fleet.pb.h"
#include "base/fleet_columns.h"
#include "factory/core/engine.h"

namespace aifactory {

/// The fleet as one scope sees it at one moment. Cheap to copy but for the state columns (15 bytes a device).
struct FleetState {
  std::shared_ptr<const v1::FleetLayout> layout = std::make_shared<v1::FleetLayout>();
  std::size_t gpus = 0;  ///< devices before the first MIG instance
  StateColumns states;
  std::shared_ptr<const TelemetryColumns> telemetry;  ///< null before the first sample
  Clock::time_point sampled;
  std::vector<std::shared_ptr<const v1::NodeState>> nodes;    ///< by node; null: nothing to say
  std::vector<std::shared_ptr<const v1::FeedReading>> feeds;  ///< by feed; null: nothing to say

  /// Everything about a new layout, of which no state is known yet.
  static FleetState of(v1::FleetLayout layout);
  /// This fleet in a new layout. Where that has the same nodes, devices and feeds in the same places, they keep what is
  /// known of them; else nothing is known.
  FleetState in(v1::FleetLayout layout) const;
};

/// Ascending, disjoint ranges over the same devices.
std::vector<DeviceRange> mergeRanges(std::vector<DeviceRange> ranges);

}  // namespace aifactory
