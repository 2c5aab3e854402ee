// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/prometheus_telemetry.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "factory/core/timestamps.h"
#include "factory/telemetry/federate_text.h"
#include "factory/telemetry/prometheus_range.h"

namespace aifactory {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds skewToSay{5'000};

std::int64_t millisecondsOf(Clock::time_point time) {
  return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
}

/// One request for the newest sample of all series of the mapped metrics.
PrometheusClient::Parameters queryFor(const MetricMapping& mapping) {
  PrometheusClient::Parameters query;
  for (const MappedMetric& metric : mapping.metrics) {
    query.emplace_back("match[]",
                       metric.match.empty() ? metric.name : fmt::format("{}{{{}}}", metric.name, metric.match));
  }
  return query;
}

/// Reads an answer straight into the columns.
class Answer final : public BodyReader {
 public:
  explicit Answer(FleetSamples& samples) : m_samples(samples), m_text(samples) {}
  void begins(std::int64_t prometheusTime) override {
    // By our clock at this moment: all of the answer may take seconds.
    skew = milliseconds(prometheusTime - millisecondsOf(Clock::now()));
    m_samples.begin(prometheusTime);
  }
  void bytes(std::string_view bytes) override { m_text.feed(bytes); }
  absl::Status finish() const { return m_text.finish(); }

  std::optional<milliseconds> skew;  ///< of Prometheus' clock, once it has begun to answer

 private:
  FleetSamples& m_samples;
  FederateText m_text;
};

}  // namespace

PrometheusTelemetry::PrometheusTelemetry(TelemetryOptions options, MetricMapping mapping)
    : m_options(std::move(options)),
      m_mapping(mapping),
      m_query(queryFor(mapping)),
      m_client(m_options.prometheus),
      m_samples(std::move(mapping), m_options.staleness) {
  m_info.set_display_name("Prometheus");
  m_info.set_unreachable_reason("Prometheus has not been asked yet.");
  *m_info.mutable_unreachable_since() = timestampOf(Clock::now());
}

PrometheusTelemetry::~PrometheusTelemetry() { stop(); }

void PrometheusTelemetry::start(TelemetryListener& listener) {
  m_listener = &listener;
  m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

void PrometheusTelemetry::stop() {
  if (!m_thread.joinable()) return;
  m_thread.request_stop();
  m_thread.join();
}

void PrometheusTelemetry::layoutChanged(const FleetState& state, std::span<const std::string> strings,
                                        Clock::time_point) {
  const std::lock_guard lock(m_mutex);
  m_layout = {state.layout, {strings.begin(), strings.end()}};
  m_newLayout = m_layout;
  m_jobs = state.states.job;
  m_wake.notify_all();
}

void PrometheusTelemetry::changed(const EngineChange& change, std::span<const std::string>, Clock::time_point) {
  const std::lock_guard lock(m_mutex);
  for (const DeviceChange& run : change.devices) {
    for (std::size_t i = run.range.first; i < std::min<std::size_t>(run.range.first + run.range.count, m_jobs.size());
         ++i) {
      m_jobs[i] = run.job;
    }
  }
}

void PrometheusTelemetry::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const auto next = std::chrono::steady_clock::now() + m_options.pollInterval;
    adoptLayout();
    if (m_samples.board().devices() > 0) look(stop);
    std::unique_lock lock(m_mutex);
    m_wake.wait_until(lock, stop, next, [this] { return m_newLayout.has_value(); });
  }
}

void PrometheusTelemetry::adoptLayout() {
  std::optional<KnownLayout> next;
  {
    const std::lock_guard lock(m_mutex);
    next = std::exchange(m_newLayout, std::nullopt);
  }
  if (!next) return;
  m_samples.setLayout(*next->layout, next->strings);
  m_layoutVersion = next->layout->version();
  m_toldXids.clear();
}

void PrometheusTelemetry::look(std::stop_token stop) {
  const auto began = std::chrono::steady_clock::now();
  const absl::Status status = ask(stop);
  if (stop.stop_requested()) return;
  if (!status.ok()) m_samples.expire(millisecondsOf(Clock::now() + m_skew));
  report(status, std::chrono::steady_clock::now() - began);
  const bool dropped = m_samples.takeDropped();
  if (status.ok() || dropped) publish();
}

absl::Status PrometheusTelemetry::ask(std::stop_token stop) {
  Answer answer(m_samples);
  absl::Status status = m_client.get("/federate", m_query, answer, stop);
  if (!answer.skew) return status;
  m_skew = *answer.skew;
  m_samples.end(allocations());
  if (!status.ok()) return status;
  status = answer.finish();
  return status.ok() ? status
                     : refusal(absl::StatusCode::kUnavailable, "TELEMETRY_UNAVAILABLE",
                               fmt::format("Prometheus at {} cannot be read: {}.", m_options.prometheus.url,
                                           std::string(status.message())));
}

void PrometheusTelemetry::publish() {
  // The newest sample's time, by our clock.
  const std::int64_t newest = m_samples.board().newest();
  m_listener->measured(m_layoutVersion, m_samples.board().columns(),
                       newest == 0 ? Clock::now() : Clock::time_point(milliseconds(newest) - m_skew));
  if (m_toldXids == m_samples.board().xids()) return;
  m_toldXids = m_samples.board().xids();
  m_listener->lastXids(m_layoutVersion, m_toldXids);
}

std::string PrometheusTelemetry::trouble() {
  const FleetSamples::Figures& figures = m_samples.figures();
  if (figures.samples == 0) {
    return fmt::format(
        "Prometheus at {} has no series of the metrics that are asked for: does it scrape the exporters of the GPUs?",
        m_options.prometheus.url);
  }
  if (m_samples.board().newest() == 0 && figures.unmatched > 0) {
    return fmt::format(
        "None of the series that Prometheus has is of a GPU here: a node that they name is \"{}\". A mapping file says "
        "which labels name node and GPU.",
        figures.anUnmatched);
  }
  // The header tells whole seconds: small differences to what was said are none.
  if (std::chrono::abs(m_skew - m_toldSkew) > skewToSay) m_toldSkew = std::chrono::round<std::chrono::seconds>(m_skew);
  if (std::chrono::abs(m_skew) <= skewToSay / 2) m_toldSkew = {};
  if (m_toldSkew == std::chrono::seconds(0)) return {};
  return fmt::format("Prometheus' clock is {} s {} factoryd's; sample times are corrected for it.",
                     std::chrono::abs(m_toldSkew).count(), m_toldSkew.count() > 0 ? "ahead of" : "behind");
}

void PrometheusTelemetry::report(const absl::Status& status, std::chrono::duration<double> took) {
  m_failures += status.ok() ? 0 : 1;
  const std::string sentence = status.ok() ? trouble() : std::string(status.message());
  {
    const auto number = [](auto value) { return static_cast<double>(value); };
    const FleetSamples::Figures& figures = m_samples.figures();
    const std::lock_guard lock(m_mutex);
    m_ahead = m_skew;
    if (m_info.reachable() != status.ok()) *m_info.mutable_unreachable_since() = timestampOf(Clock::now());
    if (status.ok()) m_info.clear_unreachable_since();
    m_info.set_reachable(status.ok());
    m_info.set_unreachable_reason(status.ok() ? "" : sentence);
    m_statistics = {{"reachable", status.ok() ? 1 : 0},
                    {"failed_polls", number(m_failures)},
                    {"poll_seconds", took.count()},
                    {"poll_samples", number(figures.samples)},
                    {"unknown_series", number(figures.unknownMetrics)},
                    {"unmatched_series", number(figures.unmatched)},
                    {"incredible_values", number(figures.incredible)},
                    {"stale_samples", number(figures.stale)},
                    {"staleness_drops", number(figures.droppedByStaleness)},
                    {"job_mismatches", number(figures.jobMismatches)},
                    {"clock_skew_seconds", number(m_skew.count()) / 1000}};
  }
  if (sentence == m_toldTrouble) return;
  if (sentence.empty()) {
    spdlog::info("telemetry: Prometheus answers");
  } else {
    spdlog::warn("telemetry: {}", sentence);
  }
  m_toldTrouble = sentence;
  m_listener->telemetryTrouble(sentence);
}

absl::Status PrometheusTelemetry::readStretch(const TelemetryStretch& stretch, v1::GetJobTelemetryResponse& answer) {
  KnownLayout layout;
  std::chrono::milliseconds ahead{};
  {
    const std::lock_guard lock(m_mutex);
    layout = m_layout;
    ahead = m_ahead;
  }
  if (!layout.layout) return absl::UnavailableError("The fleet is not known yet.");
  return readPrometheusRange(m_options, m_mapping, *layout.layout, layout.strings, stretch, ahead, answer);
}

std::vector<std::uint64_t> PrometheusTelemetry::allocations() const {
  const std::lock_guard lock(m_mutex);
  return m_jobs;
}

v1::TelemetryInfo PrometheusTelemetry::info() const {
  const std::lock_guard lock(m_mutex);
  return m_info;
}

std::vector<std::pair<std::string, double>> PrometheusTelemetry::statistics() const {
  const std::lock_guard lock(m_mutex);
  return m_statistics;
}

}  // namespace aifactory
