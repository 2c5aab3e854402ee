// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/fallback_renderer.h"

#include <algorithm>
#include <utility>

namespace aifactory::preview {

FallbackRenderer::FallbackRenderer(std::vector<RendererMaker> makers) : m_makers(std::move(makers)) {
  if (!makeNext()) throw std::runtime_error(sentencesOf(m_refusals));
}

bool FallbackRenderer::makeNext() {
  while (m_next < m_makers.size()) {
    Refusal refusal;
    std::unique_ptr<Renderer> renderer = m_makers[m_next++](refusal);
    if (renderer) {
      const std::lock_guard lock(m_swap);
      m_renderer = std::move(renderer);
      return true;
    }
    m_refusals.push_back(std::move(refusal));
  }
  return false;
}

void FallbackRenderer::goOn(const DeviceLost& lost) {
  m_refusals.push_back(lost.refusal());
  if (!makeNext()) throw lost;
  try {
    replay();
  } catch (const DeviceLost& again) {
    goOn(again);
  }
}

template <class Act>
void FallbackRenderer::tell(const Act& act) {
  try {
    act(*m_renderer);
  } catch (const DeviceLost& lost) {
    goOn(lost);
  }
}

template <class Act>
auto FallbackRenderer::ask(const Act& act) {
  for (;;) {
    try {
      return act(*m_renderer);
    } catch (const DeviceLost& lost) {
      goOn(lost);
    }
  }
}

void FallbackRenderer::replay() {
  if (m_scene) m_renderer->setScene(m_scene);
  if (!m_transforms.empty()) m_renderer->setTransforms(0, m_transforms);
  if (!m_visible.empty()) m_renderer->setVisible(m_visible);
  if (!m_colors.empty()) m_renderer->setItemColors(m_colors);
  if (!m_selected.empty()) m_renderer->setSelected(m_selected);
  if (m_view) m_renderer->setView(*m_view);
  if (m_samples > 0) m_renderer->accumulate(1);
}

void FallbackRenderer::setScene(std::shared_ptr<const Scene> scene) {
  m_scene = std::move(scene);
  m_transforms.clear();
  m_visible.clear();
  m_colors.clear();
  m_selected.clear();
  m_samples = 0;
  tell([&](Renderer& renderer) { renderer.setScene(m_scene); });
}

void FallbackRenderer::setTransforms(std::uint32_t first, std::span<const Transform> transforms) {
  if (m_transforms.empty() && m_scene) {
    m_transforms.reserve(m_scene->instances.size());
    for (const Instance& instance : m_scene->instances) m_transforms.push_back(instance.transform);
  }
  const std::size_t begin = std::min<std::size_t>(first, m_transforms.size());
  const std::size_t count = std::min(transforms.size(), m_transforms.size() - begin);
  std::copy_n(transforms.begin(), count, m_transforms.begin() + static_cast<std::ptrdiff_t>(begin));
  m_samples = 0;
  tell([&](Renderer& renderer) { renderer.setTransforms(first, transforms); });
}

void FallbackRenderer::setVisible(std::span<const std::uint8_t> visible) {
  m_visible.assign(visible.begin(), visible.end());
  m_samples = 0;
  tell([&](Renderer& renderer) { renderer.setVisible(visible); });
}

void FallbackRenderer::setItemColors(std::span<const ItemColor> colors) {
  m_colors.assign(colors.begin(), colors.end());
  tell([&](Renderer& renderer) { renderer.setItemColors(colors); });
}

void FallbackRenderer::setSelected(std::span<const std::uint32_t> items) {
  m_selected.assign(items.begin(), items.end());
  tell([&](Renderer& renderer) { renderer.setSelected(items); });
}

void FallbackRenderer::setView(const View& view) {
  if (view != m_view) m_samples = 0;
  m_view = view;
  tell([&](Renderer& renderer) { renderer.setView(view); });
}

void FallbackRenderer::accumulate(int samples) {
  ask([&](Renderer& renderer) { renderer.accumulate(samples); });
  m_samples = m_renderer->samples();
}

void FallbackRenderer::interrupt() {
  const std::lock_guard lock(m_swap);
  m_renderer->interrupt();
}

void FallbackRenderer::resolve(Picture& picture) {
  ask([&](Renderer& renderer) { renderer.resolve(picture); });
}

Hit FallbackRenderer::pick(int x, int y) {
  return ask([&](Renderer& renderer) { return renderer.pick(x, y); });
}

void FallbackRenderer::identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) {
  ask([&](Renderer& renderer) { renderer.identifiers(items, distances); });
  m_samples = m_renderer->samples();
}

}  // namespace aifactory::preview
