// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/shading.h"

namespace aifactory::preview {

inline constexpr int slotsPerPixel = 4;

/// Light that a pixel has from surfaces that show the state of an item.
struct StateSlot {
  std::uint32_t item = noItem;
  float light = 0;  ///< to be multiplied by the item's colour
};

/// The sums of all samples so far, plane by plane: recolouring reads little but the first slot of most pixels.
struct Frame {
  int width = 0, height = 0;
  Vec3* base = nullptr;            ///< radiance of what has a colour of its own
  StateSlot* slots = nullptr;      ///< slotsPerPixel planes, filled from the first
  std::uint32_t* items = nullptr;  ///< at the middle of a pixel
  float* distances = nullptr;      ///< likewise, metres

  PREVIEW_HD std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
  PREVIEW_HD std::size_t pixels() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
};

/// Items' colours in light: linear; x < 0 is hatched.
struct ItemColors {
  const Vec3* colors = nullptr;
};

/// What is not measured has no colour: where it can only be shown as one, it is this.
PREVIEW_HD inline Vec3 hatchedMean() { return {0.16F, 0.16F, 0.17F}; }

/// Adds a finished path to its pixel. A fifth item in a pixel goes into the base, in its colour of now.
PREVIEW_HD inline void deposit(const Frame& frame, std::size_t pixel, const Path& path, ItemColors items) {
  if (path.item == noItem) {
    frame.base[pixel] = frame.base[pixel] + path.radiance;
    return;
  }
  const float light = luminance(path.radiance);
  for (int i = 0; i < slotsPerPixel; ++i) {
    StateSlot& slot = frame.slots[static_cast<std::size_t>(i) * frame.pixels() + pixel];
    if (slot.item == noItem) slot.item = path.item;
    if (slot.item == path.item) {
      slot.light += light;
      return;
    }
  }
  const Vec3 color = items.colors[path.item];
  frame.base[pixel] = frame.base[pixel] + (color.x < 0 ? hatchedMean() : color) * light;
}

/// Notes what is at the middle of a pixel.
PREVIEW_HD inline void identify(const Frame& frame, std::size_t pixel, const SceneView& scene, const RayHit& hit) {
  frame.items[pixel] = hit.instance == noItem ? noItem : scene.instances[hit.instance].item;
  frame.distances[pixel] = hit.distance;
}

}  // namespace aifactory::preview
