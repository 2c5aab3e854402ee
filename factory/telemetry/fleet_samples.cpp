// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/fleet_samples.h"

#include <absl/hash/hash.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/utf8.h"

namespace aifactory {
namespace {

constexpr std::uint32_t nowhere = 0xFFFFFFFF;
constexpr std::uint16_t noMetric = 0xFFFF;
constexpr std::size_t mostPlaces = 1 << 20;     // 50 MB; beyond that a series is worked out each time
constexpr std::size_t placesToSpare = 100'000;  // series that are gone, before all are learnt anew
constexpr std::size_t shownOfHost = 60;
constexpr std::int64_t latestTime = std::int64_t{1} << 53;  // what is beyond is no time, and may be anything

std::uint64_t jobNamed(std::string_view label) {
  std::uint64_t job = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), job);
  return error == std::errc() && end == label.data() + label.size() ? job : 0;
}

}  // namespace

FleetSamples::FleetSamples(MetricMapping mapping, std::chrono::milliseconds staleness)
    : m_mapping(std::move(mapping)), m_staleness(staleness.count()) {}

void FleetSamples::setLayout(const v1::FleetLayout& layout, std::span<const std::string> strings) {
  m_join = DeviceJoin(layout, strings);
  m_board.reset(deviceCount(layout));
  m_claims.assign(m_board.devices(), 0);
  m_places.clear();
  m_placeOf.clear();
}

void FleetSamples::begin(std::int64_t now) {
  m_now = now;
  m_next = 0;
  m_figures = {};
  expire(now);
  std::ranges::fill(m_claims, 0);
}

void FleetSamples::sample(std::string_view series, double value, std::int64_t time) {
  ++m_figures.samples;
  const Place& place = placeOf(series);
  if (place.device == nowhere) {
    ++(place.metric == noMetric ? m_figures.unknownMetrics : m_figures.unmatched);
    return;
  }
  if (time < 0 || time > latestTime || std::abs(m_now - time) > m_staleness) {
    ++m_figures.stale;
    return;
  }
  if (place.job != 0) m_claims[place.device] = place.job;
  const MappedMetric& metric = m_mapping.metrics[place.metric];
  if (!m_board.put(place.device, metric.field, value * metric.scale, time)) ++m_figures.incredible;
}

void FleetSamples::end(std::span<const std::uint64_t> jobs) {
  for (std::size_t device = 0; device < std::min(jobs.size(), m_claims.size()); ++device) {
    m_figures.jobMismatches += m_claims[device] != 0 && m_claims[device] != jobs[device] ? 1 : 0;
  }
  if (m_join.takeLearnt() || m_places.size() > m_figures.samples + placesToSpare) {
    m_places.clear();
    m_placeOf.clear();
  }
}

void FleetSamples::expire(std::int64_t now) {
  const std::size_t expired = m_board.expire(now, m_staleness);
  m_figures.droppedByStaleness += expired;
  m_dropped = m_dropped || expired > 0;
}

const FleetSamples::Place& FleetSamples::placeOf(std::string_view series) {
  // 64 bits tell a million series apart but once in ten million factories.
  const std::uint64_t hash = absl::Hash<absl::string_view>{}({series.data(), series.size()});
  if (m_next < m_places.size() && m_places[m_next].hash == hash) return m_places[m_next++];
  if (const auto known = m_placeOf.find(hash); known != m_placeOf.end()) {
    m_next = known->second + 1;
    return m_places[known->second];
  }
  m_passing = workOut(series);
  m_passing.hash = hash;
  if (m_places.size() >= mostPlaces) return m_passing;
  m_placeOf.emplace(hash, static_cast<std::uint32_t>(m_places.size()));
  m_places.push_back(m_passing);
  m_next = m_places.size();
  return m_places.back();
}

FleetSamples::Place FleetSamples::workOut(std::string_view series) {
  Place place{.hash = 0, .job = 0, .device = nowhere, .metric = noMetric};
  const auto labels = parseSeriesText(series);
  if (!labels) return place;
  const auto metric = std::ranges::find(m_mapping.metrics, labels->name, &MappedMetric::name);
  if (metric == m_mapping.metrics.end()) return place;
  place.metric = static_cast<std::uint16_t>(metric - m_mapping.metrics.begin());
  const DeviceJoin::Labels words = placeLabels(*labels, m_mapping);
  const auto device = m_join.find(words);
  if (device) {
    place.device = *device;
    place.job = jobNamed(labels->first(m_mapping.job));
  } else if (m_figures.anUnmatched.empty()) {
    m_figures.anUnmatched = printable(words.host.substr(0, shownOfHost));
  }
  return place;
}

}  // namespace aifactory
