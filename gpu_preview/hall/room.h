// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/hall/hall_layout.h"
#include "gpu_preview/hall/scene_builder.h"

namespace aifactory::preview {

/// The halls themselves: raised floors, low walls with doors, stairs, air handlers, strips of light along the aisles,
/// and what stands outside.
void addRooms(SceneBuilder& scene, const HallLayout& layout);

}  // namespace aifactory::preview
