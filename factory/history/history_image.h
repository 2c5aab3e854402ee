// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aifactory/v1/history.pb.h"
#include "base/status.h"
#include "factory/core/collection.h"
#include "factory/core/fleet_state.h"

namespace aifactory::history {

/// The whole factory at one instant, or as much of it as its owner wants to know.
struct HistoryImage {
  FleetState fleet;
  std::vector<std::string> strings{""};  ///< that the fleet's indices mean
  std::uint64_t telemetryFrame = 0;      ///< number of fleet.telemetry in the sequence of recorded ones
  std::map<std::string, std::shared_ptr<const v1::Job>, NaturalOrder> jobs;
  std::map<std::string, std::shared_ptr<const v1::Alert>, NaturalOrder> alerts;

  /// Another layout, of which nothing is known yet.
  void begin(v1::FleetLayout layout);
  /// What a record says. DATA_LOSS when it does not fit; the image is of no use then.
  absl::Status apply(const v1::FleetUpdate& update);

  /// What an engine tells. The return is what is different from before (empty: nothing), as records have it; indices
  /// that mean nothing are left out.
  v1::FleetUpdate applyFleet(const EngineChange& change);
  v1::HistoryChange applyItems(const EngineChange& change);
  /// Values of another layout are left out.
  v1::FleetUpdate applySample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when);

  /// Everything about the fleet but its layout and its strings.
  v1::FleetUpdate wholeFleet() const;
  v1::DeviceStates wholeStates() const;
};

/// The runs of a record as an engine tells them, with the record's string indices.
std::vector<DeviceChange> devicesOf(const v1::DeviceStates& states);

}  // namespace aifactory::history
