// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/sampling.h"

#include <gtest/gtest.h>

#include <array>

#include "gpu_preview/shading.h"

namespace aifactory::preview {
namespace {

constexpr std::array sequences{Sequence::Lens, Sequence::Sky, Sequence::Key};

TEST(Sampling, SequencesFillTheSquareEvenly) {
  constexpr std::uint32_t cells = 8, perCell = 16;
  for (const Sequence sequence : sequences) {
    for (const std::uint32_t seed : {1U, 77U, 0xDEADBEEFU}) {
      std::array<std::array<std::uint32_t, cells>, cells> counts{};
      for (std::uint32_t i = 0; i < cells * cells * perCell; ++i) {
        const Sample2 sample = sample2(sequence, seed, i);
        ASSERT_TRUE(sample.u >= 0 && sample.u < 1 && sample.v >= 0 && sample.v < 1);
        ++counts[static_cast<std::size_t>(sample.u * cells)][static_cast<std::size_t>(sample.v * cells)];
      }
      for (const auto& row : counts) {
        for (const std::uint32_t count : row) EXPECT_NEAR(count, perCell, perCell / 2);
      }
    }
  }
}

TEST(Sampling, PixelsAndSequencesDiffer) {
  EXPECT_NE(pixelSeed(0, 1), pixelSeed(1, 0));
  EXPECT_NE(sample2(Sequence::Sky, 5, 3).u, sample2(Sequence::Key, 5, 3).u);
  EXPECT_NE(sample2(Sequence::Sky, 5, 3).u, sample2(Sequence::Sky, 6, 3).u);
  EXPECT_NE(random2(5, 3, 1).u, random2(5, 3, 2).u);
}

TEST(Sampling, DirectionsFollowTheCosineAboutTheNormal) {
  for (const Vec3 normal : {Vec3{0, 1, 0}, Vec3{0, 0, -1}, normalized({-1, 2, 0.5F})}) {
    constexpr std::uint32_t count = 4096;
    float sum = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const Vec3 direction = cosineDirection(normal, sample2(Sequence::Sky, 9, i));
      EXPECT_NEAR(length(direction), 1, 1e-4F);
      const float cosine = dot(direction, normal);
      EXPECT_GE(cosine, -1e-4F);
      sum += cosine;
    }
    EXPECT_NEAR(sum / count, 2.0F / 3, 0.01F);
  }
}

TEST(Sampling, TheLampIsWithinItsCone) {
  for (std::uint32_t i = 0; i < 1024; ++i) {
    const Vec3 direction = coneDirection(light::keyDirection(), light::keyCosine, sample2(Sequence::Key, 4, i));
    EXPECT_GE(dot(direction, normalized(light::keyDirection())), light::keyCosine - 1e-4F);
  }
}

TEST(Sampling, TheFirstSampleIsInTheMiddleOfItsPixelAndTheOthersAllOverIt) {
  View view;
  view.width = 10;
  view.height = 8;
  const ShadeSettings settings = shadeSettings(view, {});
  const CameraFrame frame = frameOf(view.camera, view.width, view.height);
  EXPECT_EQ(startPath(settings, 3, 5, 0).ray.direction, rayThrough(frame, 3.5F, 5.5F).direction);
  Box seen;
  for (std::uint32_t sample = 1; sample < 200; ++sample) seen.add(startPath(settings, 3, 5, sample).ray.direction);
  Box corners;
  corners.add(rayThrough(frame, 3, 5).direction);
  corners.add(rayThrough(frame, 4, 6).direction);
  EXPECT_GT(seen.size().x, 0.9F * corners.size().x);
  EXPECT_GT(seen.size().y, 0.9F * corners.size().y);
}

}  // namespace
}  // namespace aifactory::preview
