// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/device_names.h"
#include "factory/core/fleet_state.h"

namespace aifactory {

/// Makes alerts of what a telemetry source measures: GPUs whose last Xid is serious, and GPUs that are too hot. What is
/// measured of a MIG instance counts for its GPU; what is not measured raises nothing. Not safe from several threads.
class TelemetryAlerts {
 public:
  static constexpr std::array kinds{v1::Alert::KIND_XID, v1::Alert::KIND_THERMAL};

  /// Another layout, with what is known in it by now.
  void layout(const FleetState& state);
  /// True when `alerts` are others now.
  bool measured(const TelemetryColumns& values);
  bool lastXids(std::span<const std::uint16_t> xids);

  std::vector<v1::Alert> alerts() const;

 private:
  DeviceNames m_names;
  std::vector<std::uint32_t> m_gpuOf;             ///< by device: itself, or the one that an instance is cut from
  std::map<std::uint32_t, int> m_degrees;         ///< of GPUs that are too hot
  std::map<std::uint32_t, std::uint16_t> m_xids;  ///< serious ones, by GPU
};

}  // namespace aifactory
