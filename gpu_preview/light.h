// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// The light of every scene: a soft dome, brighter from above, and a large warm lamp beside it, as in a studio.
/// In shares of what makes white paper white.
namespace light {

inline constexpr float keyCosine = 0.985F;  ///< of the lamp's radius, some 10 degrees

PREVIEW_HD inline Vec3 keyDirection() { return {-0.5009F, 0.7614F, 0.4107F}; }
PREVIEW_HD inline Vec3 key() { return {0.86F, 0.78F, 0.66F}; }

PREVIEW_HD inline Vec3 dome(Vec3 direction) {
  const float up = fmaxf(direction.y, 0.0F);
  const Vec3 horizon{0.30F, 0.34F, 0.42F}, zenith{0.58F, 0.64F, 0.74F};
  return horizon + (zenith - horizon) * up;
}

/// What surfaces nearby send on instead of the dome that they hide, where light is not followed.
PREVIEW_HD inline Vec3 bounced() { return {0.11F, 0.115F, 0.13F}; }

}  // namespace light

}  // namespace aifactory::preview
