// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/slurm_options.h"

namespace aifactory {

/// A real Slurm as an engine: slurmrestd for what is done in a user's name, Slurm's own commands for following it.
std::unique_ptr<Engine> makeSlurmEngine(const SlurmOptions& options);

/// What this site's Slurm lacks for factoryd to keep its promises, one sentence each; empty when nothing does. Takes
/// seconds. For `factoryd check-config`.
std::vector<std::string> slurmSiteWarnings(const SlurmOptions& options);

}  // namespace aifactory
