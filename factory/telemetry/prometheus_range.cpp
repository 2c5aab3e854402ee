// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/prometheus_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "base/resource_name.h"
#include "factory/core/job_telemetry.h"
#include "factory/core/timestamps.h"
#include "factory/telemetry/device_join.h"
#include "factory/telemetry/prometheus_client.h"
#include "factory/telemetry/range_answer.h"
#include "factory/telemetry/sample_board.h"

namespace aifactory {
namespace {

using std::chrono::milliseconds;
using Values = google::protobuf::RepeatedField<google::protobuf::int32>;

/// How exactly a job's start, and the distance of the clocks, are known.
constexpr milliseconds grain{1000};

/// A name as a regular expression that matches nothing else, in a string of PromQL.
std::string quoted(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (!plain) text += "\\\\";
    text += c;
  }
  return text;
}

/// The hosts as exporters may spell them: maybe with a domain, maybe with a port.
std::string hostPattern(const v1::GetJobTelemetryResponse& response) {
  std::set<std::string> hosts;
  for (const v1::DeviceTelemetry& device : response.devices()) hosts.insert(quoted(lastId(device.node())));
  return fmt::format("({})(\\\\..*)?(:[0-9]+)?", fmt::join(hosts, "|"));
}

/// Seconds, as Prometheus takes them.
std::string seconds(std::int64_t ms) { return fmt::format("{:.3f}", static_cast<double>(ms) / 1000); }

/// The newest sample that is not stale, of each series of the metric whose host is one of those, whatever label says
/// it. What was sampled before `from` (ms since 1970 by Prometheus' clock) is of whoever had the device before.
std::string queryFor(const MappedMetric& metric, const MetricMapping& mapping, const std::string& hosts,
                     milliseconds staleness, std::int64_t from) {
  std::string query;
  for (const std::string& label : mapping.host) {
    const std::string series =
        fmt::format("{}{{{}{}{}=~\"{}\"}}", metric.name, metric.match, metric.match.empty() ? "" : ",", label, hosts);
    query += fmt::format("{}last_over_time({}[{}ms]) and timestamp({}) > {}", query.empty() ? "" : " or ", series,
                         staleness.count(), series, seconds(from));
  }
  return query;
}

Values* column(v1::DeviceTelemetry& device, TelemetryField field) {
  switch (field) {
    case TelemetryField::Utilization:
      return device.mutable_utilization();
    case TelemetryField::Memory:
      return device.mutable_memory();
    case TelemetryField::Temperature:
      return device.mutable_temperature();
    case TelemetryField::Power:
      return device.mutable_power();
    case TelemetryField::Xid:
      break;
  }
  return nullptr;
}

/// The grid of instants of the answer, in ms since 1970 by our clock.
struct Grid {
  std::int64_t from, step;
  int points;
};

class RangeReader {
 public:
  RangeReader(const MetricMapping& mapping, const v1::FleetLayout& layout, std::span<const std::string> strings,
              Grid grid, milliseconds skew, v1::GetJobTelemetryResponse& response)
      : m_mapping(mapping), m_join(layout, strings), m_grid(grid), m_skew(skew), m_response(response) {
    const auto devices = devicesIn(layout, response);
    for (std::size_t i = 0; i < devices.size(); ++i) {
      if (devices[i]) m_places[static_cast<std::uint32_t>(*devices[i])] = static_cast<int>(i);
    }
    for (int point = 0; point < grid.points; ++point) {
      *response.add_times() = timestampOf(Clock::time_point(milliseconds(grid.from + point * grid.step)));
    }
    for (v1::DeviceTelemetry& device : *response.mutable_devices()) {
      for (Values* values : {device.mutable_utilization(), device.mutable_memory(), device.mutable_temperature(),
                             device.mutable_power()}) {
        values->Resize(grid.points, -1);
      }
    }
  }

  void take(const MappedMetric& metric, const std::vector<RangeSeries>& answer) {
    // Which MIG instance a series is of is known when all of them have been seen.
    for (const RangeSeries& series : answer) m_join.find(placeLabels(series.labels, m_mapping));
    for (const RangeSeries& series : answer) {
      const auto device = m_join.find(placeLabels(series.labels, m_mapping));
      const auto place = device ? m_places.find(*device) : m_places.end();
      if (place != m_places.end()) put(metric, series, *m_response.mutable_devices(place->second));
    }
  }

 private:
  void put(const MappedMetric& metric, const RangeSeries& series, v1::DeviceTelemetry& device) const {
    Values& values = *column(device, metric.field);
    for (const auto& [time, sample] : series.samples) {
      const std::int64_t offset = time - m_skew.count() - m_grid.from;
      const std::int64_t point = (offset + m_grid.step / 2) / m_grid.step;
      const double value = sample * metric.scale;
      if (offset < 0 || point >= m_grid.points || !isCredible(metric.field, value)) continue;
      values.Set(static_cast<int>(point), static_cast<int>(std::lround(value)));
    }
  }

  const MetricMapping& m_mapping;
  DeviceJoin m_join;
  const Grid m_grid;
  const milliseconds m_skew;
  v1::GetJobTelemetryResponse& m_response;
  std::unordered_map<std::uint32_t, int> m_places;  ///< in the answer, by device
};

}  // namespace

absl::Status readPrometheusRange(const TelemetryOptions& options, const MetricMapping& mapping,
                                 const v1::FleetLayout& layout, std::span<const std::string> strings,
                                 const TelemetryStretch& stretch, milliseconds skew,
                                 v1::GetJobTelemetryResponse& response) {
  const auto toMs = [](Clock::time_point time) {
    return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
  };
  const std::int64_t from = toMs(stretch.from);
  const std::int64_t length = std::max<std::int64_t>(0, toMs(stretch.to) - from);
  const std::int64_t step = std::max<std::int64_t>(1000, length / std::max(1, stretch.points - 1));
  const Grid grid{from, step, static_cast<int>(length / step) + 1};
  RangeReader reader(mapping, layout, strings, grid, skew, response);
  const std::string hosts = hostPattern(response);
  PrometheusClient client(options.prometheus.forWholeAnswers());
  const std::int64_t begin = from + skew.count();
  for (const MappedMetric& metric : mapping.metrics) {
    if (metric.field == TelemetryField::Xid) continue;
    const std::string query = queryFor(metric, mapping, hosts, options.staleness, begin + grain.count());
    const auto text = client.post("/api/v1/query_range",
                                  {{"query", query},
                                   {"start", seconds(begin)},
                                   {"end", seconds(begin + (grid.points - 1) * step)},
                                   {"step", seconds(step)}},
                                  {});
    if (!text.ok()) return text.status();
    const auto answer = readRangeAnswer(*text);
    if (!answer.ok()) {
      return refusal(absl::StatusCode::kUnavailable, "TELEMETRY_UNAVAILABLE",
                     fmt::format("Prometheus at {} cannot be read: {}.", options.prometheus.url,
                                 std::string(answer.status().message())));
    }
    reader.take(metric, *answer);
  }
  return absl::OkStatus();
}

}  // namespace aifactory
