// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

using namespace std::chrono_literals;

constexpr int width = 96, height = 64;

/// Three boxes side by side along x, items 0, 1 and 2, seen from the front.
Scene threeBoxes() {
  Scene scene;
  scene.materials = {{.showsState = true}};
  scene.meshes = {boxMesh({1, 1, 1})};
  for (std::uint32_t i = 0; i < 3; ++i) {
    Transform place;
    place.p = {2 * static_cast<float>(i) - 2.5F, -0.5F, -0.5F};
    scene.instances.push_back({0, i, place});
    scene.items.push_back({"things/" + std::to_string(i), {}});
  }
  scene.bounds = {{-2.5F, -0.5F, -0.5F}, {2.5F, 0.5F, 0.5F}};
  return scene;
}

View fromTheFront(int width, int height) {
  View view;
  view.camera.eye = {0, 0, 10};
  view.camera.target = {};
  view.width = width;
  view.height = height;
  return view;
}

class RendererTest : public ::testing::TestWithParam<Backend> {
 protected:
  void show(Scene scene, const View& view) {
    renderer->setScene(std::make_shared<const Scene>(std::move(scene)));
    renderer->setView(view);
  }
  std::uint32_t itemAt(float share) { return renderer->pick(static_cast<int>(share * width), height / 2).item; }
  Picture picture() {
    Picture picture;
    renderer->resolve(picture);
    return picture;
  }

  const std::unique_ptr<Renderer> renderer = makeRenderer(GetParam()).renderer;
};

INSTANTIATE_TEST_SUITE_P(Cpu, RendererTest, ::testing::Values(Backend::Embree, Backend::Portable),
                         [](const auto& info) { return nameOf(info.param); });

constexpr float left = 0.32F, middle = 0.5F, right = 0.68F;  // of the picture's width, where the boxes are

TEST_P(RendererTest, FindsWhatIsUnderAPixel) {
  show(threeBoxes(), fromTheFront(width, height));
  EXPECT_EQ(itemAt(left), 0U);
  EXPECT_EQ(itemAt(middle), 1U);
  EXPECT_EQ(itemAt(right), 2U);
  EXPECT_EQ(itemAt(0.02F), noItem);
  const Hit hit = renderer->pick(width / 2, height / 2);
  EXPECT_EQ(hit.instance, 1U);
  EXPECT_NEAR(hit.distance, 9.5F, 0.05F);
  EXPECT_NEAR(hit.position.z, 0.5F, 1e-3F);
}

TEST_P(RendererTest, NoInstanceIsBackgroundAlone) {
  show({}, fromTheFront(width, height));
  renderer->accumulate(2);
  EXPECT_EQ(renderer->samples(), 2);
  EXPECT_EQ(itemAt(middle), noItem);
  EXPECT_NE(picture().pixels.front(), 0xFF000000U);
  std::vector<std::uint32_t> items;
  std::vector<float> distances;
  renderer->identifiers(items, distances);
  EXPECT_EQ(std::count(items.begin(), items.end(), noItem), width * height);
  EXPECT_EQ(std::count(distances.begin(), distances.end(), INFINITY), width * height);
}

TEST_P(RendererTest, APictureMayBeOnePixelHighOrWide) {
  for (const auto& [wide, high] : {std::pair{300, 1}, std::pair{1, 300}, std::pair{1, 1}}) {
    show(threeBoxes(), fromTheFront(wide, high));
    renderer->accumulate(3);
    EXPECT_EQ(renderer->samples(), 3);
    EXPECT_EQ(picture().pixels.size(), static_cast<std::size_t>(wide * high));
  }
}

TEST_P(RendererTest, WhatIsHiddenIsNotThere) {
  show(threeBoxes(), fromTheFront(width, height));
  renderer->setVisible(std::vector<std::uint8_t>{1, 0, 1});
  EXPECT_EQ(itemAt(left), 0U);
  EXPECT_EQ(itemAt(middle), noItem);
  renderer->setVisible({});
  EXPECT_EQ(itemAt(middle), 1U);
}

TEST_P(RendererTest, ACutTakesAwayWhatIsBeyondIt) {
  View view = fromTheFront(width, height);
  view.cuts = {{{1, 0, 0}, -1}};  // all to the right of the first box
  show(threeBoxes(), view);
  EXPECT_EQ(itemAt(left), 0U);
  EXPECT_EQ(itemAt(middle), noItem);
  EXPECT_EQ(itemAt(right), noItem);
  view.cuts = {{{0, 0, 1}, 0}};  // what is cut open shows its inside
  renderer->setView(view);
  EXPECT_NEAR(renderer->pick(width / 2, height / 2).position.z, -0.5F, 1e-3F);
}

TEST_P(RendererTest, FindsInstancesWhereTheyMoveTo) {
  show(threeBoxes(), fromTheFront(width, height));
  Transform first = threeBoxes().instances[0].transform, last = threeBoxes().instances[2].transform;
  for (int round = 0; round < 5; ++round) {  // refits, and a tree that is built anew
    std::swap(first, last);
    renderer->setTransforms(0, std::array{first});
    renderer->setTransforms(2, std::array{last});
    EXPECT_EQ(itemAt(left), round % 2 ? 0U : 2U) << round;
    EXPECT_EQ(itemAt(middle), 1U) << round;
    EXPECT_EQ(itemAt(right), round % 2 ? 2U : 0U) << round;
  }
  renderer->setTransforms(2, std::vector<Transform>(9, first));  // more than there are
}

TEST_P(RendererTest, MovedInstancesLookAsIfTheyHadAlwaysBeenThere) {
  Scene scene = scatteredScene(5, 300);
  const View view = viewOf(scene, width, height);
  show(scene, view);
  Chance chance(11);
  std::vector<Transform> places;
  for (std::uint32_t i = 40; i < 90; ++i) {
    scene.instances[i].transform = randomPlace(chance, 9);
    places.push_back(scene.instances[i].transform);
  }
  renderer->setTransforms(40, places);
  renderer->accumulate(4);
  const std::vector<std::uint32_t> moved = picture().pixels;
  show(scene, view);
  renderer->accumulate(4);
  EXPECT_EQ(picture().pixels, moved);
}

TEST_P(RendererTest, AnythingThatIsSeenOtherwiseStartsThePictureAnew) {
  const View view = fromTheFront(width, height);
  show(threeBoxes(), view);
  renderer->accumulate(2);
  renderer->setView(view);
  renderer->setItemColors(std::vector<ItemColor>{1, 2, 3});
  renderer->setSelected(std::vector<std::uint32_t>{1});
  EXPECT_EQ(renderer->samples(), 2);
  View other = view;
  other.light = Light::Still;
  renderer->setView(other);
  EXPECT_EQ(renderer->samples(), 0);
}

TEST_P(RendererTest, AnInterruptThatComesEarlyIsNotLost) {
  show(threeBoxes(), fromTheFront(width, height));
  renderer->interrupt();
  renderer->accumulate(4);
  EXPECT_EQ(renderer->samples(), 0);
  renderer->accumulate(4);
  EXPECT_EQ(renderer->samples(), 4);
}

TEST_P(RendererTest, APictureThatWasInterruptedIsTheSameInTheEnd) {
  View view = fromTheFront(240, 160);
  view.light = Light::Still;
  show(threeBoxes(), view);
  renderer->accumulate(24);
  const std::vector<std::uint32_t> whole = picture().pixels;
  show(threeBoxes(), view);
  {
    const std::jthread nuisance([this](const std::stop_token& stop) {
      for (; !stop.stop_requested(); std::this_thread::sleep_for(2ms)) renderer->interrupt();
    });
    while (renderer->samples() < 24) renderer->accumulate(24 - renderer->samples());
  }
  EXPECT_EQ(picture().pixels, whole);
}

TEST_P(RendererTest, AnInterruptEndsASampleSoon) {
  const Scene scene = scatteredScene(3, 2000);
  View view = viewOf(scene, 1600, 1000);
  view.light = Light::Still;
  show(scene, view);
  std::chrono::steady_clock::time_point interrupted;
  const std::jthread hurry([&] {
    std::this_thread::sleep_for(50ms);
    interrupted = std::chrono::steady_clock::now();
    renderer->interrupt();
  });
  renderer->accumulate(1000);
  EXPECT_LT(std::chrono::steady_clock::now() - interrupted, 1s);  // one sample alone takes longer, where all is slow
  EXPECT_LT(renderer->samples(), 1000);
}

TEST_P(RendererTest, AnInterruptedFirstSampleShowsNoIdentifierThatIsNotThere) {
  show(threeBoxes(), fromTheFront(width, height));
  renderer->interrupt();
  std::vector<std::uint32_t> items;
  std::vector<float> distances;
  renderer->identifiers(items, distances);
  EXPECT_EQ(items[height / 2 * width + width / 2], 1U);
}

}  // namespace
}  // namespace aifactory::preview
