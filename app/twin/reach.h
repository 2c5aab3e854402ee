// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aifactory {

class FleetStore;

/// Whom it touches when GPUs go.
struct Reach {
  std::vector<std::uint32_t> gpus;     ///< ascending
  std::vector<std::uint32_t> nodes;    ///< ascending
  std::vector<std::uint64_t> jobs;     ///< ascending; those on MIG instances, too
  std::vector<std::uint32_t> tenants;  ///< interned, ascending
};

/// `gpus` are ascending.
Reach reachOf(const FleetStore& fleet, std::vector<std::uint32_t> gpus);

/// How many of the GPUs behind a feed stand in racks that hang on another one of its kind, too.
std::uint32_t otherwiseFed(const FleetStore& fleet, std::string_view feed, const std::vector<std::uint32_t>& gpus);

}  // namespace aifactory
