// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "gpu_preview/host_frame.h"
#include "gpu_preview/item_table.h"
#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// What renderers on the CPU have in common: all but how a ray finds what it meets.
class CpuRenderer : public Renderer {
 public:
  void setScene(std::shared_ptr<const Scene> scene) final;
  void setTransforms(std::uint32_t first, std::span<const Transform> transforms) final;
  void setVisible(std::span<const std::uint8_t> visible) final;
  void setItemColors(std::span<const ItemColor> colors) final { m_items.setColors(colors); }
  void setSelected(std::span<const std::uint32_t> items) final { m_items.setSelected(items); }
  void setView(const View& view) final;

  void accumulate(int samples) final;
  void interrupt() final { m_interrupted = true; }
  int samples() const final { return m_samples; }
  void resolve(Picture& picture) final;

  Hit pick(int x, int y) final;
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) final;

 protected:
  /// A part of the picture, and the sample that is to be added to it.
  struct Tile {
    int left = 0, top = 0, right = 0, bottom = 0;
    std::uint32_t sample = 0;
  };

  /// A new scene, with instances() at their places.
  virtual void build() = 0;
  /// Instances of this range have new places.
  virtual void move(std::uint32_t first, std::uint32_t count) = 0;
  /// isVisible() answers otherwise than before.
  virtual void showVisible() = 0;
  virtual RayHit nearest(const Ray& ray) const = 0;
  /// Traces a sample of each pixel of the tile and finish()es it. Called on several threads at once.
  virtual void trace(const Tile& tile) const = 0;

  const Scene& scene() const { return *m_scene; }
  const SceneView& sceneView() const { return m_sceneView.view(); }
  const std::vector<Instance>& instances() const { return m_instances; }
  const std::vector<std::uint8_t>& visible() const { return m_visible; }  ///< a byte an instance; empty: all are
  bool isVisible(std::uint32_t instance) const { return m_visible.empty() || m_visible[instance] != 0; }
  const ShadeSettings& settings() const { return m_settings; }

  /// Adds a path that came to its end to its pixel, and on the first sample notes what it met first.
  void finish(int x, int y, const Path& path, const RayHit& first) const;

 private:
  static constexpr int tileSize = 32;

  void restart();
  int columns() const { return (m_view.width + tileSize - 1) / tileSize; }
  Tile tileAt(int index) const;

  std::shared_ptr<const Scene> m_scene = std::make_shared<Scene>();
  std::vector<Instance> m_instances;
  HostSceneView m_sceneView;
  std::vector<std::uint8_t> m_visible;
  ItemTable m_items;
  View m_view;
  ShadeSettings m_settings;
  HostFrame m_frame;
  /// A tile's samples: an interrupted round leaves some with more than others.
  std::vector<int> m_tileSamples;
  int m_samples = 0;  ///< the fewest of them
  std::atomic<bool> m_interrupted = false;
};

}  // namespace aifactory::preview
