// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aifactory/v1/fleet.pb.h"

namespace aifactory {

/// What people call a device: a GPU of a node. A MIG instance goes by the GPU that it is cut from.
class DeviceNames {
 public:
  struct Place {
    std::string node;  ///< "nodes/h100-0001"
    std::uint32_t gpu = 0;
  };

  DeviceNames() : DeviceNames(std::make_shared<v1::FleetLayout>()) {}
  explicit DeviceNames(std::shared_ptr<const v1::FleetLayout> layout);

  Place place(std::uint32_t device) const;
  /// "nodes/h100-0001/gpus/3".
  std::string resource(std::uint32_t device) const;
  /// "GPU 3 of h100-0001".
  std::string words(std::uint32_t device) const;

 private:
  std::shared_ptr<const v1::FleetLayout> m_layout;
  std::vector<std::uint32_t> m_firstGpu;  ///< by node, and behind the last one
};

}  // namespace aifactory
