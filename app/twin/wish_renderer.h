// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/twin/preview_wish.h"

namespace aifactory {

using MakeRenderer = std::function<preview::ChosenRenderer(preview::Backend)>;

/// A renderer that is told what a picture is to show, and tells the library what of it is new. Where a device is lost
/// the next back-end goes on with the same picture. One thread owns it.
class WishRenderer {
 public:
  explicit WishRenderer(MakeRenderer make) : m_make(std::move(make)) {}

  /// Has the renderer show the wish, of its size or another, and does `work` with it; again from the start with another
  /// renderer when the device is lost meanwhile. Throws what the library throws when no back-end is left.
  void render(const PreviewWish& wish, QSize size, preview::Light light,
              const std::function<void(preview::Renderer&)>& work);

  /// Empty before the first picture.
  std::string name() const { return m_renderer ? m_renderer->name() : std::string(); }
  /// Why it is not the best one; empty where it is.
  const std::vector<preview::Refusal>& refusals() const { return m_refusals; }

 private:
  void make();
  /// False when there is none.
  bool fallBack(const preview::DeviceLost& lost);
  void show(const PreviewWish& wish, QSize size, preview::Light light);

  MakeRenderer m_make;
  preview::Backend m_backend = preview::Backend::Auto;
  std::unique_ptr<preview::Renderer> m_renderer;
  std::vector<preview::Refusal> m_refusals;
  PreviewWish m_shown;
};

}  // namespace aifactory
