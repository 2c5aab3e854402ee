// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aifactory/v1/fleet.pb.h"

namespace aifactory {

/// A layout and what follows from it; built once, never changed.
struct FleetShape {
  v1::FleetLayout layout;
  std::size_t gpuCount = 0;
  std::size_t deviceCount = 0;
  std::vector<std::uint32_t> nodeOf, gpuNumber;     ///< of each device
  std::vector<std::uint32_t> firstDevice;           ///< of each node
  std::unordered_map<std::string_view, int> nodes;  ///< into the names in `layout`

  FleetShape() = default;
  FleetShape(const FleetShape&) = delete;
  FleetShape& operator=(const FleetShape&) = delete;

  /// DATA_LOSS when an index of the layout leads nowhere.
  static absl::StatusOr<std::shared_ptr<const FleetShape>> build(v1::FleetLayout layout);
};

}  // namespace aifactory
