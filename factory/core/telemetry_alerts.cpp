// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/telemetry_alerts.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/resource_name.h"

namespace aifactory {
namespace {

// °C, as in the demo factory: hot from the one on, and no more below the other.
constexpr int hotFrom = 85;
constexpr int hotUntil = 82;

/// Nothing where the GPU itself has no error: none is known, or a program made it (the codes that NVIDIA's device
/// plugin for Kubernetes passes over, too).
std::optional<v1::Alert::Severity> severityOf(std::uint16_t xid) {
  switch (xid) {
    case 0:
    case xidNotKnown:
    case 13:
    case 31:
    case 43:
    case 45:
    case 68:
    case 109:
      return std::nullopt;
    case 48:
    case 62:
    case 64:
    case 74:
    case 79:
    case 95:
    case 119:
    case 120:
    case 140:
      return v1::Alert::SEVERITY_CRITICAL;
    default:
      return v1::Alert::SEVERITY_WARNING;
  }
}

v1::Alert alertOf(v1::Alert::Kind kind, const char* word, const DeviceNames::Place& place) {
  v1::Alert alert;
  alert.set_name(absl::StrCat("alerts/", word, "-", std::string(lastId(place.node)), "-", place.gpu));
  alert.set_kind(kind);
  alert.set_severity(v1::Alert::SEVERITY_WARNING);
  alert.set_resource(place.node);
  alert.set_gpu(static_cast<std::int32_t>(place.gpu));
  return alert;
}

}  // namespace

void TelemetryAlerts::layout(const FleetState& state) {
  m_names = DeviceNames(state.layout);
  m_gpuOf.resize(state.gpus);
  std::iota(m_gpuOf.begin(), m_gpuOf.end(), 0U);
  for (const v1::MigInstance& instance : state.layout->mig_instances()) m_gpuOf.push_back(instance.parent_device());
  measured(state.telemetry ? *state.telemetry : TelemetryColumns());
  lastXids(state.states.xid);
}

bool TelemetryAlerts::measured(const TelemetryColumns& values) {
  std::map<std::uint32_t, int> hot;
  for (std::size_t device = 0; device < std::min(values.size(), m_gpuOf.size()); ++device) {
    const int degrees = values.temperature[device] - 1;  // -1: not measured
    if (degrees < hotUntil) continue;
    const std::uint32_t gpu = m_gpuOf[device];
    if (degrees < hotFrom && !m_degrees.contains(gpu)) continue;
    int& hottest = hot[gpu];
    hottest = std::max(hottest, degrees);
  }
  return std::exchange(m_degrees, hot) != hot;
}

bool TelemetryAlerts::lastXids(std::span<const std::uint16_t> xids) {
  std::map<std::uint32_t, std::uint16_t> serious;
  for (std::size_t device = 0; device < std::min(xids.size(), m_gpuOf.size()); ++device) {
    const auto severity = severityOf(xids[device]);
    if (!severity) continue;
    std::uint16_t& worst = serious[m_gpuOf[device]];
    if (severity > severityOf(worst)) worst = xids[device];
  }
  return std::exchange(m_xids, serious) != serious;
}

std::vector<v1::Alert> TelemetryAlerts::alerts() const {
  std::vector<v1::Alert> alerts;
  for (const auto& [gpu, xid] : m_xids) {
    const DeviceNames::Place place = m_names.place(gpu);
    v1::Alert& alert = alerts.emplace_back(alertOf(v1::Alert::KIND_XID, "xid", place));
    alert.set_severity(*severityOf(xid));
    alert.set_xid(xid);
    alert.set_summary(absl::StrCat("Xid ", xid, " on ", std::string(lastId(place.node)), " GPU ", place.gpu));
  }
  for (const auto& [gpu, degrees] : m_degrees) {
    v1::Alert& alert = alerts.emplace_back(alertOf(v1::Alert::KIND_THERMAL, "thermal", m_names.place(gpu)));
    alert.set_value(degrees);
    alert.set_unit("°C");
    alert.set_summary(absl::StrCat(m_names.words(gpu), " at ", degrees, " °C"));
  }
  return alerts;
}

}  // namespace aifactory
