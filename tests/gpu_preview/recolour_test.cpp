// SPDX-License-Identifier: GPL-3.0-or-later
// What a telemetry tick does to a picture that stands: colours change, and no ray is traced.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "gpu_preview/renderer.h"
#include "tests/gpu_preview/comparison.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

constexpr std::uint32_t gpus = 512;
constexpr ItemColor blue = 0x2040C0, orange = 0xF08020;

class RecolourTest : public ::testing::Test {
 protected:
  RecolourTest() {
    renderer->setScene(scene);
    renderer->setView(view);
    renderer->setItemColors(colors);
    renderer->accumulate(samples);
    std::vector<float> distances;
    renderer->identifiers(items, distances);
  }

  Picture picture() {
    Picture picture;
    renderer->resolve(picture);
    return picture;
  }
  /// As it is when every ray is traced with these colours.
  Picture traced() {
    const std::unique_ptr<Renderer> other = makeRenderer().renderer;
    other->setScene(scene);
    other->setView(view);
    other->setItemColors(colors);
    other->accumulate(samples);
    Picture picture;
    other->resolve(picture);
    return picture;
  }
  /// The GPU on most pixels.
  std::uint32_t largest() const {
    std::map<std::uint32_t, int> pixels;
    for (const std::uint32_t item : items) {
      if (item < gpus) ++pixels[item];
    }
    return std::max_element(pixels.begin(), pixels.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }
  /// Whether the middle of the pixel, or of one beside it, is on the item.
  bool isBeside(std::size_t pixel, std::uint32_t item) const {
    const int x = static_cast<int>(pixel) % view.width, y = static_cast<int>(pixel) / view.width;
    for (int row = std::max(0, y - 1); row <= std::min(view.height - 1, y + 1); ++row) {
      for (int column = std::max(0, x - 1); column <= std::min(view.width - 1, x + 1); ++column) {
        if (items[static_cast<std::size_t>(row * view.width + column)] == item) return true;
      }
    }
    return false;
  }

  static constexpr int samples = 16;
  const std::shared_ptr<const Scene> scene = std::make_shared<const Scene>(hallScene());
  const View view = [this] {
    const auto rack = std::find_if(scene->viewpoints.begin(), scene->viewpoints.end(),
                                   [](const Viewpoint& viewpoint) { return viewpoint.name == "Rack"; });
    View view;
    view.camera.eye = rack->eye;
    view.camera.target = rack->target;
    view.width = 200;
    view.height = 140;
    return view;
  }();
  const std::unique_ptr<Renderer> renderer = makeRenderer().renderer;
  std::vector<ItemColor> colors = std::vector<ItemColor>(scene->items.size(), blue);
  std::vector<std::uint32_t> items;
};

TEST_F(RecolourTest, OneGpusValueChangesJustItsPixels) {
  const Picture before = picture();
  const std::uint32_t changed = largest();
  colors[changed] = orange;
  renderer->setItemColors(colors);
  EXPECT_EQ(renderer->samples(), samples);
  const Picture after = picture();
  int inside = 0, recoloured = 0;
  for (std::size_t pixel = 0; pixel < items.size(); ++pixel) {
    const bool differs = before.pixels[pixel] != after.pixels[pixel];
    inside += items[pixel] == changed ? 1 : 0;
    recoloured += items[pixel] == changed && differs ? 1 : 0;
    EXPECT_TRUE(!differs || isBeside(pixel, changed)) << pixel;
  }
  EXPECT_GT(inside, 20);
  EXPECT_GT(recoloured, inside * 3 / 4) << "all but those in the dark";
  EXPECT_EQ(after.pixels, traced().pixels);
}

TEST_F(RecolourTest, AllValuesAtOnceLookAsIfTracedAnew) {
  for (std::uint32_t gpu = 0; gpu < gpus; ++gpu) {
    colors[gpu] = gpu % 9 == 0 ? notMeasured : gpu * 0x050B13U & 0xFFFFFFU;
  }
  renderer->setItemColors(colors);
  EXPECT_LE(shareOver(picture(), traced(), 1), 0.001);
}

TEST_F(RecolourTest, WhatIsNotMeasuredIsHatched) {
  const std::uint32_t unknown = largest();
  colors[unknown] = notMeasured;
  renderer->setItemColors(colors);
  const Picture hatched = picture();
  std::uint32_t darkest = 0xFF, brightest = 0;
  for (std::size_t pixel = 0; pixel < items.size(); ++pixel) {
    if (items[pixel] != unknown) continue;
    darkest = std::min(darkest, hatched.pixels[pixel] >> 8U & 0xFFU);
    brightest = std::max(brightest, hatched.pixels[pixel] >> 8U & 0xFFU);
  }
  EXPECT_GT(brightest, darkest + 60);
}

TEST_F(RecolourTest, OutlinesGoAroundTheSelectedAndNotOverIt) {
  const Picture before = picture();
  const std::uint32_t selected = largest();
  renderer->setSelected(std::vector{selected});
  EXPECT_EQ(renderer->samples(), samples);
  const Picture outlined = picture();
  int white = 0;
  for (std::size_t pixel = 0; pixel < items.size(); ++pixel) {
    if (items[pixel] == selected) {
      EXPECT_EQ(outlined.pixels[pixel], before.pixels[pixel]) << pixel;
    } else if (isBeside(pixel, selected)) {
      EXPECT_EQ(outlined.pixels[pixel], 0xFFFFFFFFU) << pixel;
      ++white;
    }
  }
  EXPECT_GT(white, 10);
  renderer->setSelected({});
  EXPECT_EQ(picture().pixels, before.pixels);
}

}  // namespace
}  // namespace aifactory::preview
