// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {

/// What `scontrol --details show job N` printed about one job.
struct JobRecord {
  enum class Kind {
    Known,
    Unknown,  ///< Slurm has no such job
    Unclear,  ///< several jobs (an array, say), or a user's text in it could be taken for Slurm's
  };
  std::uint64_t number = 0;
  Kind kind = Kind::Unknown;
  std::string text;  ///< what `row` views
  JobRow row;        ///< as squeue has it
  GpuPlacement placement;

  JobRecord() = default;
  JobRecord(JobRecord&&) = default;
  JobRecord& operator=(JobRecord&&) = default;
};
JobRecord parseJobRecord(std::uint64_t number, std::string text);

/// Of `scontrol show step`: whose steps they are, as "12", or "7_1" for a task of array 7. Users name steps, and could
/// forge an owner: good for a hint where to look.
std::unordered_set<std::string> parseStepOwners(std::string_view text);

}  // namespace aifactory
