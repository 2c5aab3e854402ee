// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "factory/core/telemetry.h"
#include "factory/telemetry/fleet_samples.h"
#include "factory/telemetry/prometheus_client.h"

namespace aifactory {

/// Measures the fleet by what a Prometheus holds of the exporters: asks it for the newest sample of every series of the
/// mapped metrics each few seconds. One thread that asks; the rest is for any thread.
class PrometheusTelemetry final : public TelemetrySource {
 public:
  PrometheusTelemetry(TelemetryOptions options, MetricMapping mapping);
  ~PrometheusTelemetry() override;

  void start(TelemetryListener& listener) override;
  void stop() override;
  v1::TelemetryInfo info() const override;
  std::vector<std::pair<std::string, double>> statistics() const override;
  absl::Status readStretch(const TelemetryStretch& stretch, v1::GetJobTelemetryResponse& answer) override;

  void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override;
  void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) override;

 private:
  struct KnownLayout {
    std::shared_ptr<const v1::FleetLayout> layout;
    std::vector<std::string> strings;
  };
  void run(std::stop_token stop);
  /// Takes over a layout that came meanwhile.
  void adoptLayout();
  void look(std::stop_token stop);
  absl::Status ask(std::stop_token stop);
  void publish();
  /// What the answers show to be wrong, or ""; the same sentence while it is the same trouble.
  std::string trouble();
  void report(const absl::Status& status, std::chrono::duration<double> took);
  std::vector<std::uint64_t> allocations() const;

  const TelemetryOptions m_options;
  const MetricMapping m_mapping;
  const PrometheusClient::Parameters m_query;
  TelemetryListener* m_listener = nullptr;

  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::optional<KnownLayout> m_newLayout;
  std::vector<std::uint64_t> m_jobs;  ///< by device
  v1::TelemetryInfo m_info;
  std::vector<std::pair<std::string, double>> m_statistics;
  KnownLayout m_layout;                  ///< the newest
  std::chrono::milliseconds m_ahead{0};  ///< m_skew, for everybody

  // The asking thread's own.
  PrometheusClient m_client;
  FleetSamples m_samples;
  std::uint64_t m_layoutVersion = 0;
  std::chrono::milliseconds m_skew{0};  ///< of Prometheus' clock: positive when it is ahead of ours
  std::vector<std::uint16_t> m_toldXids;
  std::string m_toldTrouble;
  std::chrono::seconds m_toldSkew{0};
  std::uint64_t m_failures = 0;

  std::jthread m_thread;
};

}  // namespace aifactory
