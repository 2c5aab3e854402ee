// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// A transform as glTF has it: scaled, then turned by a quaternion (x, y, z, w), then moved.
struct Placement {
  Vec3 move;
  std::array<float, 4> turn{0, 0, 0, 1};  ///< of any length but none
  Vec3 scale{1, 1, 1};
};

Transform transformOf(const Placement& placement);
/// Nothing where the axes are not square to each other, or one has no length. Quarter turns come back exactly.
std::optional<Placement> placementOf(const Transform& transform);

/// The second, then the first.
Transform operator*(const Transform& first, const Transform& second);
float determinant(const Transform& transform);

/// What is farther from the origin than this many metres, along an axis, is not believed: the squares of areas must
/// still be floats.
inline constexpr float farthestNear = 1e7F;
/// False for what is no number as well.
inline bool isNear(Vec3 v) {
  return std::fabs(v.x) <= farthestNear && std::fabs(v.y) <= farthestNear && std::fabs(v.z) <= farthestNear;
}
inline bool isPlacedNear(const Transform& t) { return isNear(t.x) && isNear(t.y) && isNear(t.z) && isNear(t.p); }

}  // namespace aifactory::preview
