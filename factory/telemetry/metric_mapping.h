// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// What a device is measured in: %, MiB, degrees Celsius, W, and the number of the last Xid.
enum class TelemetryField : std::uint8_t { Utilization, Memory, Temperature, Power, Xid };
inline constexpr std::size_t telemetryFields = 5;

/// A metric of an exporter and what its values mean.
struct MappedMetric {
  std::string name;
  std::string match;  ///< further matchers in PromQL's words, `GPU_I_ID!=""`; may be empty
  TelemetryField field = TelemetryField::Utilization;
  double scale = 1;  ///< from the exporter's unit to the field's
  bool operator==(const MappedMetric&) const = default;
};

/// How an exporter's series are read: which metric is which field, and which labels say whose value it is. Of labels
/// with the same meaning the first that a series has counts.
struct MetricMapping {
  std::vector<MappedMetric> metrics;
  std::vector<std::string> host, gpu, uuid, migInstance, migProfile, job;
  bool operator==(const MetricMapping&) const = default;

  /// Of NVIDIA's DCGM exporter.
  static MetricMapping dcgm();
};

/// A mapping file (docs/operations.md). INVALID_ARGUMENT with one line for everything that is wrong,
/// "file:line:column: what, and what to do".
absl::StatusOr<MetricMapping> readMetricMapping(const std::string& file);

}  // namespace aifactory
