// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/telemetry/dom_peer.h"

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace aifactory {

DomPeer::DomPeer(const v1::FleetLayout& layout, std::int64_t staleness) : m_staleness(staleness) {
  std::uint32_t first = 0;
  for (const v1::Node& node : layout.nodes()) {
    m_firstGpu[node.name().substr(6)] = first;
    first += node.gpu_count();
  }
  for (const MappedMetric& metric : MetricMapping::dcgm().metrics) m_fields[metric.name] = metric.field;
  m_board.reset(first);
}

void DomPeer::take(const std::string& answer, std::int64_t now) {
  const auto document = nlohmann::json::parse(answer);
  m_board.expire(now, m_staleness);
  for (const auto& series : document.at("data").at("result")) {
    const auto& labels = series.at("metric");
    const auto field = m_fields.find(labels.at("__name__").get_ref<const std::string&>());
    const auto host = m_firstGpu.find(labels.at("Hostname").get_ref<const std::string&>());
    if (field == m_fields.end() || host == m_firstGpu.end()) continue;
    const auto gpu = std::strtoul(labels.at("gpu").get_ref<const std::string&>().c_str(), nullptr, 10);
    const auto& newest = series.at("values").back();
    const auto time = std::llround(newest.at(0).get<double>() * 1000);
    if (std::abs(now - time) > m_staleness) continue;
    m_board.put(host->second + static_cast<std::uint32_t>(gpu), field->second,
                std::strtod(newest.at(1).get_ref<const std::string&>().c_str(), nullptr), time);
  }
}

}  // namespace aifactory
