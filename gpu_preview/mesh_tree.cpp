// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/mesh_tree.h"

#include "gpu_preview/bvh_builder.h"
#include "gpu_preview/bvh_place.h"
#include "gpu_preview/parallel.h"

namespace aifactory::preview {

namespace {

std::vector<WideTriangle> usableTriangles(const Mesh& mesh) {
  std::vector<WideTriangle> triangles;
  triangles.reserve(mesh.indices.size() / 3);
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    WideTriangle triangle;
    triangle.a = mesh.positions[mesh.indices[i]];
    triangle.b = mesh.positions[mesh.indices[i + 1]];
    triangle.c = mesh.positions[mesh.indices[i + 2]];
    triangle.index = static_cast<std::uint32_t>(i / 3);
    if (bvh::isUsable(triangle.a) && bvh::isUsable(triangle.b) && bvh::isUsable(triangle.c)) {
      triangles.push_back(triangle);
    }
  }
  return triangles;
}

Box boxOf(const WideTriangle& triangle) {
  Box box;
  box.add(triangle.a);
  box.add(triangle.b);
  box.add(triangle.c);
  return box;
}

}  // namespace

HostMeshTree meshTree(const Mesh& mesh) {
  const std::vector<WideTriangle> triangles = usableTriangles(mesh);
  std::vector<Box> boxes;
  boxes.reserve(triangles.size());
  for (const WideTriangle& triangle : triangles) boxes.push_back(boxOf(triangle));
  WideTree tree = wideTree(boxes, bvh::mostPrimitives);
  HostMeshTree result{.nodes = std::move(tree.nodes), .triangles = {}, .bounds = tree.bounds[0]};
  result.triangles.reserve(triangles.size());
  for (const std::uint32_t number : tree.order) result.triangles.push_back(triangles[number]);
  return result;
}

std::vector<HostMeshTree> meshTrees(const std::vector<Mesh>& meshes) {
  std::vector<HostMeshTree> trees(meshes.size());
  parallelFor(static_cast<int>(meshes.size()),
              [&](int i) { trees[static_cast<std::size_t>(i)] = meshTree(meshes[static_cast<std::size_t>(i)]); });
  return trees;
}

}  // namespace aifactory::preview
