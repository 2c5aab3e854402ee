// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "factory/core/engine.h"
#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

/// A JobSpec with everything filled in that it left out.
struct ResolvedJob {
  JobIdea idea;
  std::string tenant;
};

/// Checks a spec against the factory: queue, account, QOS, sizes. INVALID_ARGUMENT naming the field.
absl::StatusOr<ResolvedJob> resolve(const v1::JobSpec& spec, const Caller& caller, const Simulation& simulation);

/// What a script would print, and when, as far as `echo`, `sleep` and `exit` say.
std::unique_ptr<SubmittedPart> readScript(const Submission& submission, const JobIdea& idea);

}  // namespace aifactory::simulated
