// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// Slurm hostlists: "n[0001-0003,0007],login1" (https://slurm.schedmd.com/hostlist.html). Leading zeros are kept.
/// INVALID_ARGUMENT on malformed text or more than 1,000,000 hosts.
absl::StatusOr<std::vector<std::string>> expandHostlist(std::string_view text);

/// The shortest list in the order given; expandHostlist gives the hosts back in that order.
std::string compressHostlist(std::span<const std::string> hosts);

/// GPU indices as Slurm writes them: "0-3,7" to {0,1,2,3,7} and back.
absl::StatusOr<std::vector<std::uint32_t>> parseIndexList(std::string_view text);
std::string formatIndexList(std::span<const std::uint32_t> indices);

}  // namespace aifactory
