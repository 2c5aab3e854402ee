// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// A mesh as plain pointers, into the memory of whoever shades.
struct MeshView {
  const Vec3* positions = nullptr;
  const Vec3* normals = nullptr;              ///< null: flat
  const float* textureCoordinates = nullptr;  ///< null: none
  const std::uint32_t* indices = nullptr;
  const std::uint16_t* materials = nullptr;
};

struct TextureView {
  int width = 0, height = 0;
  const std::uint32_t* texels = nullptr;
};

/// A scene as plain pointers.
struct SceneView {
  const MeshView* meshes = nullptr;
  const Instance* instances = nullptr;  ///< at their places of now
  const Material* materials = nullptr;
  const TextureView* textures = nullptr;
};

/// Where a ray met a triangle; a miss has no instance.
struct RayHit {
  std::uint32_t instance = noItem;
  std::uint32_t triangle = 0;
  float distance = INFINITY;
  float u = 0, v = 0;  ///< barycentric, of the second and third corner
};

/// The views of a scene in the host's memory. Refers to the scene.
class HostSceneView {
 public:
  HostSceneView() = default;
  HostSceneView(const Scene& scene, const std::vector<Instance>& instances);
  const SceneView& view() const { return m_view; }

 private:
  std::vector<MeshView> m_meshes;
  std::vector<TextureView> m_textures;
  SceneView m_view;
};

}  // namespace aifactory::preview
