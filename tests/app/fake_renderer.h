// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "gpu_preview/renderer.h"

namespace aifactory {

/// What renderers were asked for; outlives them.
struct RendererLog {
  std::atomic<int> scenes = 0, views = 0, colors = 0, samples = 0, pictures = 0;
  std::atomic<preview::ItemColor> firstColor = 0;
  std::atomic<bool> interrupted = false;  ///< since samples were last added, or were to be
  /// Called before samples are added; may throw.
  std::function<void()> beforeSamples = [] {};
};

/// Renders one grey, and under every pixel finds the item of its number.
class FakeRenderer : public preview::Renderer {
 public:
  FakeRenderer(RendererLog& log, std::string name) : m_log(log), m_name(std::move(name)) {}

  std::string name() const override { return m_name; }
  void setScene(std::shared_ptr<const preview::Scene>) override {
    ++m_log.scenes;
    m_samples = 0;
  }
  void setTransforms(std::uint32_t, std::span<const preview::Transform>) override { m_samples = 0; }
  void setVisible(std::span<const std::uint8_t>) override { m_samples = 0; }
  void setItemColors(std::span<const preview::ItemColor> colors) override {
    ++m_log.colors;
    m_log.firstColor = colors.empty() ? preview::ownColor : colors.front();
  }
  void setSelected(std::span<const std::uint32_t>) override {}
  void setView(const preview::View& view) override {
    const bool same = view.camera == m_view.camera && view.width == m_view.width && view.height == m_view.height &&
                      view.light == m_view.light && view.cuts == m_view.cuts && view.background == m_view.background;
    if (same) return;
    m_view = view;
    ++m_log.views;
    m_samples = 0;
  }
  void accumulate(int samples) override {
    m_log.beforeSamples();
    if (m_log.interrupted.exchange(false)) return;
    m_samples += samples;
    m_log.samples += samples;
  }
  void interrupt() override { m_log.interrupted = true; }
  int samples() const override { return m_samples; }
  void resolve(preview::Picture& picture) override {
    ++m_log.pictures;
    picture.width = m_view.width;
    picture.height = m_view.height;
    picture.pixels.assign(static_cast<std::size_t>(m_view.width) * static_cast<std::size_t>(m_view.height), 0xFF808080);
  }
  preview::Hit pick(int x, int y) override { return {static_cast<std::uint32_t>(y * m_view.width + x), 0, 1, {}}; }
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) override {
    items.clear();
    distances.clear();
  }

 private:
  RendererLog& m_log;
  const std::string m_name;
  preview::View m_view;
  int m_samples = 0;
};

}  // namespace aifactory
