// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/fleet_columns.h"
#include "factory/telemetry/metric_mapping.h"

namespace aifactory {

/// Whether a value in the field's unit can be; NaN and infinity cannot.
bool isCredible(TelemetryField field, double value);

/// The newest value of every device in every field, with its sample time. A value lives until it is too old; what was
/// never measured, is no number or cannot be (see docs/operations.md) is not measured.
/// Times are in ms since 1970 by Prometheus' clock.
class SampleBoard {
 public:
  /// Nothing is measured of this many devices.
  void reset(std::size_t devices);
  std::size_t devices() const { return m_columns.size(); }

  /// A value in the field's unit. One that is older than what is known is of no effect. False when the value cannot be.
  bool put(std::uint32_t device, TelemetryField field, double value, std::int64_t time);
  /// Forgets values more than `staleness` before or after `now`; how many.
  std::size_t expire(std::int64_t now, std::int64_t staleness);

  const TelemetryColumns& columns() const { return m_columns; }
  /// Last Xid of every device, 0 for none, or xidNotKnown.
  const std::vector<std::uint16_t>& xids() const { return m_xids; }
  /// Of the newest value, 0 when there is none.
  std::int64_t newest() const;

 private:
  void store(std::uint32_t device, TelemetryField field, std::uint32_t stored);

  TelemetryColumns m_columns;
  std::vector<std::uint16_t> m_xids;
  std::array<std::vector<std::int64_t>, telemetryFields> m_times;  ///< 0: not measured
};

}  // namespace aifactory
