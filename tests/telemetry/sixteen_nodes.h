// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "aifactory/v1/fleet.pb.h"

namespace aifactory {

inline constexpr int testNodes = 16;
inline constexpr int gpusPerTestNode = 8;

/// "h100-0001" for 1.
inline std::string testHost(int number) {
  char name[24];
  std::snprintf(name, sizeof name, "h100-%04d", number);
  return name;
}

/// The names of all of them.
inline std::vector<std::string> testHosts() {
  std::vector<std::string> hosts;
  for (int number = 1; number <= testNodes; ++number) hosts.push_back(testHost(number));
  return hosts;
}

/// Device of a GPU of host `number`.
inline std::uint32_t deviceOf(int number, int gpu) {
  return static_cast<std::uint32_t>((number - 1) * gpusPerTestNode + gpu);
}

/// 16 nodes of 8 GPUs, as the Slurm of the fixtures has them.
inline v1::FleetLayout sixteenNodes() {
  v1::FleetLayout layout;
  layout.set_version(1);
  layout.add_halls()->set_name("halls/h1");
  layout.add_rows()->set_name("halls/h1/rows/1");
  layout.add_racks()->set_name("racks/r1");
  for (int number = 1; number <= testNodes; ++number) {
    v1::Node& node = *layout.add_nodes();
    node.set_name("nodes/" + testHost(number));
    node.set_gpu_count(gpusPerTestNode);
  }
  return layout;
}

}  // namespace aifactory
