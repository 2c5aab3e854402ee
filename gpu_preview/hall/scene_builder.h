// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// A place upright on the floor, its front towards +z, or turned round towards -z.
inline Transform standing(Vec3 at, bool turned = false) {
  const float sign = turned ? -1.0F : 1.0F;
  return {.x = {sign, 0, 0}, .z = {0, 0, sign}, .p = at};
}

/// A place upright on the floor, its front a quarter turn to the left of +z (+x) or to the right (-x).
inline Transform sideways(Vec3 at, bool left) {
  const float sign = left ? 1.0F : -1.0F;
  return {.x = {0, 0, -sign}, .z = {sign, 0, 0}, .p = at};
}

/// Grows a scene, and the bounds of it and its items.
class SceneBuilder {
 public:
  explicit SceneBuilder(std::vector<Material> materials) { m_scene.materials = std::move(materials); }

  std::uint32_t addMesh(Mesh mesh);
  std::uint32_t addItem(std::string name);
  /// An instance that is where its item is.
  void add(std::uint32_t mesh, const Transform& transform, std::uint32_t item = noItem);
  /// An instance that only tells of an item elsewhere: the item's bounds stay.
  void addSign(std::uint32_t mesh, const Transform& transform, std::uint32_t item);
  void addViewpoint(Viewpoint viewpoint) { m_scene.viewpoints.push_back(std::move(viewpoint)); }
  /// What lies around, for looks only: the bounds of the scene stay.
  void addSurroundings(std::uint32_t mesh, const Transform& transform);

  const Box& bounds() const { return m_scene.bounds; }
  Scene take() { return std::move(m_scene); }

 private:
  Box boundsOf(std::uint32_t mesh, const Transform& transform) const;

  Scene m_scene;
  std::vector<Box> m_meshBounds;
};

}  // namespace aifactory::preview
