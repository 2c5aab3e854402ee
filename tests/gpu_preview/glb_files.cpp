// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/glb_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "gpu_preview/glb/glb.h"

namespace aifactory::preview {

namespace {

constexpr std::uint32_t magic = 0x46546C67, jsonType = 0x4E4F534A, binaryType = 0x004E4942;

void appendAll(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

void expectSound(const Mesh& mesh, std::size_t materials) {
  EXPECT_EQ(mesh.indices.size(), 3 * mesh.materials.size());
  EXPECT_TRUE(mesh.normals.empty() || mesh.normals.size() == mesh.positions.size());
  EXPECT_TRUE(mesh.textureCoordinates.empty() || mesh.textureCoordinates.size() == 2 * mesh.positions.size());
  EXPECT_TRUE(std::all_of(mesh.indices.begin(), mesh.indices.end(),
                          [&](std::uint32_t index) { return index < mesh.positions.size(); }));
  EXPECT_TRUE(std::all_of(mesh.materials.begin(), mesh.materials.end(),
                          [&](std::uint16_t material) { return material < materials; }));
}

void expectSound(const Scene& scene) {
  for (const Mesh& mesh : scene.meshes) expectSound(mesh, scene.materials.size());
  for (const Material& material : scene.materials) {
    EXPECT_TRUE(material.texture == noTexture || material.texture < scene.textures.size());
  }
  for (const Instance& instance : scene.instances) {
    EXPECT_LT(instance.mesh, scene.meshes.size());
    EXPECT_TRUE(instance.item == noItem || instance.item < scene.items.size());
  }
  for (std::size_t i = 0; i < scene.items.size(); ++i) {
    EXPECT_TRUE(scene.items[i].parent == noItem || scene.items[i].parent < i);
  }
}

}  // namespace

Bytes glbFile(std::string json, Bytes binary) {
  json.resize((json.size() + 3) / 4 * 4, ' ');
  binary.resize((binary.size() + 3) / 4 * 4);
  Bytes file;
  const std::size_t binaryChunk = binary.empty() ? 0 : 8 + binary.size();
  for (const std::size_t word :
       {std::size_t{magic}, std::size_t{2}, 20 + json.size() + binaryChunk, json.size(), std::size_t{jsonType}}) {
    append(file, static_cast<std::uint32_t>(word));
  }
  for (const char letter : json) append(file, letter);
  if (binary.empty()) return file;
  append(file, static_cast<std::uint32_t>(binary.size()));
  append(file, binaryType);
  appendAll(file, binary);
  return file;
}

TriangleFile::TriangleFile()
    : json(nlohmann::json::parse(R"({
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
        "nodes": [{"name": "racks/a", "mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
        "materials": [{"name": "paint"}],
        "buffers": [{"byteLength": 44}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 6}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"},
                      {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"}]})")) {
  for (const Vec3 point : {Vec3{0, 0, 0}, Vec3{1, 0, 0}, Vec3{0, 1, 0}}) append(binary, point);
  for (const std::uint16_t index : {0, 1, 2, 0}) append(binary, index);
}

std::string problemOf(const Bytes& file) {
  try {
    expectSound(readGlb(file));
    return {};
  } catch (const SceneError& error) {
    return error.what();
  }
}

}  // namespace aifactory::preview
