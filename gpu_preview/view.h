// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gpu_preview/camera.h"

namespace aifactory::preview {

/// Everything on this plane's far side (dot(normal, point) > offset) is cut away.
struct CutPlane {
  Vec3 normal;
  float offset = 0;
  bool operator==(const CutPlane&) const = default;
};

/// Shortens a ray to what the cuts leave of it: one stretch, since half-spaces are cut. Nothing left: `nearest` is
/// beyond `farthest`, and the ray meets nothing.
PREVIEW_HD inline void clip(Ray& ray, const CutPlane* cuts, int count) {
  for (int i = 0; i < count; ++i) {
    const float slope = dot(cuts[i].normal, ray.direction);
    const float room = cuts[i].offset - dot(cuts[i].normal, ray.origin);
    if (slope > 0) {
      ray.farthest = fminf(ray.farthest, room / slope);
    } else if (slope < 0) {
      ray.nearest = fmaxf(ray.nearest, room / slope);
    } else if (room < 0) {
      ray.farthest = -1;
    }
  }
}

enum class Light {
  Draft,  ///< a sample has two ambient rays; quick
  Still,  ///< path-traced, three bounces
};

/// What to look at, and how.
struct View {
  Camera camera;
  int width = 0, height = 0;  ///< pixels, at least one each
  Light light = Light::Draft;
  std::vector<CutPlane> cuts{};
  Vec3 background{0.05F, 0.06F, 0.08F};  ///< linear, where nothing is hit
  bool operator==(const View&) const = default;
};

}  // namespace aifactory::preview
