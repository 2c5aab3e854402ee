// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/placement_check.h"

#include <set>

#include "base/hostlist.h"

namespace aifactory {

bool isPlausible(const GpuPlacement& placement, std::string_view nodeList, std::string_view tres) {
  const auto hosts = expandHostlist(nodeList);
  if (!hosts.ok()) {
    return false;
  }
  std::set<std::string_view> left(hosts->begin(), hosts->end());
  std::uint64_t gpus = 0;
  for (const auto& [list, gres] : placement) {
    const auto named = expandHostlist(list);
    if (!named.ok()) {
      return false;
    }
    for (const std::string& host : *named) {
      if (left.erase(host) == 0) {  // another job's, or named twice
        return false;
      }
    }
    for (const GpuGres& gpu : gres) {
      gpus += std::uint64_t{gpu.count} * named->size();
    }
  }
  // A site that does not account for GPUs says nothing of them.
  return tres.find("gres/gpu") == std::string_view::npos || gpus == gpusInTres(tres);
}

}  // namespace aifactory
