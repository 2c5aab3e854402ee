// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace aifactory {

/// What of Slurm's configuration, as `scontrol show config` has it by key, keeps factoryd from its promises, one
/// sentence each.
std::vector<std::string> configurationWarnings(const std::map<std::string, std::string>& configuration, bool asRoot);

}  // namespace aifactory
