// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <embree3/rtcore.h>

#include <span>
#include <vector>

#include "gpu_preview/shading.h"

namespace aifactory::preview {

/// Rays in packets of eight. One a thread: it keeps its memory between calls.
class EmbreeTracer {
 public:
  /// What each ray of the paths meets. Neighbours should look the same way.
  void nearest(RTCScene scene, std::span<const Path* const> paths, std::span<RayHit> hits);
  /// Whether anything is in the way of each; rays of a kind are sorted into packets by where they look.
  void blocked(RTCScene scene, std::span<const LightRay> rays, std::span<std::uint8_t> blocked);

 private:
  void sort(std::span<const LightRay> rays);

  std::vector<std::uint32_t> m_order;
};

RayHit nearestOf(RTCScene scene, const Ray& ray);

}  // namespace aifactory::preview
