// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Numbers that look random: the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : m_seed(seed) {}
  float between(float low, float high);
  Vec3 point(float extent);  ///< within `extent` of the origin on each axis
  Vec3 direction();

 private:
  std::uint32_t m_seed, m_drawn = 0;
};

Mesh boxMesh(Vec3 size);
/// Any number of triangles of this size, anywhere within a metre of the origin.
Mesh soupMesh(std::uint32_t seed, std::size_t triangles, float size);
/// A round thing of few triangles.
Mesh gemMesh();

Transform randomPlace(Chance& chance, float extent);
std::vector<Box> randomBoxes(std::uint32_t seed, std::size_t count, float extent, float size);

/// Boxes and gems, turned and scaled anyhow, an item each; every other one shows its state.
Scene scatteredScene(std::uint32_t seed, std::size_t count);
/// As a GLB with instances has it: one detailed mesh in a grid, mirrored and sheared here and there, on a floor.
Scene instancedScene();
/// Some hundred GPUs.
Scene hallScene();

/// From outside a scene, towards its middle.
View viewOf(const Scene& scene, int width, int height);

}  // namespace aifactory::preview
