// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {

/// Whether the GPUs that scontrol names for a job can be its own: all on hosts that squeue gives it (`nodeList`, a
/// hostlist), and as many as it was allocated (`tres`, where it tells). scontrol prints texts of users among its own,
/// squeue does not.
bool isPlausible(const GpuPlacement& placement, std::string_view nodeList, std::string_view tres);

}  // namespace aifactory
