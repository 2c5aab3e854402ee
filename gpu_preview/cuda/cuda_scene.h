// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/cuda/cuda_tree.h"

namespace aifactory::preview {

/// A scene in the device's memory, with its trees.
class CudaScene {
 public:
  explicit CudaScene(const CudaDevice& device);

  /// All instances are visible.
  void build(const Scene& scene);
  /// Instances from `first` on have new places: fits the tree to them, or builds it anew when as many have moved as
  /// there are.
  void move(std::uint32_t first, std::span<const Instance> instances);
  /// A byte an instance, 0 for hidden; empty: all are visible.
  void show(std::span<const std::uint8_t> visible);

  WideScene trees() const;
  SceneView view() const;
  const CudaTree& tree() const { return m_tree; }

 private:
  void uploadMeshes(const Scene& scene);
  void uploadTextures(const Scene& scene);
  void place(std::uint32_t first, std::uint32_t count);

  const CudaDevice& m_device;
  DeviceMemory m_meshData, m_textureData;
  DeviceBuffer<MeshView> m_meshes;
  DeviceBuffer<MeshTree> m_meshTrees;
  DeviceBuffer<Box> m_meshBounds;
  DeviceBuffer<Material> m_materials;
  DeviceBuffer<TextureView> m_textures;
  DeviceBuffer<Instance> m_instances;
  DeviceBuffer<std::uint8_t> m_visible;
  DeviceBuffer<PlacedInstance> m_places;
  DeviceBuffer<Box> m_boxes;
  CudaTree m_tree;
  bool m_hides = false;  ///< m_visible counts
  std::uint32_t m_count = 0;
  std::size_t m_moved = 0;  ///< since the tree was built
};

}  // namespace aifactory::preview
