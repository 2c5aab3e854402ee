// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/mesh_builder.h"

#include <array>
#include <numbers>
#include <utility>

#include "gpu_preview/sampling.h"

namespace aifactory::preview {

namespace {

Vec3 onAxis(int axis, float value) { return {axis == 0 ? value : 0, axis == 1 ? value : 0, axis == 2 ? value : 0}; }

constexpr std::array<float, 2> signs{-1.0F, 1.0F};

/// Half-sizes of a chamfered box's faces; a corner of one is on the axis, and short of the edges on the others.
struct Chamfered {
  Vec3 half;
  float chamfer = 0;

  float outer(int axis) const { return axis == 0 ? half.x : axis == 1 ? half.y : half.z; }
  /// The corner of face `axis` towards these signs.
  Vec3 corner(int axis, std::array<float, 3> sign) const {
    Vec3 at;
    for (int i = 0; i < 3; ++i) at = at + onAxis(i, sign[i] * (outer(i) - (i == axis ? 0.0F : chamfer)));
    return at;
  }
};

Vec3 around(Vec3 x, Vec3 y, int step, int steps) {
  const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(step) / static_cast<float>(steps);
  return x * cosf(angle) + y * sinf(angle);
}

}  // namespace

std::uint32_t MeshBuilder::corner(Vec3 position, Vec3 normal) {
  m_mesh.positions.push_back(position);
  m_mesh.normals.push_back(normal);
  return static_cast<std::uint32_t>(m_mesh.positions.size() - 1);
}

void MeshBuilder::face(std::initializer_list<Vec3> corners, Vec3 outward, Ink ink) {
  const Vec3* at = corners.begin();
  const Vec3 normal = cross(at[1] - at[0], at[2] - at[0]);
  const bool turned = dot(normal, outward) < 0;
  const std::uint32_t first = static_cast<std::uint32_t>(m_mesh.positions.size());
  for (const Vec3 position : corners) corner(position, normalized(turned ? -normal : normal));
  for (std::uint32_t i = 1; i + 1 < corners.size(); ++i) {
    m_mesh.indices.insert(m_mesh.indices.end(), {first, first + (turned ? i + 1 : i), first + (turned ? i : i + 1)});
    m_mesh.materials.push_back(static_cast<std::uint16_t>(ink));
  }
}

MeshBuilder& MeshBuilder::box(Vec3 low, Vec3 high, Ink ink) { return chamferedBox(low, high, 0, ink); }

MeshBuilder& MeshBuilder::chamferedBox(Vec3 low, Vec3 high, float chamfer, Ink ink) {
  const Vec3 center = (low + high) * 0.5F;
  const Chamfered body{(high - low) * 0.5F, chamfer};
  const auto at = [&](int axis, std::array<float, 3> sign) { return center + body.corner(axis, sign); };
  for (int a = 0; a < 3; ++a) {
    const int b = (a + 1) % 3, c = (a + 2) % 3;
    for (const float side : signs) {
      const auto sign = [&](float along, float across) {
        std::array<float, 3> all{};
        all[a] = side, all[b] = along, all[c] = across;
        return all;
      };
      face({at(a, sign(-1, -1)), at(a, sign(1, -1)), at(a, sign(1, 1)), at(a, sign(-1, 1))}, onAxis(a, side), ink);
      if (chamfer <= 0) continue;
      for (const float other : signs) {  // the edge between face a and face b
        face({at(a, sign(other, -1)), at(a, sign(other, 1)), at(b, sign(other, 1)), at(b, sign(other, -1))},
             onAxis(a, side) + onAxis(b, other), ink);
      }
    }
  }
  if (chamfer <= 0) return *this;
  for (const float x : signs) {
    for (const float y : signs) {
      for (const float z : signs) {
        face({at(0, {x, y, z}), at(1, {x, y, z}), at(2, {x, y, z})}, {x, y, z}, ink);
      }
    }
  }
  return *this;
}

MeshBuilder& MeshBuilder::tube(Vec3 from, Vec3 to, float radius, Ink ink, int sides) {
  const Vec3 axis = normalized(to - from);
  Vec3 x, y;
  baseAround(axis, x, y);
  for (int i = 0; i < sides; ++i) {
    const Vec3 a = around(x, y, i, sides), b = around(x, y, i + 1, sides);
    const std::uint32_t first = static_cast<std::uint32_t>(m_mesh.positions.size());
    corner(from + a * radius, a);
    corner(from + b * radius, b);
    corner(to + b * radius, b);
    corner(to + a * radius, a);
    m_mesh.indices.insert(m_mesh.indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
    m_mesh.materials.insert(m_mesh.materials.end(), 2, static_cast<std::uint16_t>(ink));
    face({from, from + a * radius, from + b * radius}, -axis, ink);
    face({to, to + a * radius, to + b * radius}, axis, ink);
  }
  return *this;
}

MeshBuilder& MeshBuilder::turned(Vec3 foot, std::initializer_list<Ring> outline, Ink ink, int sides) {
  for (const Ring* ring = outline.begin(); ring + 1 < outline.end(); ++ring) {
    const Ring below = ring[0], above = ring[1];
    const Vec3 low = foot + Vec3{0, below.height, 0}, high = foot + Vec3{0, above.height, 0};
    const Vec3 tilt{0, below.radius - above.radius, 0};
    for (int i = 0; i < sides; ++i) {
      const Vec3 a = around({1, 0, 0}, {0, 0, 1}, i, sides), b = around({1, 0, 0}, {0, 0, 1}, i + 1, sides);
      const float tall = above.height - below.height;
      const std::uint32_t first = static_cast<std::uint32_t>(m_mesh.positions.size());
      corner(low + a * below.radius, normalized(a * tall + tilt));
      corner(high + a * above.radius, normalized(a * tall + tilt));
      corner(high + b * above.radius, normalized(b * tall + tilt));
      corner(low + b * below.radius, normalized(b * tall + tilt));
      m_mesh.indices.insert(m_mesh.indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
      m_mesh.materials.insert(m_mesh.materials.end(), 2, static_cast<std::uint16_t>(ink));
    }
  }
  return *this;
}

MeshBuilder& MeshBuilder::patch(Vec3 low, Vec3 high, Ink ink) {
  face({low, {low.x, low.y, high.z}, high, {high.x, low.y, low.z}}, {0, 1, 0}, ink);
  return *this;
}

Mesh MeshBuilder::take(const char* name) {
  m_mesh.name = name;
  return std::exchange(m_mesh, {});
}

}  // namespace aifactory::preview
