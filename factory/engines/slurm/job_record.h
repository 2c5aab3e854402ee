// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aifactory/v1/jobs.pb.h"
#include "factory/engines/slurm/slurm_options.h"
#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {

inline constexpr std::string_view commentPrefix = "aifactory:";

/// "aifactory:<uuid>" to the request id; "" for other comments.
std::string_view requestIdOf(std::string_view comment);

v1::Job::State jobState(std::string_view slurmState, std::string_view reason);
v1::Job::PendingReason pendingReason(std::string_view slurmReason);
bool isFinished(v1::Job::State state);
/// Holds GPUs: from CONFIGURING to COMPLETING.
bool isAllocated(v1::Job::State state);

/// The job as the contract has it. `before` is what was known of it, for its events; may be null.
v1::Job makeJob(const JobRow& row, const SlurmOptions& options, const v1::Job* before, std::int64_t nowSeconds);

/// `path` with Slurm's %-patterns as they are for the batch script of this job, made absolute. See sbatch(1), "filename
/// pattern".
std::string expandOutputPath(std::string_view path, const v1::Job& job);

}  // namespace aifactory
