// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_hub.h"

#include <absl/random/random.h>

#include <algorithm>

#include "factory/core/fleet_watch.h"

namespace aifactory {
namespace {

constexpr std::size_t mostScopes = 256;  // beyond that, scopes that nobody watches are forgotten

FleetProjection::Intern internInto(FleetView& view) {
  return [&view](std::string_view text) { return view.intern(text); };
}

}  // namespace

ScopedFleet::ScopedFleet(Scope theScope, std::size_t logCapacity)
    : scope(std::move(theScope)),
      view(logCapacity, absl::Uniform<std::uint64_t>(absl::BitGen()), std::string("fleet\0", 6) + scope.key()) {}

FleetHub::FleetHub(std::size_t logCapacity, const WatchContext& context, const TokenSealer& sealer)
    : m_logCapacity(logCapacity),
      m_context(context),
      m_sealer(sealer),
      m_all(std::make_shared<ScopedFleet>(Scope::everything(), logCapacity)) {}

std::uint32_t FleetHub::intern(std::string_view text) {
  const std::lock_guard lock(m_mutex);
  return m_all->view.intern(text);
}

void FleetHub::layout(v1::FleetLayout layout) {
  const std::lock_guard lock(m_mutex);
  m_all->view.replace(m_all->view.state().in(std::move(layout)));
  for (const auto& [key, fleet] : m_scopes) project(*fleet);
}

void FleetHub::change(const EngineChange& change) {
  if (change.devices.empty() && change.nodes.empty() && change.feeds.empty()) return;
  const std::lock_guard lock(m_mutex);
  m_all->view.change(change.devices, change.nodes, change.feeds);
  for (const auto& [key, fleet] : m_scopes) update(*fleet, change);
}

void FleetHub::sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  const std::lock_guard lock(m_mutex);
  if (values->size() != m_all->view.state().states.size()) return;  // of a layout that is gone
  m_all->view.sample(values, when);
  for (const auto& [key, fleet] : m_scopes) {
    fleet->view.sample(std::make_shared<const TelemetryColumns>(fleet->projection->telemetry(*values)), when);
  }
}

void FleetHub::project(ScopedFleet& fleet) {
  const FleetView& all = m_all->view;
  fleet.projection = std::make_unique<FleetProjection>(all.state(), all.strings(), fleet.scope, internInto(fleet.view));
  fleet.view.replace(fleet.projection->takeState());
}

void FleetHub::update(ScopedFleet& fleet, const EngineChange& change) {
  const FleetView& all = m_all->view;
  for (const DeviceChange& device : change.devices) {
    if (fleet.projection->isOutdated(all.state(), all.strings(), device.range)) return project(fleet);
  }
  std::vector<DeviceChange> own;
  for (const DeviceChange& device : change.devices) {
    fleet.projection->translate(all.state(), all.strings(), device.range, internInto(fleet.view), own);
  }
  fleet.view.change(own, {}, {});
}

std::shared_ptr<ScopedFleet> FleetHub::scoped(const Scope& scope) {
  if (scope.allTenants) return m_all;
  auto& fleet = m_scopes[scope.key()];
  if (fleet) return fleet;
  auto made = std::make_shared<ScopedFleet>(scope, m_logCapacity);
  fleet = made;
  if (m_scopes.size() > mostScopes) {
    std::erase_if(m_scopes, [](const auto& entry) { return entry.second.use_count() == 1; });
  }
  project(*made);
  return made;
}

absl::StatusOr<std::unique_ptr<Watch>> FleetHub::watch(const Scope& scope, const v1::WatchFleetRequest& request) {
  if (absl::Status status = m_context.running(); !status.ok()) return status;
  const std::lock_guard lock(m_mutex);
  return std::make_unique<FleetWatch>(*this, scoped(scope), request, m_signals.add());
}

}  // namespace aifactory
