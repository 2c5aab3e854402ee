// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/frame.h"

namespace aifactory::preview {

/// What turns sums into a picture, beside them.
struct ResolveSettings {
  ItemColors items;
  const std::uint32_t* selected = nullptr;  ///< a bit an item; null: none is
  int samples = 1;
};

namespace resolving {

/// Highlights roll off instead of clipping; all below keeps the colour that a legend promises.
PREVIEW_HD inline float toned(float value) {
  constexpr float knee = 0.8F;
  if (value <= knee) return value;
  const float over = (value - knee) / (1.0F - knee);
  return knee + (1.0F - knee) * over / (1.0F + over);
}

PREVIEW_HD inline std::uint32_t packed(Vec3 linear) {
  return 0xFF000000U | srgbOf(toned(linear.x)) << 16U | srgbOf(toned(linear.y)) << 8U | srgbOf(toned(linear.z));
}

/// Stripes across the picture.
PREVIEW_HD inline Vec3 hatch(int x, int y) {
  return ((x + y) / 4) % 2 ? Vec3{0.30F, 0.30F, 0.32F} : Vec3{0.05F, 0.05F, 0.055F};
}

PREVIEW_HD inline bool isSelected(const Frame& frame, const ResolveSettings& settings, int x, int y) {
  if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) return false;
  const std::uint32_t item = frame.items[frame.at(x, y)];
  return item != noItem && (settings.selected[item / 32U] >> (item % 32U) & 1U);
}

/// Squared distance in pixels to the nearest selected one, as far as an outline reaches; more elsewhere.
PREVIEW_HD inline int toSelected(const Frame& frame, const ResolveSettings& settings, int x, int y) {
  constexpr int reach = 3;
  int nearest = 2 * reach * reach;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      const int squared = dx * dx + dy * dy;
      if (squared < nearest && isSelected(frame, settings, x + dx, y + dy)) nearest = squared;
    }
  }
  return nearest;
}

}  // namespace resolving

/// A pixel of the picture, 0xFFRRGGBB.
PREVIEW_HD inline std::uint32_t resolvedPixel(const Frame& frame, const ResolveSettings& settings, int x, int y) {
  if (settings.selected && !resolving::isSelected(frame, settings, x, y)) {
    // Two pixels of white, and a dark one around them: seen on any colour.
    const int squared = resolving::toSelected(frame, settings, x, y);
    if (squared <= 4) return 0xFFFFFFFFU;
    if (squared <= 9) return 0xFF101216U;
  }
  const std::size_t pixel = frame.at(x, y);
  Vec3 sum = frame.base[pixel];
  for (int i = 0; i < slotsPerPixel; ++i) {
    const StateSlot slot = frame.slots[static_cast<std::size_t>(i) * frame.pixels() + pixel];
    if (slot.item == noItem) break;
    const Vec3 color = settings.items.colors[slot.item];
    sum = sum + (color.x < 0 ? resolving::hatch(x, y) : color) * slot.light;
  }
  return resolving::packed(sum * (1.0F / static_cast<float>(settings.samples)));
}

}  // namespace aifactory::preview
