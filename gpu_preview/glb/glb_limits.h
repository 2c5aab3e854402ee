// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace aifactory::preview {

/// What a file may make of itself: a small one can name the same large array again and again, or hold a picture that
/// is nothing but packed zeros. Honest files stay far below.
struct GlbLimits {
  std::size_t corners;  ///< points and indices of all meshes
  std::size_t instances;
  std::size_t texels;  ///< of all textures
};

inline GlbLimits limitsOf(std::size_t fileBytes) {
  return {.corners = 1'000'000 + fileBytes / 2,
          .instances = 100'000 + fileBytes / 8,
          .texels = 16'800'000 + fileBytes * 16};
}

/// The most materials that a mesh can tell apart, with room for one more.
inline constexpr std::size_t mostMaterials = 65'000;

}  // namespace aifactory::preview
