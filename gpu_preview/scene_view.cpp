// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/scene_view.h"

namespace aifactory::preview {

HostSceneView::HostSceneView(const Scene& scene, const std::vector<Instance>& instances) {
  m_meshes.reserve(scene.meshes.size());
  for (const Mesh& mesh : scene.meshes) {
    m_meshes.push_back(
        {.positions = mesh.positions.data(),
         .normals = mesh.normals.empty() ? nullptr : mesh.normals.data(),
         .textureCoordinates = mesh.textureCoordinates.empty() ? nullptr : mesh.textureCoordinates.data(),
         .indices = mesh.indices.data(),
         .materials = mesh.materials.data()});
  }
  m_textures.reserve(scene.textures.size());
  for (const Texture& texture : scene.textures) {
    m_textures.push_back({texture.width, texture.height, texture.texels.data()});
  }
  m_view = {.meshes = m_meshes.data(),
            .instances = instances.data(),
            .materials = scene.materials.data(),
            .textures = m_textures.data()};
}

}  // namespace aifactory::preview
