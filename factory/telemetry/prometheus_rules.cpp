// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/prometheus_rules.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <utility>

#include "base/resource_name.h"
#include "factory/telemetry/host_spellings.h"

namespace aifactory {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view sourceName = "prometheus";
constexpr milliseconds skewToCorrect{5'000};

/// A whole small answer and how far Prometheus' clock is ahead of ours.
struct Answer final : BodyReader {
  std::string text;
  milliseconds skew{0};
  void begins(std::int64_t prometheusTime) override {
    const auto ours = std::chrono::duration_cast<milliseconds>(Clock::now().time_since_epoch());
    const milliseconds ahead = milliseconds(prometheusTime) - ours;
    if (std::chrono::abs(ahead) > skewToCorrect) skew = ahead;  // else it is the header's second that is coarse
  }
  void bytes(std::string_view bytes) override { text += bytes; }
};

std::string_view firstOf(const std::map<std::string, std::string>& labels, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (const auto found = labels.find(name); found != labels.end() && !found->second.empty()) return found->second;
  }
  return {};
}

}  // namespace

PrometheusRules::PrometheusRules(TelemetryOptions options, MetricMapping mapping)
    : m_options(std::move(options)), m_mapping(std::move(mapping)), m_client(m_options.prometheus.forWholeAnswers()) {}

PrometheusRules::~PrometheusRules() { disconnect(); }

void PrometheusRules::connect(AlertSink& sink) {
  m_thread = std::jthread([this, &sink](std::stop_token stop) { run(sink, std::move(stop)); });
}

void PrometheusRules::disconnect() {
  if (!m_thread.joinable()) return;
  m_thread.request_stop();
  m_thread.join();
}

std::vector<v1::AlertRule> PrometheusRules::rules() const {
  const std::lock_guard lock(m_mutex);
  std::vector<v1::AlertRule> rules = m_rules;
  for (v1::AlertRule& rule : rules) {
    if (!m_problem.empty()) rule.set_problem(m_problem);
  }
  return rules;
}

void PrometheusRules::layoutChanged(const FleetState& state, std::span<const std::string>, Clock::time_point) {
  std::set<std::string, std::less<>> nodes;
  for (const v1::Node& node : state.layout->nodes()) nodes.emplace(lastId(node.name()));
  const std::lock_guard lock(m_mutex);
  m_nodes = std::move(nodes);
}

void PrometheusRules::run(AlertSink& sink, std::stop_token stop) {
  while (!stop.stop_requested()) {
    const auto next = std::chrono::steady_clock::now() + m_options.rulesInterval;
    look(sink, stop);
    std::unique_lock lock(m_mutex);
    m_wake.wait_until(lock, stop, next, [] { return false; });
  }
}

void PrometheusRules::look(AlertSink& sink, std::stop_token stop) {
  Answer answer;
  const absl::Status status = m_client.get("/api/v1/rules", {{"type", "alert"}}, answer, stop);
  if (stop.stop_requested()) return;
  auto read = status.ok()
                  ? readRulesAnswer(answer.text, answer.skew, [this](const auto& labels) { return placeOf(labels); })
                  : absl::StatusOr<RulesAnswer>(status);
  const std::string problem(read.ok() ? "" : std::string(read.status().message()));
  {
    const std::lock_guard lock(m_mutex);
    if (problem != m_problem && !problem.empty()) spdlog::warn("rules of Prometheus: {}", problem);
    m_problem = problem;
    if (read.ok()) m_rules = std::move(read->rules);
  }
  if (!read.ok()) return;
  std::vector<std::string> told;
  for (const v1::Alert& alert : read->alerts) told.push_back(alert.name() + alert.resource() + alert.summary());
  if (std::exchange(m_told, told) != told) sink.replace(sourceName, std::move(read->alerts));
}

AlertPlace PrometheusRules::placeOf(const std::map<std::string, std::string>& labels) const {
  const std::lock_guard lock(m_mutex);
  for (const std::string_view host : hostSpellings(firstOf(labels, m_mapping.host))) {
    if (!m_nodes.contains(host)) continue;
    AlertPlace place{.resource = nameIn("nodes", host), .gpu = -1};
    std::string_view gpu = firstOf(labels, m_mapping.gpu);
    if (gpu.starts_with("nvidia")) gpu.remove_prefix(6);
    std::from_chars(gpu.data(), gpu.data() + gpu.size(), place.gpu);
    return place;
  }
  return {};
}

}  // namespace aifactory
