// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

#include "aifactory/v1/history.pb.h"
#include "widgets/chart/time_chart.h"

namespace aifactory {

/// What of a job's telemetry is charted: in %, GiB, degrees Celsius, W.
enum class JobMetric { Utilization, Memory, Temperature, Power };
inline constexpr int jobMetrics = 4;

/// Few GPUs as a line each; more as the lowest and the highest of them, their median, and the one with the lowest mean,
/// by which a straggler shows. `nameOf` says what a GPU is called.
TimeChartData jobTelemetryChart(const v1::GetJobTelemetryResponse& telemetry, JobMetric metric,
                                const std::function<QString(const v1::DeviceTelemetry&)>& nameOf);
/// Whether any GPU was measured in it at any time.
bool isMeasured(const TimeChartData& data);

}  // namespace aifactory
