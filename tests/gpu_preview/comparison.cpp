// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {

double shareOver(const Picture& a, const Picture& b, int steps) {
  int over = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      most = std::max(most, std::abs(static_cast<int>(a.pixels[i] >> shift & 0xFFU) -
                                     static_cast<int>(b.pixels[i] >> shift & 0xFFU)));
    }
    over += most > steps ? 1 : 0;
  }
  return over / static_cast<double>(std::max<std::size_t>(a.pixels.size(), 1));
}

namespace {

void expectSameIdentifiers(Renderer& one, Renderer& other) {
  std::vector<std::uint32_t> items, otherItems;
  std::vector<float> distances, otherDistances;
  one.identifiers(items, distances);
  other.identifiers(otherItems, otherDistances);
  ASSERT_EQ(items.size(), otherItems.size());
  double different = 0, apart = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    different += items[i] != otherItems[i] ? 1 : 0;
    const bool near = distances[i] == otherDistances[i] ||
                      std::abs(distances[i] - otherDistances[i]) <= 1e-3F * std::max(1.0F, otherDistances[i]);
    apart += near ? 0 : 1;
  }
  EXPECT_LE(different, std::max(1.0, 1e-4 * static_cast<double>(items.size())));
  EXPECT_LE(apart, std::max(1.0, 1e-4 * static_cast<double>(items.size())));
}

void expectSamePicks(Renderer& one, Renderer& other, int width, int height) {
  int different = 0, hits = 0;
  for (int y = 3; y < height; y += 7) {
    for (int x = 3; x < width; x += 7) {
      const Hit a = one.pick(x, y), b = other.pick(x, y);
      different += a.item != b.item ? 1 : 0;
      hits += a.instance != noItem ? 1 : 0;
    }
  }
  EXPECT_EQ(different, 0);
  EXPECT_GT(hits, 0);
}

void expectSame(Renderer& one, Renderer& other, const Scene& scene, View view) {
  const auto shared = std::make_shared<const Scene>(scene);
  std::vector<ItemColor> colors;
  for (std::uint32_t i = 0; i < scene.items.size(); ++i)
    colors.push_back(i % 5 == 0 ? notMeasured : i * 0x30507U & 0xFFFFFFU);
  const std::array<std::uint32_t, 2> selected{0, 3};
  std::array<Picture, 2> pictures;
  for (const Light light : {Light::Draft, Light::Still}) {
    SCOPED_TRACE(light == Light::Draft ? "draft" : "still");
    view.light = light;
    Picture* picture = pictures.data();
    for (Renderer* renderer : {&one, &other}) {
      renderer->setScene(shared);
      renderer->setView(view);
      renderer->setItemColors(colors);
      renderer->setSelected(selected);
      renderer->accumulate(64);
      renderer->resolve(*picture++);
    }
    EXPECT_LT(shareOver(pictures[0], pictures[1], 2), 0.01);
    expectSameIdentifiers(one, other);
  }
  expectSamePicks(one, other, view.width, view.height);
}

}  // namespace

void expectSameOnAllScenes(Renderer& one, Renderer& other, int width, int height) {
  const struct {
    const char* name;
    Scene scene;
  } scenes[]{{"hall", hallScene()}, {"scattered", scatteredScene(9, 800)}, {"instances", instancedScene()}};
  for (const auto& [name, scene] : scenes) {
    SCOPED_TRACE(name);
    expectSame(one, other, scene, viewOf(scene, width, height));
  }
}

}  // namespace aifactory::preview
