// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gpu_preview/hall.h"

namespace aifactory::preview {

/// Sizes that halls are built in, metres. All fit the tiles of the raised floor.
namespace sizes {

inline constexpr float tile = 0.6F;
inline constexpr float rackWidth = 0.6F, rackDepth = 1.2F, rackHeight = 2.3F;
inline constexpr float coldAisle = 1.8F, hotAisle = 1.2F;
inline constexpr float sideMargin = 3.6F, endMargin = 3.6F;  ///< between the rows and the walls
inline constexpr float betweenHalls = 6;
inline constexpr float floorHeight = 0.6F;  ///< of the raised floor over the ground

}  // namespace sizes

/// Where a rack stands: the middle of its foot. Its front looks to +z, or turned, to -z.
struct RackPlace {
  Vec3 foot;
  bool turned = false;
};

/// A hall's floor, and its rows: x along a row, z from row to row. Rows face each other over cold aisles, pair by pair.
struct HallPlace {
  Vec3 corner;  ///< of the least x and z
  float width = 0, depth = 0;
  int pairs = 0, longest = 0;  ///< racks of its longest row

  Vec3 middle() const { return corner + Vec3{width / 2, 0, depth / 2}; }
  float rowsBegin() const { return corner.x + sizes::sideMargin; }
  float rowsLength() const { return static_cast<float>(longest) * sizes::rackWidth; }
  /// Where a pair of rows begins: racks, cold aisle, racks; a hot aisle follows.
  float pairBegin(int pair) const;
  float coldAisleMiddle(int pair) const;
  /// The hot aisle before a pair; the one after the last has the number `pairs`.
  float hotAisleMiddle(int aisle) const;
};

/// Where everything in a plan stands. Halls are side by side, as near to a square as they go.
struct HallLayout {
  std::vector<HallPlace> halls;
  std::vector<RackPlace> racks;  ///< as in the plan
};

HallLayout layOut(const HallPlan& plan);

}  // namespace aifactory::preview
