// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/commissioning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime day = 24 * hour;
// A crew finishes rack after rack, so that whoever watches for a shift sees one go into service.
constexpr SimTime firstReady = 90 * minute;
constexpr SimTime betweenRacks = 7 * hour;

std::string burnInAlert(const v1::Rack& rack) { return fmt::format("alerts/burn-in-{}", lastId(rack.name())); }

}  // namespace

Commissioning::Commissioning(Site& site, AlertBook& alerts, std::uint64_t seed, SimTime start, Entered entered)
    : m_site(site), m_alerts(alerts), m_seed(mix(seed, 0xc0331)), m_entered(std::move(entered)) {
  std::map<v1::Rack::Phase, int> placeInPhase;
  for (int index = 0; index < site.layout.racks_size(); ++index) {
    const v1::Rack::Phase phase = site.layout.racks(index).phase();
    if (phase == v1::Rack::PHASE_IN_SERVICE) continue;
    const auto rack = static_cast<std::uint32_t>(index);
    const SimTime until = start + firstReady + betweenRacks * placeInPhase[phase]++ +
                          static_cast<SimTime>(unit(mix(m_seed, rack)) * static_cast<double>(hour));
    m_racks[rack] = {until - length(rack, phase), until};
  }
  for (std::uint32_t node = 0; node < site.nodes.size(); ++node) {
    const bool serves = site.nodes[node].pool != Pool::None;
    if (!serves && m_racks.contains(site.nodes[node].rack)) m_nodes[site.nodes[node].rack].push_back(node);
  }
}

SimTime Commissioning::length(std::uint32_t rack, v1::Rack::Phase phase) const {
  const double jitter = 0.8 + 0.4 * unit(mix(mix(m_seed, rack), static_cast<std::uint64_t>(phase)));
  const SimTime usual = phase == v1::Rack::PHASE_PLANNED      ? 6 * day
                        : phase == v1::Rack::PHASE_INSTALLING ? 4 * day
                                                              : 3 * day;
  return static_cast<SimTime>(jitter * static_cast<double>(usual));
}

void Commissioning::advance(std::uint32_t rack, Progress& progress) {
  v1::Rack& message = *m_site.layout.mutable_racks(static_cast<int>(rack));
  const auto phase = static_cast<v1::Rack::Phase>(message.phase() + 1);
  message.set_phase(phase);
  progress = {progress.until, progress.until + length(rack, phase)};
  for (const std::uint32_t node : m_nodes[rack]) {
    m_site.nodes[node].phase = phase;
    if (phase == v1::Rack::PHASE_IN_SERVICE) {
      m_site.nodes[node].pool = Pool::Training;
      m_site.serve(node);
    }
    m_entered(node, phase);
  }
}

void Commissioning::tick(SimTime now) {
  for (auto place = m_racks.begin(); place != m_racks.end();) {
    while (place->second.until <= now &&
           m_site.layout.racks(static_cast<int>(place->first)).phase() != v1::Rack::PHASE_IN_SERVICE) {
      advance(place->first, place->second);
    }
    const v1::Rack& rack = m_site.layout.racks(static_cast<int>(place->first));
    if (rack.phase() == v1::Rack::PHASE_IN_SERVICE) {
      m_alerts.clear(burnInAlert(rack), now);
      place = m_racks.erase(place);
    } else {
      ++place;
    }
  }
  tellBurnIn(now);
}

// One alert a row, of the rack that is furthest.
void Commissioning::tellBurnIn(SimTime now) {
  std::map<std::uint32_t, std::uint32_t> furthest;  // row to rack
  for (const auto& [rack, progress] : m_racks) {
    const v1::Rack& message = m_site.layout.racks(static_cast<int>(rack));
    if (message.phase() != v1::Rack::PHASE_BURN_IN) continue;
    const auto [place, isNew] = furthest.try_emplace(message.row(), rack);
    if (!isNew && progress.until < m_racks[place->second].until) place->second = rack;
  }
  for (const auto& [row, rack] : furthest) {
    const Progress& progress = m_racks[rack];
    const double done = static_cast<double>(now - progress.from) / static_cast<double>(progress.until - progress.from);
    const double percent = std::floor(std::clamp(done, 0.0, 1.0) * 100);
    const std::string& resource = m_site.layout.rows(static_cast<int>(row)).name();
    v1::Alert alert;
    alert.set_name(burnInAlert(m_site.layout.racks(static_cast<int>(rack))));
    alert.set_severity(v1::Alert::SEVERITY_INFO);
    alert.set_kind(v1::Alert::KIND_BURN_IN);
    alert.set_resource(resource);
    alert.set_gpu(-1);
    alert.set_value(percent);
    alert.set_unit("%");
    alert.set_summary(fmt::format("Burn-in of {} at {} %", resource, percent));
    m_alerts.raise(std::move(alert), now);
  }
}

}  // namespace aifactory::simulated
