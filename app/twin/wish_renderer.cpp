// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/wish_renderer.h"

#include <algorithm>
#include <span>
#include <utility>

namespace aifactory {

namespace {

template <class Value>
std::span<const Value> valuesOf(const std::shared_ptr<const std::vector<Value>>& values) {
  return values ? std::span<const Value>(*values) : std::span<const Value>();
}

}  // namespace

void WishRenderer::render(const PreviewWish& wish, QSize size, preview::Light light,
                          const std::function<void(preview::Renderer&)>& work) {
  for (;;) {
    try {
      if (!m_renderer) make();
      show(wish, size, light);
      return work(*m_renderer);
    } catch (const preview::DeviceLost& lost) {
      if (!fallBack(lost)) throw;
    }
  }
}

void WishRenderer::make() {
  preview::ChosenRenderer chosen = m_make(m_backend);
  m_renderer = std::move(chosen.renderer);
  // Why an earlier one went says more than why this one is not the best.
  if (m_refusals.empty()) m_refusals = std::move(chosen.refusals);
  m_shown = {};
}

bool WishRenderer::fallBack(const preview::DeviceLost& lost) {
  // Before its device lets the memory go, the next one may find none.
  m_renderer.reset();
  m_refusals = {lost.refusal()};
  switch (m_backend) {
    case preview::Backend::Auto:
    case preview::Backend::Cuda:
      m_backend = preview::Backend::Embree;
      break;
    case preview::Backend::Embree:
      m_backend = preview::Backend::Portable;
      break;
    case preview::Backend::Portable:
      return false;
  }
  try {
    make();
  } catch (const std::runtime_error&) {
    // Built without Embree.
    if (m_backend == preview::Backend::Portable) return false;
    m_backend = preview::Backend::Portable;
  }
  return true;
}

void WishRenderer::show(const PreviewWish& wish, QSize size, preview::Light light) {
  const bool anew = wish.scene != m_shown.scene;
  if (anew) m_renderer->setScene(wish.scene);
  if (anew || wish.visible != m_shown.visible) m_renderer->setVisible(valuesOf(wish.visible));
  if (anew || wish.colors != m_shown.colors) m_renderer->setItemColors(valuesOf(wish.colors));
  if (anew || wish.selected != m_shown.selected) m_renderer->setSelected(valuesOf(wish.selected));
  preview::View view;
  view.camera = wish.camera;
  view.width = std::max(1, size.width());
  view.height = std::max(1, size.height());
  view.light = light;
  view.cuts = wish.cuts;
  view.background = wish.background;
  m_renderer->setView(view);
  m_shown = wish;
}

}  // namespace aifactory
