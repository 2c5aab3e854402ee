// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// A fleet as the data-hall twin needs it: names and who stands where. Indices are into the lists here.
struct HallPlan {
  struct Row {
    std::uint32_t hall = 0;
  };
  struct Rack {
    std::string name;  ///< "racks/h1-r03-07"
    std::uint32_t row = 0;
    bool installed = true;  ///< a planned rack is a mark on the floor
    std::vector<std::uint32_t> feeds;
  };
  struct Node {
    std::string name;  ///< "nodes/h100-0001"
    std::uint32_t rack = 0;
    std::uint32_t gpus = 0;
    bool denseTray = false;  ///< a flat tray of cards instead of a tall training node
  };
  struct Feed {
    std::string name;  ///< "feeds/power-h1-a"
    bool coolant = false;
  };
  std::vector<std::string> halls;  ///< display names
  std::vector<Row> rows;
  std::vector<Rack> racks;
  std::vector<Node> nodes;
  std::vector<Feed> feeds;
};

/// A plan of `gpus` GPUs, eight a node and eight nodes a rack, for trials without a factory.
HallPlan trialPlan(std::uint32_t gpus);

/// The data hall as a place: halls, rows, racks, trays, GPUs, cooling, busways, cable trays and things of a person's
/// size. Items are all GPUs first, in the plan's dense order (node by node), then nodes, racks and feeds. Viewpoints:
/// the whole site, each hall, a hot aisle and a rack.
Scene buildHall(const HallPlan& plan);

}  // namespace aifactory::preview
