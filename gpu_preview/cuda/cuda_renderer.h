// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "gpu_preview/cuda/cuda_scene.h"
#include "gpu_preview/item_table.h"
#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// A frame in the device's memory.
class CudaFrame {
 public:
  explicit CudaFrame(const CudaDevice& device);
  /// Empties it, for pictures of this size.
  void reset(int width, int height);
  const Frame& frame() const { return m_frame; }
  /// Blocks for a thread a pixel.
  Grid grid() const;
  std::vector<std::uint32_t> items() const { return m_items.values(); }
  std::vector<float> distances() const { return m_distances.values(); }

 private:
  const CudaDevice& m_device;
  DeviceBuffer<Vec3> m_base;
  DeviceBuffer<StateSlot> m_slots;
  DeviceBuffer<std::uint32_t> m_items;
  DeviceBuffer<float> m_distances;
  Frame m_frame;
};

/// Renders on a GPU of NVIDIA's, a thread a pixel.
class CudaRenderer final : public Renderer {
 public:
  explicit CudaRenderer(const CudaDriver& driver);

  std::string name() const override { return "CUDA, " + m_device.name(); }
  void setScene(std::shared_ptr<const Scene> scene) override;
  void setTransforms(std::uint32_t first, std::span<const Transform> transforms) override;
  void setVisible(std::span<const std::uint8_t> visible) override;
  void setItemColors(std::span<const ItemColor> colors) override;
  void setSelected(std::span<const std::uint32_t> items) override;
  void setView(const View& view) override;

  void accumulate(int samples) override;
  void interrupt() override { m_interrupted = true; }
  int samples() const override { return m_samples; }
  void resolve(Picture& picture) override;

  Hit pick(int x, int y) override;
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) override;

  /// The tree over the instances, as the device built it.
  WideTree tree() const;

 private:
  void restart();
  Job job() const;
  /// So many that a launch takes milliseconds.
  int samplesALaunch() const;

  CudaDevice m_device;
  CudaScene m_scene;
  CudaFrame m_frame;
  DeviceBuffer<CutPlane> m_cuts;
  DeviceBuffer<Vec3> m_colors;
  DeviceBuffer<std::uint32_t> m_selected, m_pixels;
  DeviceBuffer<RayHit> m_hit;
  std::shared_ptr<const Scene> m_source;
  std::vector<Instance> m_instances;  ///< at their places of now
  ItemTable m_items;
  View m_view;
  int m_samples = 0;
  std::atomic<bool> m_interrupted = false;
};

/// One that has passed its self-check; null, and why, otherwise.
std::unique_ptr<Renderer> makeCuda(const CudaDriver& driver, Refusal& refusal);

}  // namespace aifactory::preview
