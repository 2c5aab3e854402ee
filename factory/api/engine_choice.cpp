// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/engine_choice.h"

#include "factory/engines/simulated/simulated_engine.h"
#include "factory/engines/slurm/slurm_engine.h"

namespace aifactory {
namespace {

absl::StatusOr<SlurmOptions> slurmOptionsOf(const Configuration& configuration) {
  auto options = readSlurmOptions(configuration.slurm);
  if (!options.ok()) {
    return withPlace(configuration, configuration.slurm, options.status());
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
