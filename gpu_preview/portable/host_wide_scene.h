// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "gpu_preview/bvh_builder.h"
#include "gpu_preview/mesh_tree.h"

namespace aifactory::preview {

/// A scene's trees in the host's memory.
class HostWideScene {
 public:
  /// `visible`: a byte an instance, 0 for hidden; empty: all are visible.
  void build(const Scene& scene, std::span<const Instance> instances, std::span<const std::uint8_t> visible);
  /// Instances of this range have new places: fits the tree to them, or builds it anew when as many have moved as there
  /// are.
  void move(std::span<const Instance> instances, std::uint32_t first, std::uint32_t count);
  void show(std::span<const std::uint8_t> visible);

  const WideScene& view() const { return m_view; }
  /// What a ray is expected to cost in the tree of the instances.
  double cost() const { return sahCost(m_tree, m_boxes); }

 private:
  void place(std::span<const Instance> instances, std::uint32_t first, std::uint32_t count);
  void buildTop();

  std::vector<HostMeshTree> m_meshes;
  std::vector<MeshTree> m_meshViews;
  std::vector<std::uint8_t> m_visible;
  std::vector<PlacedInstance> m_places;
  std::vector<Box> m_boxes;
  WideTree m_tree;
  std::size_t m_moved = 0;  ///< since the tree was built
  WideScene m_view;
};

}  // namespace aifactory::preview
