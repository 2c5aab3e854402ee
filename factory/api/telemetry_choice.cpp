// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/telemetry_choice.h"

#include "factory/telemetry/prometheus_check.h"
#include "factory/telemetry/prometheus_telemetry.h"

namespace aifactory {
namespace {

struct Choice {
  TelemetryOptions options;
  MetricMapping mapping;
};

/// Of a configuration that has [telemetry].
absl::StatusOr<Choice> choiceOf(const Configuration& configuration) {
  auto options = readTelemetryOptions(*configuration.telemetry);
  if (!options.ok()) {
    return withPlace(configuration, *configuration.telemetry, options.status());
  }
  auto mapping = options->mappingFile.empty() ? MetricMapping::dcgm() : readMetricMapping(options->mappingFile);
  if (!mapping.ok()) {
    return mapping.status();
  }
  return Choice{*std::move(options), *std::move(mapping)};
}

}  // namespace

void Telemetry::addTo(FactoryOptions& options) const {
  options.telemetry = source.get();
  if (rules) {
    options.observers.push_back(rules.get());
    options.alertSources.push_back(rules.get());
  }
}

absl::StatusOr<Telemetry> makeTelemetry(const Configuration& configuration) {
  if (!configuration.telemetry) {
    return Telemetry();
  }
  auto choice = choiceOf(configuration);
  if (!choice.ok()) {
    return choice.status();
  }
  Telemetry telemetry;
  if (choice->options.rulesInterval.count() > 0) {
    telemetry.rules = std::make_unique<PrometheusRules>(choice->options, choice->mapping);
  }
  telemetry.source = std::make_unique<PrometheusTelemetry>(std::move(choice->options), std::move(choice->mapping));
  return telemetry;
}

std::vector<std::string> telemetryWarnings(const Configuration& configuration) {
  if (!configuration.telemetry) {
    return {};
  }
  const auto choice = choiceOf(configuration);
  return choice.ok() ? prometheusWarnings(choice->options, choice->mapping) : std::vector<std::string>();
}

}  // namespace aifactory
