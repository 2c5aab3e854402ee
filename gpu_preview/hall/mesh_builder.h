// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

#include "gpu_preview/hall/palette.h"

namespace aifactory::preview {

/// Puts a mesh together from simple bodies. Metres.
class MeshBuilder {
 public:
  MeshBuilder& box(Vec3 low, Vec3 high, Ink ink);
  /// A box whose edges catch the light.
  MeshBuilder& chamferedBox(Vec3 low, Vec3 high, float chamfer, Ink ink);
  /// A closed round bar.
  MeshBuilder& tube(Vec3 from, Vec3 to, float radius, Ink ink, int sides = 10);

  /// A point of a turned body's outline.
  struct Ring {
    float height = 0, radius = 0;
  };
  /// A body turned about the upright through `foot`; outline from below.
  MeshBuilder& turned(Vec3 foot, std::initializer_list<Ring> outline, Ink ink, int sides = 12);
  /// A flat patch that looks up.
  MeshBuilder& patch(Vec3 low, Vec3 high, Ink ink);

  Mesh take(const char* name);

 private:
  void face(std::initializer_list<Vec3> corners, Vec3 outward, Ink ink);
  std::uint32_t corner(Vec3 position, Vec3 normal);

  Mesh m_mesh;
};

}  // namespace aifactory::preview
