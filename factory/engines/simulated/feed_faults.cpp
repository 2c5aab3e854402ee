// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/feed_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

constexpr double pumpStopsPerHour = 0.08;
constexpr double tripsPerHour = 0.02;
constexpr float withoutPump = 12.5F;
constexpr SimTime plannedBefore = 15 * minute;

}  // namespace

FeedFaults::FeedFaults(const Site& site, AlertBook& alerts, NodeHealth& health, double faultRate, std::uint64_t seed,
                       SimTime start)
    : m_site(site),
      m_alerts(alerts),
      m_health(health),
      m_rate(faultRate * std::sqrt(site.scale)),
      m_random(mix(seed, 0xfeed)),
      m_planned(faultRate > 0 ? start - plannedBefore : 0) {}

void FeedFaults::tick(SimTime now) {
  std::erase_if(m_incidents, [&](const Incident& incident) {
    if (incident.until > now) return false;
    m_alerts.clear(incident.alert, now);
    return true;
  });
  if (m_planned != 0 && m_planned <= now) {
    m_planned = 0;
    stopPump(now, 45 * minute);
  }
  const double rate = m_rate / 60;  // a minute's
  for (int i = m_random.poisson(pumpStopsPerHour * rate); i > 0; --i) {
    stopPump(now, static_cast<SimTime>(m_random.uniform(0.5, 1.2) * hour));
  }
  for (int i = m_random.poisson(tripsPerHour * rate); i > 0; --i) trip(now);
}

float FeedFaults::excess(std::uint32_t feed) const {
  const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                  [&](const Incident& incident) { return incident.feed == feed; });
  const bool isCoolant = m_site.layout.feeds(static_cast<int>(feed)).kind() == v1::Feed::KIND_COOLANT;
  return known != m_incidents.end() && isCoolant ? withoutPump : 0;
}

std::vector<std::uint32_t> FeedFaults::nodesBehind(std::uint32_t feed) const {
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) {
    const SiteNode& place = m_site.nodes[node];
    if (place.pool != Pool::None && (place.powerFeed == feed || place.coolantFeed == feed)) nodes.push_back(node);
  }
  return nodes;
}

std::optional<std::uint32_t> FeedFaults::anyFeed(v1::Feed::Kind kind) {
  std::vector<std::uint32_t> feeds;
  std::size_t all = 0;
  for (int index = 0; index < m_site.layout.feeds_size(); ++index) {
    const auto feed = static_cast<std::uint32_t>(index);
    if (m_site.layout.feeds(index).kind() != kind || nodesBehind(feed).empty()) continue;
    ++all;
    const bool failed = std::any_of(m_incidents.begin(), m_incidents.end(),
                                    [&](const Incident& incident) { return incident.feed == feed; });
    if (!failed) feeds.push_back(feed);
  }
  if (all < 2 || feeds.empty()) return std::nullopt;
  return feeds[static_cast<std::size_t>(m_random.below(static_cast<int>(feeds.size())))];
}

void FeedFaults::begin(std::uint32_t feed, v1::Alert::Kind kind, std::string name, std::string summary, SimTime now,
                       SimTime until) {
  v1::Alert alert;
  alert.set_name(name);
  alert.set_severity(v1::Alert::SEVERITY_CRITICAL);
  alert.set_kind(kind);
  alert.set_resource(m_site.layout.feeds(static_cast<int>(feed)).name());
  alert.set_gpu(-1);
  alert.set_summary(std::move(summary));
  m_alerts.raise(std::move(alert), now);
  m_incidents.push_back({feed, until, std::move(name)});
}

void FeedFaults::stopPump(SimTime now, SimTime length) {
  const auto feed = anyFeed(v1::Feed::KIND_COOLANT);
  if (!feed) return;
  const std::string where(lastId(m_site.layout.feeds(static_cast<int>(*feed)).name()));
  begin(*feed, v1::Alert::KIND_COOLANT, fmt::format("alerts/pump-{}", where),
        fmt::format("A pump of coolant loop {} has stopped", where), now, now + length);
  std::vector<std::uint32_t> nodes = nodesBehind(*feed);
  const auto most = std::min<std::size_t>(nodes.size() / 4 + 1, 8);
  for (std::size_t count = 0; count < most; ++count) {
    const auto chosen = static_cast<std::size_t>(m_random.below(static_cast<int>(nodes.size())));
    const SimTime back = now + length + static_cast<SimTime>(m_random.uniform(4, 14) * minute);
    m_health.shutDown(nodes[chosen], fmt::format("Thermal shutdown: {} without pump", where), now, back);
    nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
}

void FeedFaults::trip(SimTime now) {
  const auto feed = anyFeed(v1::Feed::KIND_POWER);
  if (!feed) return;
  const std::string where(lastId(m_site.layout.feeds(static_cast<int>(*feed)).name()));
  const SimTime until = now + static_cast<SimTime>(m_random.uniform(18, 40) * minute);
  begin(*feed, v1::Alert::KIND_POWER, fmt::format("alerts/trip-{}", where), fmt::format("Busway {} has tripped", where),
        now, until);
  for (const std::uint32_t node : nodesBehind(*feed)) {
    m_health.shutDown(node, fmt::format("No power on {}", where), now,
                      until + static_cast<SimTime>(m_random.uniform(3, 9) * minute));
  }
}

}  // namespace aifactory::simulated
