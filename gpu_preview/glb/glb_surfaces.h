// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/glb/glb_accessors.h"
#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// Adds the file's materials and the textures of their base colours to a scene without any. Throws SceneError.
void readSurfaces(const tinygltf::Model& model, std::size_t mostTexels, Scene& scene);

}  // namespace aifactory::preview
