// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/fallback_renderer.h"

#include <gtest/gtest.h>

#include <array>

#include "gpu_preview/backends.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

Refusal lostIn(std::string_view call) { return {Backend::Cuda, Obstacle::Failed, std::string(call)}; }

/// The portable renderer until a call is to fail.
class BrittleRenderer final : public Renderer {
 public:
  /// Fails at every call of this name from now on.
  explicit BrittleRenderer(std::shared_ptr<std::string> failing) : m_failing(std::move(failing)) {
    Refusal refusal;
    m_renderer = makePortable(refusal);
  }

  std::string name() const override { return "Brittle"; }
  void setScene(std::shared_ptr<const Scene> scene) override { sound("setScene").setScene(std::move(scene)); }
  void setTransforms(std::uint32_t first, std::span<const Transform> transforms) override {
    sound("setTransforms").setTransforms(first, transforms);
  }
  void setVisible(std::span<const std::uint8_t> visible) override { sound("setVisible").setVisible(visible); }
  void setItemColors(std::span<const ItemColor> colors) override { sound("setItemColors").setItemColors(colors); }
  void setSelected(std::span<const std::uint32_t> items) override { sound("setSelected").setSelected(items); }
  void setView(const View& view) override { sound("setView").setView(view); }
  void accumulate(int samples) override { sound("accumulate").accumulate(samples); }
  void interrupt() override { m_renderer->interrupt(); }
  int samples() const override { return m_renderer->samples(); }
  void resolve(Picture& picture) override { sound("resolve").resolve(picture); }
  Hit pick(int x, int y) override { return sound("pick").pick(x, y); }
  void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) override {
    sound("identifiers").identifiers(items, distances);
  }

 private:
  Renderer& sound(std::string_view call) const {
    if (*m_failing == call) throw DeviceLost(lostIn(call));
    return *m_renderer;
  }

  std::shared_ptr<std::string> m_failing;
  std::unique_ptr<Renderer> m_renderer;
};

/// What somebody does with a renderer, call by call, and what is seen at the end.
struct Session {
  Scene scene = scatteredScene(4, 60);
  std::vector<Transform> places;
  std::vector<std::uint8_t> visible = std::vector<std::uint8_t>(60, 1);
  std::vector<ItemColor> colors = std::vector<ItemColor>(60, 0x3366CC);
  View view = viewOf(scene, 24, 16);

  Session() {
    Chance chance(2);
    for (int i = 0; i < 20; ++i) places.push_back(randomPlace(chance, 5));
    visible[7] = visible[21] = 0;
  }

  std::vector<std::function<void(Renderer&)>> calls() const {
    const std::array<std::uint32_t, 2> selected{3, 9};
    return {[this](Renderer& r) { r.setScene(std::make_shared<const Scene>(scene)); },
            [this](Renderer& r) { r.setTransforms(10, places); },
            [this](Renderer& r) { r.setVisible(visible); },
            [this](Renderer& r) { r.setItemColors(colors); },
            [selected](Renderer& r) { r.setSelected(selected); },
            [this](Renderer& r) { r.setView(view); },
            [](Renderer& r) { r.accumulate(1); },
            [](Renderer& r) {
              std::vector<std::uint32_t> items;
              std::vector<float> distances;
              r.identifiers(items, distances);
            },
            [](Renderer& r) { r.pick(12, 8); },
            [](Renderer& r) {
              Picture picture;
              r.resolve(picture);
            }};
  }
};

struct Seen {
  Picture picture;
  std::vector<std::uint32_t> items;
  Hit hit;

  explicit Seen(Renderer& renderer) {
    std::vector<float> distances;
    renderer.resolve(picture);
    renderer.identifiers(items, distances);
    hit = renderer.pick(12, 8);
  }
};

RendererMaker brittle(std::shared_ptr<std::string> failing) {
  return [failing](Refusal&) { return std::make_unique<BrittleRenderer>(failing); };
}

TEST(FallbackRenderer, GoesOnWithTheSameViewWhicheverCallLosesTheDevice) {
  const Session session;
  FallbackRenderer trusted({makePortable});
  for (const auto& call : session.calls()) call(trusted);
  const Seen expected(trusted);
  EXPECT_TRUE(trusted.refusals().empty());

  constexpr std::array names{"setScene", "setTransforms", "setVisible",  "setItemColors", "setSelected",
                             "setView",  "accumulate",    "identifiers", "pick",          "resolve"};
  const auto calls = session.calls();
  for (std::size_t lost = 0; lost < calls.size(); ++lost) {
    SCOPED_TRACE(names[lost]);
    const auto failing = std::make_shared<std::string>();
    FallbackRenderer renderer({brittle(failing), makePortable});
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (i == lost) *failing = names[lost];
      calls[i](renderer);
      EXPECT_EQ(renderer.name() == "Brittle", i < lost);
    }
    EXPECT_EQ(renderer.refusals(), std::vector{lostIn(names[lost])});
    EXPECT_EQ(renderer.samples(), 1);
    const Seen seen(renderer);
    EXPECT_EQ(seen.picture.pixels, expected.picture.pixels);
    EXPECT_EQ(seen.items, expected.items);
    EXPECT_EQ(seen.hit.instance, expected.hit.instance);
  }
}

TEST(FallbackRenderer, PassesOverWhatDoesNotServeAndSaysWhy) {
  const Refusal notToday{Backend::Cuda, Obstacle::NoDevice, {}};
  const auto refuses = [&](Refusal& refusal) {
    refusal = notToday;
    return std::unique_ptr<Renderer>();
  };
  const FallbackRenderer renderer({refuses, makePortable});
  EXPECT_EQ(renderer.refusals(), std::vector{notToday});
  EXPECT_THROW(FallbackRenderer({refuses, refuses}), std::runtime_error);
}

TEST(FallbackRenderer, ThePictureKeepsOneSampleOfMany) {
  const auto failing = std::make_shared<std::string>();
  FallbackRenderer renderer({brittle(failing), makePortable});
  const Session session;
  for (const auto& call : session.calls()) call(renderer);
  renderer.accumulate(7);
  EXPECT_EQ(renderer.samples(), 8);
  *failing = "resolve";
  Picture picture;
  renderer.resolve(picture);
  EXPECT_EQ(renderer.samples(), 1);
}

TEST(FallbackRenderer, PassesAnInterruptionOn) {
  FallbackRenderer renderer({makePortable});
  renderer.setView(Session().view);
  renderer.interrupt();
  renderer.accumulate(2);
  EXPECT_EQ(renderer.samples(), 0);
  renderer.accumulate(2);
  EXPECT_EQ(renderer.samples(), 2);
}

TEST(FallbackRenderer, TellsTheCallerWhenTheLastOneIsLost) {
  const auto failing = std::make_shared<std::string>("accumulate");
  FallbackRenderer renderer({brittle(failing), brittle(failing)});
  EXPECT_THROW(renderer.accumulate(1), DeviceLost);
  EXPECT_EQ(renderer.refusals(), std::vector(2, lostIn("accumulate")));
}

}  // namespace
}  // namespace aifactory::preview
