// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_meshes.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_field.h"
#include "gpu_preview/glb/placement.h"

namespace aifactory::preview {

namespace {

constexpr int absent = -1;

/// Reads one mesh. What goes wrong is told without saying where; the caller knows.
class MeshReader {
 public:
  MeshReader(const tinygltf::Model& model, std::size_t& cornersLeft, Scene& scene)
      : m_model(model), m_cornersLeft(cornersLeft), m_scene(scene) {}

  void add(const tinygltf::Primitive& primitive);
  Mesh take() { return std::move(m_mesh); }

 private:
  /// Accessors of the points, their normals and texture coordinates.
  using Points = std::array<int, 3>;
  /// Numbers of a primitive's points in the mesh.
  struct Range {
    std::size_t first = 0, count = 0;
  };

  Range range(const Points& points);
  Range addPoints(const Points& points);
  void addNormals(int accessor, const Range& range);
  void addCoordinates(int accessor, const Range& range);
  void take(std::size_t corners);
  std::vector<std::uint32_t> indicesOf(const tinygltf::Primitive& primitive, std::size_t count);
  std::uint16_t materialOf(const tinygltf::Primitive& primitive);

  const tinygltf::Model& m_model;
  const GlbAccessors m_accessors{m_model};
  std::size_t& m_cornersLeft;
  Scene& m_scene;
  Mesh m_mesh;
  std::map<Points, Range> m_ranges;  ///< primitives often share their points
};

int attribute(const tinygltf::Primitive& primitive, const char* name) {
  const auto found = primitive.attributes.find(name);
  return found == primitive.attributes.end() ? absent : found->second;
}

void MeshReader::add(const tinygltf::Primitive& primitive) {
  const bool triangles = primitive.mode == TINYGLTF_MODE_TRIANGLES || primitive.mode == absent;
  const Points points{attribute(primitive, "POSITION"), attribute(primitive, "NORMAL"),
                      attribute(primitive, "TEXCOORD_0")};
  if (!triangles || points[0] == absent) return;
  const Range from = range(points);
  const std::vector<std::uint32_t> indices = indicesOf(primitive, from.count);
  if (indices.size() % 3 != 0) throw SceneError("indices end in the middle of a triangle");
  for (const std::uint32_t index : indices) {
    if (index >= from.count) throw SceneError("indices name point " + std::to_string(index) + ", which is not there");
    m_mesh.indices.push_back(static_cast<std::uint32_t>(from.first + index));
  }
  m_mesh.materials.insert(m_mesh.materials.end(), indices.size() / 3, materialOf(primitive));
}

MeshReader::Range MeshReader::range(const Points& points) {
  const auto known = m_ranges.find(points);
  return known != m_ranges.end() ? known->second : m_ranges.emplace(points, addPoints(points)).first->second;
}

MeshReader::Range MeshReader::addPoints(const Points& points) {
  const Range range{m_mesh.positions.size(), m_accessors.count(points[0])};
  take(range.count);
  const std::vector<Vec3> positions = m_accessors.vectors(points[0]);
  if (!std::all_of(positions.begin(), positions.end(), isNear)) throw SceneError("attributes.POSITION is too far away");
  m_mesh.positions.insert(m_mesh.positions.end(), positions.begin(), positions.end());
  addNormals(points[1], range);
  addCoordinates(points[2], range);
  return range;
}

/// Points without normals, beside others that have some, get such of no length: flat.
void MeshReader::addNormals(int accessor, const Range& range) {
  if (accessor == absent && m_mesh.normals.empty()) return;
  m_mesh.normals.resize(range.first);
  if (accessor == absent) return m_mesh.normals.resize(range.first + range.count);
  const std::vector<Vec3> normals = m_accessors.vectors(accessor);
  if (normals.size() != range.count) throw SceneError("attributes.NORMAL has not one normal a point");
  if (!std::all_of(normals.begin(), normals.end(), isNear)) throw SceneError("attributes.NORMAL is too long");
  m_mesh.normals.insert(m_mesh.normals.end(), normals.begin(), normals.end());
}

void MeshReader::addCoordinates(int accessor, const Range& range) {
  if (accessor == absent && m_mesh.textureCoordinates.empty()) return;
  m_mesh.textureCoordinates.resize(2 * range.first);
  if (accessor == absent) return m_mesh.textureCoordinates.resize(2 * (range.first + range.count));
  const std::vector<float> values = m_accessors.floats(accessor, TINYGLTF_TYPE_VEC2);
  if (values.size() != 2 * range.count) throw SceneError("attributes.TEXCOORD_0 has not one coordinate a point");
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::fabs(value) <= farthestNear; })) {
    throw SceneError("attributes.TEXCOORD_0 is too large");
  }
  m_mesh.textureCoordinates.insert(m_mesh.textureCoordinates.end(), values.begin(), values.end());
}

void MeshReader::take(std::size_t corners) {
  if (corners > m_cornersLeft) throw SceneError("the meshes have far more points than the file has bytes");
  m_cornersLeft -= corners;
}

std::vector<std::uint32_t> MeshReader::indicesOf(const tinygltf::Primitive& primitive, std::size_t count) {
  take(primitive.indices == absent ? count : m_accessors.count(primitive.indices));
  if (primitive.indices != absent) return m_accessors.indices(primitive.indices);
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

std::uint16_t MeshReader::materialOf(const tinygltf::Primitive& primitive) {
  const std::size_t inFile = m_model.materials.size();
  if (primitive.material == absent) {
    if (m_scene.materials.size() == inFile) m_scene.materials.emplace_back();
    return static_cast<std::uint16_t>(inFile);
  }
  if (static_cast<std::size_t>(primitive.material) >= inFile) {
    throw SceneError("material is " + std::to_string(primitive.material) + ", which is not there");
  }
  return static_cast<std::uint16_t>(primitive.material);
}

}  // namespace

void readMeshes(const tinygltf::Model& model, std::size_t mostCorners, Scene& scene) {
  for (std::size_t i = 0; i < model.meshes.size(); ++i) {
    const tinygltf::Mesh& from = model.meshes[i];
    MeshReader reader(model, mostCorners, scene);
    for (std::size_t j = 0; j < from.primitives.size(); ++j) {
      try {
        reader.add(from.primitives[j]);
      } catch (const SceneError& error) {
        throw SceneError(glbField("meshes", i) + '.' + glbField("primitives", j) + ": " + error.what());
      }
    }
    scene.meshes.push_back(reader.take());
    scene.meshes.back().name = from.name;
  }
}

}  // namespace aifactory::preview
