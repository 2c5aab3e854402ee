// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/node_health.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

// A year of 50,000 GPUs: about one node an hour fails, one GPU in two hours falls off its bus.
constexpr double nodeFaultsPerHour = 1.2;
constexpr double fatalXidsPerHour = 0.45;
constexpr double passingXidsPerHour = 0.5;
constexpr double loopIncidentsPerHour = 1.6;
constexpr double plannedDrainsPerHour = 0.5;

constexpr const char* drainReasons[] = {"BIOS update",      "NVLink recabling", "driver 570 rollout",
                                        "DIMM replacement", "NIC firmware",     "cold plate inspection"};

}  // namespace

NodeHealth::NodeHealth(const Site& site, AlertBook& alerts, double faultRate, std::uint64_t seed, Callbacks callbacks)
    : m_site(site),
      m_alerts(alerts),
      m_callbacks(std::move(callbacks)),
      m_random(mix(seed, 0x4ea17)),
      // A small factory is shown more trouble than its share, or nothing would ever happen in it.
      m_rate(faultRate * std::sqrt(site.scale)),
      m_states(site.nodes.size()),
      m_xid(site.deviceCount),
      m_loopExcess(static_cast<std::size_t>(site.layout.feeds_size())) {
  for (std::uint32_t node = 0; node < site.nodes.size(); ++node) {
    if (site.nodes[node].pool != Pool::None) m_serviceable.push_back(node);
  }
}

std::string NodeHealth::nodeAlert(std::uint32_t node) const {
  return fmt::format("alerts/node-down-{}", lastId(m_site.nodeName(node)));
}

void NodeHealth::setState(std::uint32_t node, State state) {
  const bool known = std::find(m_unhealthy.begin(), m_unhealthy.end(), node) != m_unhealthy.end();
  if (state.condition == Condition::Healthy) {
    std::erase(m_unhealthy, node);
  } else if (!known) {
    m_unhealthy.push_back(node);
  }
  m_states[node] = std::move(state);
  m_callbacks.changed(node);
}

std::uint32_t NodeHealth::anyHealthyNode() {
  // A few draws are enough: nearly all are healthy.
  std::uint32_t node = 0;
  for (int attempt = 0; attempt < 8; ++attempt) {
    node = m_serviceable[static_cast<std::size_t>(m_random.below(static_cast<int>(m_serviceable.size())))];
    if (m_states[node].condition == Condition::Healthy) break;
  }
  return node;
}

void NodeHealth::raiseDown(std::uint32_t node, std::string summary, SimTime now) {
  v1::Alert alert;
  alert.set_name(nodeAlert(node));
  alert.set_severity(v1::Alert::SEVERITY_CRITICAL);
  alert.set_kind(v1::Alert::KIND_NODE_DOWN);
  alert.set_resource(m_site.nodeName(node));
  alert.set_gpu(-1);
  alert.set_summary(std::move(summary));
  for (std::string& tenant : m_callbacks.tenantsOn(node)) alert.add_tenants(std::move(tenant));
  m_alerts.raise(std::move(alert), now);
  m_callbacks.lost(node, -1, fmt::format("node {} failed", lastId(m_site.nodeName(node))));
}

void NodeHealth::fail(std::uint32_t node, SimTime now) {
  raiseDown(node, fmt::format("Node {} does not respond", lastId(m_site.nodeName(node))), now);
  const auto noticed = static_cast<SimTime>(m_random.uniform(0.6, 2.2) * hour);
  setState(node, {Condition::Down, "Not responding", "factory", now, now + noticed});
}

void NodeHealth::shutDown(std::uint32_t node, std::string reason, SimTime now, SimTime back) {
  if (m_states[node].condition != Condition::Healthy) return;
  raiseDown(node, fmt::format("Node {} is down: {}", lastId(m_site.nodeName(node)), reason), now);
  setState(node, {Condition::Down, std::move(reason), "facility", now, back});
}

void NodeHealth::strikeXid(SimTime now) {
  const std::uint32_t node = anyHealthyNode();
  const auto gpu = static_cast<std::uint32_t>(m_random.below(static_cast<int>(m_site.gpusPerNode)));
  const std::uint32_t device = node * m_site.gpusPerNode + gpu;
  const bool fatal = m_random.uniform() < fatalXidsPerHour / (fatalXidsPerHour + passingXidsPerHour);
  const std::uint16_t code = fatal ? (m_random.chance(0.6) ? 79 : 48) : (m_random.chance(0.5) ? 63 : 94);
  m_xid[device] = code;
  const std::string_view name = lastId(m_site.nodeName(node));
  v1::Alert alert;
  alert.set_name(fmt::format("alerts/xid-{}-{}", name, gpu));
  alert.set_severity(fatal ? v1::Alert::SEVERITY_CRITICAL : v1::Alert::SEVERITY_WARNING);
  alert.set_kind(v1::Alert::KIND_XID);
  alert.set_resource(m_site.nodeName(node));
  alert.set_gpu(static_cast<int>(gpu));
  alert.set_xid(code);
  alert.set_summary(fmt::format("Xid {} on {} GPU {}", code, name, gpu));
  for (std::string& tenant : m_callbacks.tenantsOn(node)) alert.add_tenants(std::move(tenant));
  const std::string alertName = alert.name();
  m_alerts.raise(std::move(alert), now);
  if (!fatal) {
    m_passing.push_back({device, now + static_cast<SimTime>(m_random.uniform(0.5, 3) * hour), alertName});
    m_callbacks.changed(node);
    return;
  }
  const std::string note = fmt::format("Xid {} on {} GPU {}", code, name, gpu);
  m_callbacks.lost(node, static_cast<int>(gpu), note);
  const auto noticed = static_cast<SimTime>(m_random.uniform(0.8, 2.5) * hour);
  setState(node, {Condition::Draining, note, "health-check", now, now + noticed});
}

void NodeHealth::clearXids(std::uint32_t node, SimTime now) {
  for (std::uint32_t gpu = 0; gpu < m_site.gpusPerNode; ++gpu) {
    std::uint16_t& code = m_xid[node * m_site.gpusPerNode + gpu];
    if (code != 0) m_alerts.clear(fmt::format("alerts/xid-{}-{}", lastId(m_site.nodeName(node)), gpu), now);
    code = 0;
  }
}

// First someone takes the case, which ends the alert; hours later the node is back.
void NodeHealth::dealWith(std::uint32_t node, SimTime now) {
  State state = m_states[node];
  const bool taken = state.identity == "site-ops" || state.identity == "maintenance" || state.identity == "facility";
  if (taken) {
    m_alerts.clear(nodeAlert(node), now);
    clearXids(node, now);
    setState(node, {});
    return;
  }
  m_alerts.clear(nodeAlert(node), now);
  for (std::uint32_t gpu = 0; gpu < m_site.gpusPerNode; ++gpu) {
    m_alerts.clear(fmt::format("alerts/xid-{}-{}", lastId(m_site.nodeName(node)), gpu), now);
  }
  state.reason += state.condition == Condition::Down ? ": technician on it" : ": GPU tray to be replaced";
  state.identity = "site-ops";
  state.nextStep = now + static_cast<SimTime>(m_random.uniform(6, 16) * hour);
  setState(node, std::move(state));
}

void NodeHealth::drain(std::uint32_t node, std::string reason, std::string identity, SimTime now) {
  m_alerts.clear(nodeAlert(node), now);
  const Condition condition = m_states[node].condition == Condition::Down ? Condition::Down : Condition::Draining;
  setState(node, {condition, std::move(reason), std::move(identity), now, 0});
}

void NodeHealth::resume(std::uint32_t node, SimTime now) {
  m_alerts.clear(nodeAlert(node), now);
  clearXids(node, now);
  setState(node, {});
}

void NodeHealth::tick(SimTime now) {
  if (m_serviceable.empty()) return;
  const double rate = m_rate / 60;  // a minute's
  for (int i = m_random.poisson(nodeFaultsPerHour * rate); i > 0; --i) fail(anyHealthyNode(), now);
  for (int i = m_random.poisson((fatalXidsPerHour + passingXidsPerHour) * rate); i > 0; --i) strikeXid(now);
  for (int i = m_random.poisson(plannedDrainsPerHour * rate); i > 0; --i) {
    const auto back = now + static_cast<SimTime>(m_random.uniform(2, 12) * hour);
    setState(anyHealthyNode(),
             {Condition::Draining, drainReasons[m_random.below(std::size(drainReasons))], "maintenance", now, back});
  }
  const std::vector<std::uint32_t> unhealthy = m_unhealthy;
  for (const std::uint32_t node : unhealthy) {
    if (m_states[node].nextStep != 0 && m_states[node].nextStep <= now) dealWith(node, now);
  }
  std::erase_if(m_passing, [&](const PassingXid& passing) {
    if (passing.until > now) return false;
    m_xid[passing.device] = 0;
    m_alerts.clear(passing.alert, now);
    m_callbacks.changed(passing.device / m_site.gpusPerNode);
    return true;
  });
  tickLoops(now);
}

void NodeHealth::seedFaults(SimTime now) {
  const int broken = static_cast<int>(std::lround(18 * m_rate));
  for (int i = 0; i < broken && !m_serviceable.empty(); ++i) {
    const auto back = now + static_cast<SimTime>(m_random.uniform(0, 14) * hour);
    const bool down = i % 2 == 0;
    setState(anyHealthyNode(),
             {down ? Condition::Down : Condition::Draining,
              down ? "Not responding: technician on it" : drainReasons[m_random.below(std::size(drainReasons))],
              "site-ops", now - static_cast<SimTime>(m_random.uniform(0, 8) * hour), back});
  }
}

void NodeHealth::tickLoops(SimTime now) {
  std::vector<std::uint32_t> loops;
  for (int feed = 0; feed < m_site.layout.feeds_size(); ++feed) {
    if (m_site.layout.feeds(feed).kind() == v1::Feed::KIND_COOLANT) loops.push_back(static_cast<std::uint32_t>(feed));
  }
  for (int i = m_random.poisson(loopIncidentsPerHour * m_rate / 60); i > 0 && !loops.empty(); --i) {
    const std::uint32_t feed = loops[static_cast<std::size_t>(m_random.below(static_cast<int>(loops.size())))];
    m_incidents.push_back({feed, now, now + static_cast<SimTime>(m_random.uniform(0.6, 2) * hour)});
  }
  std::fill(m_loopExcess.begin(), m_loopExcess.end(), 0.F);
  for (const LoopIncident& incident : m_incidents) {
    // Warms up over a quarter of its time and cools down as slowly.
    const double passed =
        static_cast<double>(now - incident.from) / static_cast<double>(incident.until - incident.from);
    const double shape = std::min(1.0, 4 * std::min(passed, 1 - passed));
    float& excess = m_loopExcess[incident.feed];
    excess = std::max(excess, static_cast<float>(14.5 * std::max(0.0, shape)));
  }
  std::erase_if(m_incidents, [&](const LoopIncident& incident) { return incident.until <= now; });
}

}  // namespace aifactory::simulated
