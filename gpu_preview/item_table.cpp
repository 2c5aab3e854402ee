// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/item_table.h"

#include <algorithm>

namespace aifactory::preview {

namespace {

constexpr Vec3 hatched{-1, 0, 0};

/// The base colour of the first of a mesh's materials that shows state.
const Material* stateMaterial(const Scene& scene, const Mesh& mesh) {
  for (const std::uint16_t index : mesh.materials) {
    if (scene.materials[index].showsState) return &scene.materials[index];
  }
  return nullptr;
}

}  // namespace

void ItemTable::setScene(const Scene& scene) {
  std::vector<const Material*> ofMesh;
  ofMesh.reserve(scene.meshes.size());
  for (const Mesh& mesh : scene.meshes) ofMesh.push_back(stateMaterial(scene, mesh));
  m_own.assign(scene.items.size(), Vec3{1, 1, 1});
  for (const Instance& instance : scene.instances) {
    const Material* material = ofMesh[instance.mesh];
    if (material && instance.item != noItem) m_own[instance.item] = material->baseColor;
  }
  m_colors = m_own;
  m_selected.clear();
}

void ItemTable::setColors(std::span<const ItemColor> colors) {
  m_colors = m_own;
  const std::size_t count = std::min(colors.size(), m_colors.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (colors[i] == notMeasured) {
      m_colors[i] = hatched;
    } else if (colors[i] != ownColor) {
      m_colors[i] = linearColor(colors[i]);
    }
  }
}

void ItemTable::setSelected(std::span<const std::uint32_t> items) {
  m_selected.clear();
  if (items.empty()) return;
  m_selected.assign(m_own.size() / 32 + 1, 0);
  for (const std::uint32_t item : items) {
    if (item < m_own.size()) m_selected[item / 32] |= 1U << (item % 32);
  }
}

}  // namespace aifactory::preview
