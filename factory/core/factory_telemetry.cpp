// SPDX-License-Identifier: GPL-3.0-or-later
// What the factory hears from a telemetry source, and says of it.
#include "factory/core/factory_impl.h"

namespace aifactory {
namespace {

constexpr std::string_view troubleSource = "telemetry";
constexpr std::string_view measuredSource = "measured";

}  // namespace

void Factory::Impl::measured(std::uint64_t layoutVersion, const TelemetryColumns& values, Clock::time_point when) {
  {
    const std::lock_guard order(m_observersMutex);
    const auto version =
        fleet.read(Scope::everything(), [](const FleetView& view) { return view.state().layout->version(); });
    if (version != layoutVersion) return;
    show(std::make_shared<const TelemetryColumns>(values), when);
    if (m_telemetryAlerts && m_telemetryAlerts->measured(values)) showTelemetryAlerts();
  }
  fleet.ring();
  alerts.ring();
}

void Factory::Impl::lastXids(std::uint64_t layoutVersion, std::vector<std::uint16_t> xids) {
  {
    const std::lock_guard order(m_observersMutex);
    EngineChange change;
    bool raises = false;
    fleet.read(Scope::everything(), [&](const FleetView& view) {
      if (view.state().layout->version() != layoutVersion) return;
      raises = m_telemetryAlerts && m_telemetryAlerts->lastXids(xids);
      change.devices = m_xids.take(std::move(xids), view.state().states);
    });
    if (!change.devices.empty()) {
      observeChange(change, context.factoryTime());
      fleet.change(change);
    }
    if (raises) showTelemetryAlerts();
  }
  fleet.ring();
  alerts.ring();
}

void Factory::Impl::showTelemetryAlerts() {
  if (!m_telemetryAlerts) return;
  const Clock::time_point now = context.factoryTime();
  showAlerts(board.replace(measuredSource, m_telemetryAlerts->alerts(), now), now);
}

void Factory::Impl::telemetryTrouble(std::string_view sentence) {
  if (sentence.empty()) return replace(troubleSource, {});
  v1::Alert alert;
  alert.set_name("alerts/telemetry");
  alert.set_severity(v1::Alert::SEVERITY_WARNING);
  alert.set_kind(v1::Alert::KIND_TELEMETRY);
  alert.set_summary(std::string(sentence));
  alert.set_gpu(-1);
  replace(troubleSource, {std::move(alert)});
}

v1::TelemetryInfo Factory::Impl::telemetryInfo(const Scope& scope) {
  v1::TelemetryInfo info = options.telemetry != nullptr ? options.telemetry->info() : engine.telemetry();
  fleet.read(scope, [&](const FleetView& view) {
    const FleetState& state = view.state();
    std::uint32_t measured = 0;
    for (std::size_t device = 0; state.telemetry && device < state.telemetry->size(); ++device) {
      measured += isMeasured(*state.telemetry, device) ? 1 : 0;
    }
    info.set_measured_devices(measured);
    info.set_devices(static_cast<std::uint32_t>(state.states.size()));
  });
  return info;
}

}  // namespace aifactory
