// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cpu_renderer.h"

#include <algorithm>
#include <utility>

#include "gpu_preview/parallel.h"
#include "gpu_preview/resolve.h"

namespace aifactory::preview {

void CpuRenderer::setScene(std::shared_ptr<const Scene> scene) {
  m_scene = std::move(scene);
  m_instances = m_scene->instances;
  m_sceneView = HostSceneView(*m_scene, m_instances);
  m_visible.clear();
  m_items.setScene(*m_scene);
  m_settings = shadeSettings(m_view, *m_scene);
  build();
  restart();
}

void CpuRenderer::setTransforms(std::uint32_t first, std::span<const Transform> transforms) {
  const std::uint32_t begin = std::min<std::uint32_t>(first, static_cast<std::uint32_t>(m_instances.size()));
  const std::uint32_t count =
      static_cast<std::uint32_t>(std::min<std::size_t>(transforms.size(), m_instances.size() - begin));
  for (std::uint32_t i = 0; i < count; ++i) m_instances[begin + i].transform = transforms[i];
  move(begin, count);
  restart();
}

void CpuRenderer::setVisible(std::span<const std::uint8_t> visible) {
  m_visible.assign(visible.begin(), visible.end());
  if (!m_visible.empty()) m_visible.resize(m_instances.size(), 1);
  showVisible();
  restart();
}

void CpuRenderer::setView(const View& view) {
  if (view == m_view) return;
  m_view = view;
  m_settings = shadeSettings(m_view, *m_scene);
  restart();
}

void CpuRenderer::restart() {
  m_frame.reset(m_view.width, m_view.height);
  const int rows = (m_view.height + tileSize - 1) / tileSize;
  m_tileSamples.assign(static_cast<std::size_t>(columns() * rows), 0);
  m_samples = 0;
}

CpuRenderer::Tile CpuRenderer::tileAt(int index) const {
  Tile tile{.left = index % columns() * tileSize, .top = index / columns() * tileSize};
  tile.right = std::min(tile.left + tileSize, m_view.width);
  tile.bottom = std::min(tile.top + tileSize, m_view.height);
  return tile;
}

void CpuRenderer::accumulate(int samples) {
  const int wanted = m_samples + std::max(samples, 0);
  parallelFor(static_cast<int>(m_tileSamples.size()), [&](int index) {
    Tile tile = tileAt(index);
    int& done = m_tileSamples[static_cast<std::size_t>(index)];
    for (; done < wanted && !m_interrupted; ++done) {
      tile.sample = static_cast<std::uint32_t>(done);
      trace(tile);
    }
  });
  m_interrupted = false;
  if (!m_tileSamples.empty()) m_samples = *std::min_element(m_tileSamples.begin(), m_tileSamples.end());
}

void CpuRenderer::finish(int x, int y, const Path& path, const RayHit& first) const {
  const Frame& frame = m_frame.frame();
  const std::size_t pixel = frame.at(x, y);
  deposit(frame, pixel, path, {m_items.colors().data()});
  if (path.sample == 0) identify(frame, pixel, sceneView(), first);
}

void CpuRenderer::resolve(Picture& picture) {
  const Frame& frame = m_frame.frame();
  picture.width = frame.width;
  picture.height = frame.height;
  picture.pixels.resize(frame.pixels());
  const ResolveSettings settings{.items = {m_items.colors().data()},
                                 .selected = m_items.selected().empty() ? nullptr : m_items.selected().data()};
  parallelFor(static_cast<int>(m_tileSamples.size()), [&](int index) {
    const Tile tile = tileAt(index);
    ResolveSettings ofTile = settings;
    ofTile.samples = std::max(m_tileSamples[static_cast<std::size_t>(index)], 1);
    for (int y = tile.top; y < tile.bottom; ++y) {
      for (int x = tile.left; x < tile.right; ++x) picture.pixels[frame.at(x, y)] = resolvedPixel(frame, ofTile, x, y);
    }
  });
}

Hit CpuRenderer::pick(int x, int y) {
  const Path path = startPath(m_settings, x, y, 0);
  const RayHit met = nearest(path.ray);
  if (met.instance == noItem) return {};
  return {.item = m_instances[met.instance].item,
          .instance = met.instance,
          .distance = met.distance,
          .position = path.ray.origin + path.ray.direction * met.distance};
}

void CpuRenderer::identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) {
  while (m_samples == 0 && !m_tileSamples.empty()) accumulate(1);
  items = m_frame.items();
  distances = m_frame.distances();
}

}  // namespace aifactory::preview
