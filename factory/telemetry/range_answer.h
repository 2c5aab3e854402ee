// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "factory/telemetry/series_text.h"

namespace aifactory {

/// A series over a stretch of time.
struct RangeSeries {
  SeriesLabels labels;
  std::vector<std::pair<std::int64_t, double>> samples;  ///< ms since 1970 by Prometheus' clock, ascending; maybe NaN
};

/// What Prometheus answers to /api/v1/query_range. INVALID_ARGUMENT when the text is no such answer.
absl::StatusOr<std::vector<RangeSeries>> readRangeAnswer(std::string_view json);

}  // namespace aifactory
