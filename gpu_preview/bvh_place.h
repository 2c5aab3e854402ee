// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh_collapse.h"

namespace aifactory::preview::bvh {

/// Beyond this many metres nothing is drawn: areas of boxes would be more than a float holds.
inline constexpr float farthestPlace = 1e15F;

PREVIEW_HD inline bool isUsable(Vec3 point) {
  return fabsf(point.x) <= farthestPlace && fabsf(point.y) <= farthestPlace && fabsf(point.z) <= farthestPlace;
}

PREVIEW_HD inline bool isUsable(const Box& box) { return isUsable(box.low) && isUsable(box.high); }

/// Of a map that keeps volumes from vanishing.
PREVIEW_HD inline Transform inverseOf(const Transform& t) {
  const Vec3 yz = cross(t.y, t.z), zx = cross(t.z, t.x), xy = cross(t.x, t.y);
  const float scale = 1.0F / dot(t.x, yz);
  Transform inverse{Vec3{yz.x, zx.x, xy.x} * scale, Vec3{yz.y, zx.y, xy.y} * scale, Vec3{yz.z, zx.z, xy.z} * scale, {}};
  inverse.p = -vectorThrough(inverse, t.p);
  return inverse;
}

PREVIEW_HD inline Box boxThrough(const Transform& t, const Box& box) {
  Box result;
  if (box.empty()) return result;
  for (int corner = 0; corner < 8; ++corner) {
    result.add(pointThrough(t, {(corner & 1) ? box.high.x : box.low.x, (corner & 2) ? box.high.y : box.low.y,
                                (corner & 4) ? box.high.z : box.low.z}));
  }
  return result;
}

/// An instance made ready for rays, and its box in the world. One that is flat or nowhere has an empty box: no ray
/// meets it.
struct Place {
  PlacedInstance instance;
  Box box;
};

PREVIEW_HD inline Place place(const Instance& instance, const Box& mesh, bool visible) {
  Place result;
  result.instance.mesh = instance.mesh;
  const Transform inverse = inverseOf(instance.transform);
  const Box box = boxThrough(instance.transform, mesh);
  const bool usable = !box.empty() && isUsable(box) && isUsable(inverse.x) && isUsable(inverse.y) &&
                      isUsable(inverse.z) && isUsable(inverse.p);
  if (!usable) return result;
  result.instance.inverse = inverse;
  result.instance.visible = visible ? 1 : 0;
  result.box = box;
  return result;
}

}  // namespace aifactory::preview::bvh
