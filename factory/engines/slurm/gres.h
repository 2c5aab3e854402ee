// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aifactory {

/// GPUs of one kind in a Slurm GRES text such as "gpu:h100:8(S:0-1)" or "gpu:h100:2(IDX:0,4)".
struct GpuGres {
  std::string type;  ///< "h100"; empty when the site names none
  std::uint32_t count = 0;
  std::vector<std::uint32_t> indices;  ///< on the node, over all its types; empty when Slurm does not say
  bool operator==(const GpuGres&) const = default;
};

/// The gpu entries of a comma separated GRES text, in order; others (shard, nic) are skipped, and so is what is no
/// GRES.
std::vector<GpuGres> parseGres(std::string_view text);

/// GPUs that a job can ask for on a node: whole ones, or MIG instances where it has nothing else.
std::uint32_t requestableGpus(const std::vector<GpuGres>& gres);

/// Count of "gres/gpu=N" in a TRES text such as "cpu=8,node=2,gres/gpu=4".
std::uint32_t gpusInTres(std::string_view tres);

/// "1g.10gb" of "h100_1g.10gb", and how such instances share a GPU.
struct MigProfile {
  std::string name;
  std::uint32_t slices = 0;  ///< of the seven of a GPU
  std::uint32_t memoryGb = 0;
  std::uint32_t perGpu() const { return 7 / slices; }
};
std::optional<MigProfile> migProfileOf(std::string_view type);

}  // namespace aifactory
