// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/engine_choice.h"

#include <fmt/format.h>

#include "factory/engines/simulated/simulated_engine.h"
#include "factory/engines/slurm/slurm_engine.h"

namespace aifactory {
namespace {

/// "file:line:column" of the key that the engine complains about, or the file.
std::string placeOf(const Configuration& configuration, const absl::Status& complaint) {
  const auto violations = violationsOf(complaint);
  for (const auto& violation : violations.field_violations()) {
    const std::string key = violation.field().substr(violation.field().find('.') + 1);
    if (const toml::node* node = configuration.slurm.get(key)) {
      return fmt::format("{}:{}:{}", configuration.file, node->source().begin.line, node->source().begin.column);
    }
  }
  return configuration.file;
}

absl::StatusOr<SlurmOptions> slurmOptionsOf(const Configuration& configuration) {
  auto options = readSlurmOptions(configuration.slurm);
  if (!options.ok()) {
    return refusal(
        absl::StatusCode::kInvalidArgument, "CONFIGURATION",
        fmt::format("{}: {}", placeOf(configuration, options.status()), std::string(options.status().message())));
  }
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> makeEngine(const Configuration& configuration) {
  if (configuration.engine == "simulated") {
    const auto& wanted = configuration.simulated;
    SimulatedOptions options =
        SimulatedOptions::scaled(static_cast<int>(wanted.nodes), static_cast<int>(wanted.gpusPerNode));
    options.speed = wanted.speed;
    options.seed = static_cast<std::uint64_t>(wanted.seed);
    return makeSimulatedEngine(options);
  }
  auto options = slurmOptionsOf(configuration);
  if (!options.ok()) {
    return options.status();
  }
  return makeSlurmEngine(*options);
}

std::vector<std::string> siteWarnings(const Configuration& configuration) {
  if (configuration.engine != "slurm") {
    return {};
  }
  const auto options = slurmOptionsOf(configuration);
  return options.ok() ? slurmSiteWarnings(*options) : std::vector<std::string>();
}

}  // namespace aifactory
