// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/portable/host_wide_scene.h"

#include "gpu_preview/bvh_place.h"

namespace aifactory::preview {

void HostWideScene::build(const Scene& scene, std::span<const Instance> instances,
                          std::span<const std::uint8_t> visible) {
  m_meshes = meshTrees(scene.meshes);
  m_meshViews.clear();
  for (const HostMeshTree& mesh : m_meshes) m_meshViews.push_back({mesh.nodes.data(), mesh.triangles.data()});
  m_visible.assign(visible.begin(), visible.end());
  m_places.resize(instances.size());
  m_boxes.resize(instances.size());
  place(instances, 0, static_cast<std::uint32_t>(instances.size()));
  buildTop();
}

void HostWideScene::place(std::span<const Instance> instances, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t i = first; i < first + count; ++i) {
    const bool visible = m_visible.empty() || m_visible[i] != 0;
    const bvh::Place place = bvh::place(instances[i], m_meshes[instances[i].mesh].bounds, visible);
    m_places[i] = place.instance;
    m_boxes[i] = place.box;
  }
}

void HostWideScene::buildTop() {
  m_tree = wideTree(m_boxes, 1);
  m_moved = 0;
  m_view = {.nodes = m_tree.nodes.data(),
            .order = m_tree.order.data(),
            .instances = m_places.data(),
            .meshes = m_meshViews.data()};
}

void HostWideScene::move(std::span<const Instance> instances, std::uint32_t first, std::uint32_t count) {
  place(instances, first, count);
  m_moved += count;
  if (m_moved < m_places.size()) {
    refit(m_tree, m_boxes);
  } else {
    buildTop();
  }
}

void HostWideScene::show(std::span<const std::uint8_t> visible) {
  m_visible.assign(visible.begin(), visible.end());
  for (std::size_t i = 0; i < m_places.size(); ++i) {
    m_places[i].visible = !m_boxes[i].empty() && (m_visible.empty() || m_visible[i] != 0) ? 1 : 0;
  }
}

}  // namespace aifactory::preview
