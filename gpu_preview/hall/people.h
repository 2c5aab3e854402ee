// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/hall/hall_layout.h"
#include "gpu_preview/hall/scene_builder.h"

namespace aifactory::preview {

/// People at work and their things, which tell how large everything else is.
void addPeople(SceneBuilder& scene, const HallLayout& layout);

}  // namespace aifactory::preview
