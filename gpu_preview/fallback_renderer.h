// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Answers null, and why, where it cannot serve.
using RendererMaker = std::function<std::unique_ptr<Renderer>(Refusal& refusal)>;

/// Goes on with the next renderer when one is lost, with the same scene, places, colours, selection and view. A picture
/// that had samples has one again. When none is left, what the last one threw goes on to the caller.
class FallbackRenderer final : public Renderer {
 public:
  /// In order of preference. Throws std::runtime_error with all refusals when none serves.
  explicit FallbackRenderer(std::vector<RendererMaker> makers);

  std::string name() const override { return m_renderer->name(); }
  std::vector<Refusal> refusals() const override { return m_refusals; }
  void setScene(std::shared_ptr<const Scene> scene) override;
  void setTransforms(std::uint32_t first, std::span<const Transform> transforms) override;
  void setVisible(std::span<const std::uint8_t> visible) override;
  void setItemColors(std::span<const ItemColor> colors) override;
  void setSelected(std::span<const std::uint32_t> items) override;
  void setView(const View& view) override;

  void accumulate(int samples) override;
  void interrupt() override;
  int samples() const override { return m_renderer->samples(); }
  void resolve(Picture& picture) override;

  Hit pick(int x, int y) override;
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) override;

 private:
  /// Makes the next one that serves; false when there is none.
  bool makeNext();
  /// Makes the next one and tells it all that the lost one was told. Throws when there is none.
  void goOn(const DeviceLost& lost);
  void replay();
  /// act(renderer), of what replay() repeats.
  template <class Act>
  void tell(const Act& act);
  /// The answer of act(renderer), again with the next one each time that one is lost.
  template <class Act>
  auto ask(const Act& act);

  std::vector<RendererMaker> m_makers;
  std::size_t m_next = 0;
  std::unique_ptr<Renderer> m_renderer;
  std::mutex m_swap;  ///< of m_renderer for another one; only its owner does so
  std::vector<Refusal> m_refusals;

  std::shared_ptr<const Scene> m_scene;
  std::vector<Transform> m_transforms;  ///< of all instances; empty: as the scene has them
  std::vector<std::uint8_t> m_visible;
  std::vector<ItemColor> m_colors;
  std::vector<std::uint32_t> m_selected;
  std::optional<View> m_view;
  int m_samples = 0;
};

}  // namespace aifactory::preview
