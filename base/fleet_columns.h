// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aifactory/v1/fleet.pb.h"

namespace aifactory {

/// Telemetry steps on the wire and in columns (fleet.proto, Telemetry): stored value = steps + 1, 0 = not measured.
inline constexpr int memoryStepMib = 64;
inline constexpr std::uint16_t notMeasured = 0;
/// Xids stand for themselves and 0 for none, so that nobody having said anything is a code that NVIDIA does not use.
inline constexpr std::uint16_t xidNotKnown = 0xFFFF;

/// What one sample says of every device, in whole steps. All columns have the same length: one entry a device.
struct TelemetryColumns {
  std::vector<std::uint8_t> utilization;  ///< %, + 1
  std::vector<std::uint16_t> memory;      ///< 64 MiB, + 1
  std::vector<std::uint8_t> temperature;  ///< degrees Celsius, + 1
  std::vector<std::uint16_t> power;       ///< W, + 1

  std::size_t size() const { return utilization.size(); }
  void resize(std::size_t devices);  ///< New devices are not measured.
  bool operator==(const TelemetryColumns&) const = default;
};

/// Whether anything was measured of a device.
inline bool isMeasured(const TelemetryColumns& values, std::size_t device) {
  return values.utilization[device] != notMeasured || values.memory[device] != notMeasured ||
         values.temperature[device] != notMeasured || values.power[device] != notMeasured;
}

/// State and allocation of every device.
struct StateColumns {
  std::vector<std::uint8_t> state;    ///< v1::DeviceState
  std::vector<std::uint64_t> job;     ///< N of "jobs/N", 0 for none
  std::vector<std::uint32_t> tenant;  ///< interned "tenants/x", 0 for none
  std::vector<std::uint16_t> xid;     ///< last Xid, 0 for none, or xidNotKnown

  std::size_t size() const { return state.size(); }
  void resize(std::size_t devices);
  bool operator==(const StateColumns&) const = default;
};

/// The fleet as both sides hold it: one row a device, in the dense order of the layout.
struct FleetColumns {
  StateColumns states;
  TelemetryColumns telemetry;

  std::size_t size() const { return states.size(); }
  void resize(std::size_t devices);
};

/// Devices [first, first + count).
struct DeviceRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  bool operator==(const DeviceRange&) const = default;
};

/// GPUs plus MIG instances of a layout.
std::size_t deviceCount(const v1::FleetLayout& layout);
/// GPUs only; MIG instances follow them in the dense order.
std::size_t gpuCount(const v1::FleetLayout& layout);

}  // namespace aifactory
