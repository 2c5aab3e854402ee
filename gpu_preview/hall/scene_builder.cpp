// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/scene_builder.h"

namespace aifactory::preview {

namespace {

void unite(Box& box, const Box& other) {
  if (other.empty()) return;
  box.add(other.low);
  box.add(other.high);
}

}  // namespace

std::uint32_t SceneBuilder::addMesh(Mesh mesh) {
  Box& bounds = m_meshBounds.emplace_back();
  for (const Vec3 position : mesh.positions) bounds.add(position);
  m_scene.meshes.push_back(std::move(mesh));
  return static_cast<std::uint32_t>(m_scene.meshes.size() - 1);
}

std::uint32_t SceneBuilder::addItem(std::string name) {
  m_scene.items.push_back({std::move(name), {}});
  return static_cast<std::uint32_t>(m_scene.items.size() - 1);
}

Box SceneBuilder::boundsOf(std::uint32_t mesh, const Transform& transform) const {
  const Box& local = m_meshBounds[mesh];
  Box box;
  for (unsigned corner = 0; corner < 8; ++corner) {
    box.add(pointThrough(transform, {corner & 1U ? local.high.x : local.low.x, corner & 2U ? local.high.y : local.low.y,
                                     corner & 4U ? local.high.z : local.low.z}));
  }
  return box;
}

void SceneBuilder::add(std::uint32_t mesh, const Transform& transform, std::uint32_t item) {
  if (item != noItem) unite(m_scene.items[item].bounds, boundsOf(mesh, transform));
  addSign(mesh, transform, item);
}

void SceneBuilder::addSign(std::uint32_t mesh, const Transform& transform, std::uint32_t item) {
  m_scene.instances.push_back({.mesh = mesh, .item = item, .transform = transform});
  unite(m_scene.bounds, boundsOf(mesh, transform));
}

void SceneBuilder::addSurroundings(std::uint32_t mesh, const Transform& transform) {
  m_scene.instances.push_back({.mesh = mesh, .transform = transform});
}

}  // namespace aifactory::preview
