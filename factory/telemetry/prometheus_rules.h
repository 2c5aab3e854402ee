// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "factory/core/alert_source.h"
#include "factory/core/factory_observer.h"
#include "factory/telemetry/prometheus_client.h"
#include "factory/telemetry/rules_answer.h"

namespace aifactory {

/// The alerting rules of a Prometheus, and what they say is wrong: asked for each few seconds. It observes the factory
/// to know its nodes. While Prometheus does not answer, what it said last holds, and its rules say why. One thread that
/// asks; the rest is for any thread.
class PrometheusRules final : public AlertSource, public FactoryObserver {
 public:
  PrometheusRules(TelemetryOptions options, MetricMapping mapping);
  ~PrometheusRules() override;

  void connect(AlertSink& sink) override;
  void disconnect() override;
  std::vector<v1::AlertRule> rules() const override;

  void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override;
  void changed(const EngineChange&, std::span<const std::string>, Clock::time_point) override {}
  void sampled(std::shared_ptr<const TelemetryColumns>, Clock::time_point) override {}

 private:
  void run(AlertSink& sink, std::stop_token stop);
  void look(AlertSink& sink, std::stop_token stop);
  AlertPlace placeOf(const std::map<std::string, std::string>& labels) const;

  const TelemetryOptions m_options;
  const MetricMapping m_mapping;
  PrometheusClient m_client;        ///< the asking thread's own
  std::vector<std::string> m_told;  ///< what the sink knows; the asking thread's own

  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::vector<v1::AlertRule> m_rules;
  std::string m_problem;                       ///< why nothing is known now
  std::set<std::string, std::less<>> m_nodes;  ///< without "nodes/"

  std::jthread m_thread;
};

}  // namespace aifactory
