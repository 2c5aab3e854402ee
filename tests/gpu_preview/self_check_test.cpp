// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "gpu_preview/backends.h"
#include "gpu_preview/cuda/self_check.h"

namespace aifactory::preview {
namespace {

std::unique_ptr<Renderer> portable() {
  Refusal refusal;
  return makePortable(refusal);
}

TEST(SelfCheck, FindsNothingInARendererThatIsRight) { EXPECT_EQ(differences(*portable(), *portable()), ""); }

/// One that forgets what it is told in one way.
class ForgetfulRenderer final : public Renderer {
 public:
  enum class Forgets { Moves, Hides, Colors };
  explicit ForgetfulRenderer(Forgets forgets) : m_forgets(forgets) {}

  std::string name() const override { return "Forgetful"; }
  void setScene(std::shared_ptr<const Scene> scene) override { m_renderer->setScene(std::move(scene)); }
  void setTransforms(std::uint32_t first, std::span<const Transform> transforms) override {
    if (m_forgets != Forgets::Moves) m_renderer->setTransforms(first, transforms);
  }
  void setVisible(std::span<const std::uint8_t> visible) override {
    if (m_forgets != Forgets::Hides) m_renderer->setVisible(visible);
  }
  void setItemColors(std::span<const ItemColor> colors) override {
    if (m_forgets != Forgets::Colors) m_renderer->setItemColors(colors);
  }
  void setSelected(std::span<const std::uint32_t> items) override { m_renderer->setSelected(items); }
  void setView(const View& view) override { m_renderer->setView(view); }
  void accumulate(int samples) override { m_renderer->accumulate(samples); }
  void interrupt() override { m_renderer->interrupt(); }
  int samples() const override { return m_renderer->samples(); }
  void resolve(Picture& picture) override { m_renderer->resolve(picture); }
  Hit pick(int x, int y) override { return m_renderer->pick(x, y); }
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) override {
    m_renderer->identifiers(items, distances);
  }

 private:
  Forgets m_forgets;
  std::unique_ptr<Renderer> m_renderer = portable();
};

TEST(SelfCheck, FindsWhatAWrongRendererShows) {
  for (const auto forgets :
       {ForgetfulRenderer::Forgets::Moves, ForgetfulRenderer::Forgets::Hides, ForgetfulRenderer::Forgets::Colors}) {
    ForgetfulRenderer renderer(forgets);
    EXPECT_NE(differences(renderer, *portable()), "");
  }
}

}  // namespace
}  // namespace aifactory::preview
