// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_telemetry_chart.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/format.h"

namespace aifactory {
namespace {

constexpr int linesAtMost = 6;  // as many as there are colours
constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();

const google::protobuf::RepeatedField<google::protobuf::int32>& column(const v1::DeviceTelemetry& device,
                                                                       JobMetric metric) {
  switch (metric) {
    case JobMetric::Utilization:
      return device.utilization();
    case JobMetric::Memory:
      return device.memory();
    case JobMetric::Temperature:
      return device.temperature();
    case JobMetric::Power:
      break;
  }
  return device.power();
}

double valueAt(const v1::DeviceTelemetry& device, JobMetric metric, int point) {
  constexpr double mebibytesInGibibyte = 1024;
  const auto& values = column(device, metric);
  if (point >= values.size() || values[point] < 0) return unmeasured;
  return metric == JobMetric::Memory ? values[point] / mebibytesInGibibyte : values[point];
}

QVector<double> valuesOf(const v1::DeviceTelemetry& device, JobMetric metric, int points) {
  QVector<double> values(points);
  for (int point = 0; point < points; ++point) values[point] = valueAt(device, metric, point);
  return values;
}

/// Of the devices, the one whose mean is the lowest; null where none was measured.
const v1::DeviceTelemetry* lowest(const v1::GetJobTelemetryResponse& telemetry, JobMetric metric) {
  const v1::DeviceTelemetry* found = nullptr;
  double lowestMean = std::numeric_limits<double>::infinity();
  for (const v1::DeviceTelemetry& device : telemetry.devices()) {
    double sum = 0;
    int measured = 0;
    for (const int value : column(device, metric)) {
      if (value < 0) continue;
      sum += value;
      ++measured;
    }
    if (measured == 0 || sum / measured >= lowestMean) continue;
    lowestMean = sum / measured;
    found = &device;
  }
  return found;
}

void addSpread(const v1::GetJobTelemetryResponse& telemetry, JobMetric metric, TimeChartData& data) {
  const int points = telemetry.times_size();
  TimeChartData::Line median{QCoreApplication::translate("aifactory::JobTelemetryView", "median"),
                             QVector<double>(points, unmeasured)};
  TimeChartData::Band band{QCoreApplication::translate("aifactory::JobTelemetryView", "all GPUs"), median.values,
                           median.values};
  std::vector<double> values;
  for (int point = 0; point < points; ++point) {
    values.clear();
    for (const v1::DeviceTelemetry& device : telemetry.devices()) {
      const double value = valueAt(device, metric, point);
      if (!std::isnan(value)) values.push_back(value);
    }
    if (values.empty()) continue;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    median.values[point] = *middle;
    band.low[point] = *std::min_element(values.begin(), middle + 1);
    band.high[point] = *std::max_element(middle, values.end());
  }
  data.lines << std::move(median);
  data.band = std::move(band);
}

}  // namespace

TimeChartData jobTelemetryChart(const v1::GetJobTelemetryResponse& telemetry, JobMetric metric,
                                const std::function<QString(const v1::DeviceTelemetry&)>& nameOf) {
  TimeChartData data;
  for (const google::protobuf::Timestamp& time : telemetry.times()) {
    data.times << Format::time(time).toMSecsSinceEpoch();
  }
  if (!data.times.isEmpty()) {
    data.from = data.times.front();
    data.to = data.times.back();
  }
  data.most = metric == JobMetric::Utilization || metric == JobMetric::Temperature ? 100 : 0;
  if (telemetry.devices_size() <= linesAtMost) {
    for (const v1::DeviceTelemetry& device : telemetry.devices()) {
      data.lines << TimeChartData::Line{nameOf(device), valuesOf(device, metric, telemetry.times_size())};
    }
    return data;
  }
  addSpread(telemetry, metric, data);
  if (const v1::DeviceTelemetry* device = lowest(telemetry, metric)) {
    data.lines << TimeChartData::Line{
        QCoreApplication::translate("aifactory::JobTelemetryView", "lowest mean: %1").arg(nameOf(*device)),
        valuesOf(*device, metric, telemetry.times_size())};
  }
  return data;
}

bool isMeasured(const TimeChartData& data) {
  return std::any_of(data.lines.begin(), data.lines.end(), [](const TimeChartData::Line& line) {
    return std::any_of(line.values.begin(), line.values.end(), [](double value) { return !std::isnan(value); });
  });
}

}  // namespace aifactory
