// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "gpu_preview/camera.h"

namespace aifactory::preview {

/// How far from the middle of a box an eye that looks there along `forward`, a unit vector that is not upright, has all
/// of it in a picture `aspect` times as wide as it is high. Metres.
inline float framingDistance(const Box& box, Vec3 forward, float aspect) {
  const Vec3 right = normalized(cross(forward, Camera().up)), up = cross(right, forward);
  const float tall = std::tan(Camera().fieldOfView / 2), wide = aspect * tall;
  float distance = 0;
  for (unsigned corner = 0; corner < 8; ++corner) {
    const Vec3 at = Vec3{corner & 1U ? box.high.x : box.low.x, corner & 2U ? box.high.y : box.low.y,
                         corner & 4U ? box.high.z : box.low.z} -
                    box.center();
    const float needed = std::max(std::fabs(dot(at, up)) / tall, std::fabs(dot(at, right)) / wide);
    distance = std::max(distance, needed - dot(at, forward));
  }
  return distance;
}

}  // namespace aifactory::preview
