// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// sRGB colour of an item where its material shows state, 0x00RRGGBB; or one of these.
using ItemColor = std::uint32_t;
inline constexpr ItemColor ownColor = 0xFF000000;     ///< the material's
inline constexpr ItemColor notMeasured = 0xFE000000;  ///< hatched

PREVIEW_HD inline float linearOf(std::uint32_t srgb) {
  const float value = static_cast<float>(srgb & 0xFFU) / 255.0F;
  return value <= 0.04045F ? value / 12.92F : powf((value + 0.055F) / 1.055F, 2.4F);
}

/// 0x00RRGGBB, linear.
PREVIEW_HD inline Vec3 linearColor(std::uint32_t rgb) {
  return {linearOf(rgb >> 16U), linearOf(rgb >> 8U), linearOf(rgb)};
}

PREVIEW_HD inline float luminance(Vec3 color) { return 0.2126F * color.x + 0.7152F * color.y + 0.0722F * color.z; }

/// Of a linear value to 255ths; roots instead of a power, within a quarter of a step where it shows (by Ian Taylor).
PREVIEW_HD inline std::uint32_t srgbOf(float linear) {
  const float value = fminf(fmaxf(linear, 0.0F), 1.0F);
  if (value < 0.0031308F) return static_cast<std::uint32_t>(value * 12.92F * 255.0F + 0.5F);
  const float root = sqrtf(value), fourth = sqrtf(root), eighth = sqrtf(fourth);
  const float srgb = 0.585122381F * root + 0.783140355F * fourth - 0.368262736F * eighth;
  return static_cast<std::uint32_t>(fminf(srgb, 1.0F) * 255.0F + 0.5F);
}

}  // namespace aifactory::preview
