// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/refusal.h"

#include <gtest/gtest.h>

#include <array>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {
namespace {

TEST(Refusal, IsASentenceInEnglish) {
  EXPECT_EQ(sentenceOf({Backend::Cuda, Obstacle::NoDriver, {}}), "The driver of CUDA is not installed");
  EXPECT_EQ(sentenceOf({Backend::Embree, Obstacle::Failed, "error 3"}), "Embree failed (error 3)");
  const std::array refusals{Refusal{Backend::Cuda, Obstacle::NotBuilt, {}},
                            Refusal{Backend::Embree, Obstacle::OutOfMemory, {}}};
  EXPECT_EQ(sentencesOf(refusals), "This build has no CUDA; Embree has no memory left for this picture");
  EXPECT_EQ(sentencesOf({}), "");
}

TEST(Refusal, OfALostDeviceIsKept) {
  const Refusal refusal{Backend::Cuda, Obstacle::OutOfMemory, "2 GB of 80"};
  const DeviceLost lost(refusal);
  EXPECT_EQ(lost.refusal(), refusal);
  EXPECT_EQ(lost.what(), sentenceOf(refusal));
}

TEST(ChosenRenderer, SaysWhyItIsNotABetterOne) {
  const ChosenRenderer best = makeRenderer();
  ASSERT_TRUE(best.renderer);
  for (const Refusal& refusal : best.refusals) EXPECT_LT(refusal.backend, Backend::Portable);
  EXPECT_TRUE(makeRenderer(Backend::Portable).refusals.empty());
}

}  // namespace
}  // namespace aifactory::preview
