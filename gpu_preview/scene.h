// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gpu_preview/math.h"

namespace aifactory::preview {

inline constexpr std::uint32_t noItem = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint32_t noTexture = std::numeric_limits<std::uint32_t>::max();

/// 8-bit sRGB texels, rows from the top.
struct Texture {
  int width = 0, height = 0;
  std::vector<std::uint32_t> texels;  ///< 0xAABBGGRR
};

/// glTF's metallic-roughness, as far as a preview needs it.
struct Material {
  Vec3 baseColor{0.8F, 0.8F, 0.8F};  ///< linear
  Vec3 emission{};                   ///< linear, times the strength
  float roughness = 1;
  float metallic = 0;
  std::uint32_t texture = noTexture;  ///< of the base colour
  /// The colour of its instance's item takes the place of the base colour when a frame is resolved.
  bool showsState = false;
};

/// Triangles in a space of their own.
struct Mesh {
  std::string name;
  std::vector<Vec3> positions;
  std::vector<Vec3> normals;              ///< one a position; empty: flat
  std::vector<float> textureCoordinates;  ///< u, v a position; empty: none
  std::vector<std::uint32_t> indices;     ///< three a triangle
  std::vector<std::uint16_t> materials;   ///< one a triangle
};

/// A mesh at a place. Its item is what a pick on it answers and whose colour it shows.
struct Instance {
  std::uint32_t mesh = 0;
  std::uint32_t item = noItem;
  Transform transform;
};

/// What can be picked: a device, a rack, a feed…
struct Item {
  std::string name;               ///< a resource name, for example "nodes/h100-0001/gpus/3"
  Box bounds;                     ///< metres
  std::uint32_t parent = noItem;  ///< what it is a part of, in a scene that tells; before it in the list
};

/// A named place to look from.
struct Viewpoint {
  std::string name;
  Vec3 eye, target;
  /// To be whole in a picture of any shape, seen from that side; empty: the eye itself matters.
  Box whole = {};
};

/// The whole picture's content: immutable once a renderer has it, but for transforms.
struct Scene {
  std::vector<Texture> textures;
  std::vector<Material> materials;
  std::vector<Mesh> meshes;
  std::vector<Instance> instances;
  std::vector<Item> items;
  std::vector<Viewpoint> viewpoints;
  Box bounds;
};

}  // namespace aifactory::preview
