// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_scene.h"

#include "gpu_preview/mesh_tree.h"

namespace aifactory::preview {

namespace {

/// Arrays one behind the other, to be sent at once.
class Packing {
 public:
  /// Stands for an array until it is known where all of them are.
  template <class T>
  const T* add(const std::vector<T>& values) {
    if (values.empty()) return nullptr;
    constexpr std::size_t alignment = 16;
    m_bytes.resize((m_bytes.size() + alignment - 1) / alignment * alignment);
    const std::size_t at = m_bytes.size();
    const auto bytes = std::as_bytes(std::span(values));
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    return reinterpret_cast<const T*>(at + offset);
  }

  void sendTo(DeviceMemory& memory) {
    memory.reserve(m_bytes.size());
    memory.write(0, m_bytes);
    m_base = memory.pointer();
  }

  /// Where it is, once all were sent.
  template <class T>
  void settle(const T*& array) const {
    if (array) array = reinterpret_cast<const T*>(m_base + reinterpret_cast<std::uintptr_t>(array) - offset);
  }

 private:
  static constexpr std::size_t offset = 1;  ///< so that the first does not look like none

  std::vector<std::byte> m_bytes;
  CudaDriver::Pointer m_base = 0;
};

}  // namespace

CudaScene::CudaScene(const CudaDevice& device)
    : m_device(device),
      m_meshData(device),
      m_textureData(device),
      m_meshes(device),
      m_meshTrees(device),
      m_meshBounds(device),
      m_materials(device),
      m_textures(device),
      m_instances(device),
      m_visible(device),
      m_places(device),
      m_boxes(device),
      m_tree(device) {}

void CudaScene::build(const Scene& scene) {
  uploadMeshes(scene);
  uploadTextures(scene);
  m_materials.assign(scene.materials);
  m_instances.assign(scene.instances);
  m_count = static_cast<std::uint32_t>(scene.instances.size());
  m_places.resize(m_count);
  m_boxes.resize(m_count);
  m_hides = false;
  place(0, m_count);
  m_tree.build(m_boxes.data(), m_count);
  m_moved = 0;
}

void CudaScene::uploadMeshes(const Scene& scene) {
  const std::vector<HostMeshTree> trees = meshTrees(scene.meshes);
  Packing packing;
  std::vector<MeshView> views;
  std::vector<MeshTree> treeViews;
  std::vector<Box> bounds;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    const Mesh& mesh = scene.meshes[i];
    views.push_back({.positions = packing.add(mesh.positions),
                     .normals = packing.add(mesh.normals),
                     .textureCoordinates = packing.add(mesh.textureCoordinates),
                     .indices = packing.add(mesh.indices),
                     .materials = packing.add(mesh.materials)});
    treeViews.push_back({packing.add(trees[i].nodes), packing.add(trees[i].triangles)});
    bounds.push_back(trees[i].bounds);
  }
  packing.sendTo(m_meshData);
  for (MeshView& view : views) {
    packing.settle(view.positions);
    packing.settle(view.normals);
    packing.settle(view.textureCoordinates);
    packing.settle(view.indices);
    packing.settle(view.materials);
  }
  for (MeshTree& tree : treeViews) {
    packing.settle(tree.nodes);
    packing.settle(tree.triangles);
  }
  m_meshes.assign(views);
  m_meshTrees.assign(treeViews);
  m_meshBounds.assign(bounds);
}

void CudaScene::uploadTextures(const Scene& scene) {
  Packing packing;
  std::vector<TextureView> views;
  for (const Texture& texture : scene.textures) {
    views.push_back({texture.width, texture.height, packing.add(texture.texels)});
  }
  packing.sendTo(m_textureData);
  for (TextureView& view : views) packing.settle(view.texels);
  m_textures.assign(views);
}

void CudaScene::place(std::uint32_t first, std::uint32_t count) {
  m_device.kernels().place(gridOf(count),
                           {.instances = m_instances.data(),
                            .meshes = m_meshBounds.data(),
                            .visible = m_hides ? m_visible.data() : nullptr,
                            .places = m_places.data(),
                            .boxes = m_boxes.data()},
                           first, count);
}

void CudaScene::move(std::uint32_t first, std::span<const Instance> instances) {
  m_instances.write(first, instances);
  place(first, static_cast<std::uint32_t>(instances.size()));
  m_moved += instances.size();
  if (m_moved < m_count) {
    m_tree.refit(m_boxes.data());
  } else {
    m_tree.build(m_boxes.data(), m_count);
    m_moved = 0;
  }
}

void CudaScene::show(std::span<const std::uint8_t> visible) {
  m_hides = !visible.empty();
  m_visible.assign(visible);
  place(0, m_count);
}

WideScene CudaScene::trees() const {
  return {.nodes = m_tree.nodes(), .order = m_tree.order(), .instances = m_places.data(), .meshes = m_meshTrees.data()};
}

SceneView CudaScene::view() const {
  return {.meshes = m_meshes.data(),
          .instances = m_instances.data(),
          .materials = m_materials.data(),
          .textures = m_textures.data()};
}

}  // namespace aifactory::preview
