// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/glb/glb_accessors.h"
#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// Adds the file's meshes to a scene that has its materials, triangles only; they keep their numbers. Throws
/// SceneError.
void readMeshes(const tinygltf::Model& model, std::size_t mostCorners, Scene& scene);

}  // namespace aifactory::preview
