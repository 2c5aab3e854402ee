// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_renderer.h"

#include <algorithm>
#include <utility>

namespace aifactory::preview {

CudaFrame::CudaFrame(const CudaDevice& device)
    : m_device(device), m_base(device), m_slots(device), m_items(device), m_distances(device) {}

void CudaFrame::reset(int width, int height) {
  m_frame = {};  // of nothing, as long as there is no memory for it
  const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  m_base.resize(pixels);
  m_slots.resize(pixels * slotsPerPixel);
  m_items.resize(pixels);
  m_distances.resize(pixels);
  m_frame = {.width = width,
             .height = height,
             .base = m_base.data(),
             .slots = m_slots.data(),
             .items = m_items.data(),
             .distances = m_distances.data()};
  m_device.kernels().clearFrame(grid(), m_frame);
}

Grid CudaFrame::grid() const {
  const auto blocks = [](int pixels, std::uint32_t block) {
    return (static_cast<std::uint32_t>(pixels) + block - 1) / block;
  };
  return {.columns = blocks(m_frame.width, cuda::pixelColumns),
          .rows = blocks(m_frame.height, cuda::pixelRows),
          .threads = cuda::pixelColumns * cuda::pixelRows};
}

CudaRenderer::CudaRenderer(const CudaDriver& driver)
    : m_device(driver),
      m_scene(m_device),
      m_frame(m_device),
      m_cuts(m_device),
      m_colors(m_device),
      m_selected(m_device),
      m_pixels(m_device),
      m_hit(m_device) {
  m_hit.resize(1);
  CudaRenderer::setScene(std::make_shared<Scene>());
}

void CudaRenderer::setScene(std::shared_ptr<const Scene> scene) {
  m_device.use();
  m_source = std::move(scene);
  m_instances = m_source->instances;
  m_items.setScene(*m_source);
  m_scene.build(*m_source);
  m_colors.assign(m_items.colors());
  restart();
}

void CudaRenderer::setTransforms(std::uint32_t first, std::span<const Transform> transforms) {
  m_device.use();
  const std::size_t begin = std::min<std::size_t>(first, m_instances.size());
  const std::size_t count = std::min(transforms.size(), m_instances.size() - begin);
  for (std::size_t i = 0; i < count; ++i) m_instances[begin + i].transform = transforms[i];
  m_scene.move(static_cast<std::uint32_t>(begin), std::span(m_instances).subspan(begin, count));
  restart();
}

void CudaRenderer::setVisible(std::span<const std::uint8_t> visible) {
  m_device.use();
  std::vector<std::uint8_t> all(visible.begin(), visible.end());
  if (!all.empty()) all.resize(m_instances.size(), 1);
  m_scene.show(all);
  restart();
}

void CudaRenderer::setItemColors(std::span<const ItemColor> colors) {
  m_device.use();
  m_items.setColors(colors);
  m_colors.assign(m_items.colors());
}

void CudaRenderer::setSelected(std::span<const std::uint32_t> items) {
  m_device.use();
  m_items.setSelected(items);
  m_selected.assign(m_items.selected());
}

void CudaRenderer::setView(const View& view) {
  if (view == m_view) return;
  m_device.use();
  m_view = view;
  m_cuts.assign(m_view.cuts);
  restart();
}

void CudaRenderer::restart() {
  m_frame.reset(m_view.width, m_view.height);
  m_samples = 0;
}

Job CudaRenderer::job() const {
  Job job{.trees = m_scene.trees(),
          .scene = m_scene.view(),
          .settings = shadeSettings(m_view, *m_source),
          .frame = m_frame.frame(),
          .items = {m_colors.data()}};
  job.settings.cuts = m_cuts.data();
  return job;
}

void CudaRenderer::accumulate(int samples) {
  m_device.use();
  const Job job = this->job();
  const int end = m_samples + std::max(samples, 0);
  while (m_samples < end && !m_interrupted) {
    const int next = std::min(end, m_samples + samplesALaunch());
    m_device.kernels().accumulate(m_frame.grid(), job, static_cast<std::uint32_t>(m_samples),
                                  static_cast<std::uint32_t>(next));
    m_device.finish();
    m_samples = next;
  }
  m_interrupted = false;
}

int CudaRenderer::samplesALaunch() const {
  // Some milliseconds of work: for as long nothing interrupts it, and a screen that the same GPU drives stands still.
  constexpr std::size_t pathsALaunch = 1U << 21U;
  return static_cast<int>(std::max<std::size_t>(1, pathsALaunch / std::max<std::size_t>(1, m_frame.frame().pixels())));
}

void CudaRenderer::resolve(Picture& picture) {
  m_device.use();
  const Frame& frame = m_frame.frame();
  m_pixels.resize(frame.pixels());
  m_device.kernels().resolve(m_frame.grid(), frame,
                             {.items = {m_colors.data()},
                              .selected = m_items.selected().empty() ? nullptr : m_selected.data(),
                              .samples = std::max(m_samples, 1)},
                             m_pixels.data());
  picture.width = frame.width;
  picture.height = frame.height;
  picture.pixels.resize(frame.pixels());
  m_pixels.read(0, picture.pixels);
}

Hit CudaRenderer::pick(int x, int y) {
  m_device.use();
  const Job job = this->job();
  m_device.kernels().pick({.columns = 1, .threads = 1}, job, x, y, m_hit.data());
  const RayHit met = m_hit.value(0);
  if (met.instance == noItem) return {};
  const Ray ray = startPath(shadeSettings(m_view, *m_source), x, y, 0).ray;
  return {.item = m_instances[met.instance].item,
          .instance = met.instance,
          .distance = met.distance,
          .position = ray.origin + ray.direction * met.distance};
}

void CudaRenderer::identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) {
  m_device.use();
  while (m_samples == 0) accumulate(1);
  items = m_frame.items();
  distances = m_frame.distances();
}

WideTree CudaRenderer::tree() const {
  m_device.use();
  return m_scene.tree().download();
}

}  // namespace aifactory::preview
