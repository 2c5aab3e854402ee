// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/prometheus_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "factory/telemetry/prometheus_client.h"

namespace aifactory {
namespace {

/// Whether a query of Prometheus has any result.
absl::StatusOr<bool> hasResult(PrometheusClient& client, const std::string& query) {
  const auto answer = client.get("/api/v1/query", {{"query", query}}, {});
  if (!answer.ok()) return answer.status();
  const auto json = nlohmann::json::parse(*answer, nullptr, false);
  const nlohmann::json::json_pointer result("/data/result");
  if (json.is_discarded() || !json.is_object() || !json.contains(result) || !json.at(result).is_array()) {
    return absl::UnavailableError("It answers queries with something that is no answer of Prometheus.");
  }
  return !json.at(result).empty();
}

}  // namespace

std::vector<std::string> prometheusWarnings(const TelemetryOptions& options, const MetricMapping& mapping) {
  std::vector<std::string> warnings;
  PrometheusClient client(options.prometheus);
  for (const MappedMetric& metric : mapping.metrics) {
    const std::string series = fmt::format("{}{{{}}}", metric.name, metric.match);
    const auto there = hasResult(client, fmt::format("count({})", series));
    if (!there.ok()) {
      // It says nothing else about the other metrics: a matcher that it does not understand is the metric's own,
      // though.
      warnings.push_back(fmt::format("{}: {}", metric.name, std::string(there.status().message())));
      if (metric.match.empty()) return warnings;
    } else if (!*there && (metric.match.empty() || !options.mappingFile.empty())) {
      warnings.push_back(fmt::format("Prometheus has no series {} now: is it scraped, and is that its name?",
                                     metric.match.empty() ? metric.name : series));
    }
  }
  return warnings;
}

}  // namespace aifactory
