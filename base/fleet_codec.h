// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fleet_columns.h"
#include "base/status.h"

namespace aifactory {

/// Runs of equal state over `ranges` (ascending, disjoint), as fleet.proto's DeviceStates.
v1::DeviceStates encodeStates(const StateColumns& columns, std::span<const DeviceRange> ranges);

/// Writes the runs into `columns`; appends what it touched to `changed`. DATA_LOSS, and nothing written, when the
/// lists differ in length or a run leaves the columns.
absl::Status applyStates(const v1::DeviceStates& update, StateColumns& columns, std::vector<DeviceRange>& changed);

/// Differences from `before` to `now` (same size). sample_time is the caller's to set.
v1::Telemetry encodeTelemetry(const TelemetryColumns& before, const TelemetryColumns& now, std::uint64_t frame);

/// All values of `now`, for a new or a slow reader.
v1::Telemetry encodeTelemetryAbsolute(const TelemetryColumns& now, std::uint64_t frame);

/// Adds the differences (or takes the values) and sets `frame` to the update's. DATA_LOSS, and nothing written, when
/// the update does not follow `frame` or does not fit the columns.
absl::Status applyTelemetry(const v1::Telemetry& update, TelemetryColumns& columns, std::uint64_t& frame,
                            std::vector<DeviceRange>& changed);

/// A FleetUpdate to and from WatchFleetResponse.update_zstd. Unpacking refuses more than 64 MiB of plain text.
std::string packUpdate(const v1::FleetUpdate& update);
absl::StatusOr<v1::FleetUpdate> unpackUpdate(std::string_view packed);

/// unpackUpdate for a stream of them: each goes into the memory of the one before. One thread at a time.
class FleetUpdateReader {
 public:
  /// Valid until the next read.
  absl::StatusOr<const v1::FleetUpdate*> read(std::string_view packed);

 private:
  friend absl::StatusOr<v1::FleetUpdate> unpackUpdate(std::string_view packed);
  std::vector<char> m_plain;
  v1::FleetUpdate m_update;
};

}  // namespace aifactory
