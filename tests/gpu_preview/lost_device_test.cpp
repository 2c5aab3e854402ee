// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "gpu_preview/backends.h"
#include "gpu_preview/cuda/cuda_renderer.h"
#include "gpu_preview/fallback_renderer.h"
#include "tests/gpu_preview/emulation/emulated_gpu.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

/// A GPU that is as it was when the test is over.
class LostDevice : public testing::Test {
 protected:
  void TearDown() override {
    emulatedGpu().memory = EmulatedGpu().memory;
    emulatedGpu().broken = false;
  }

  static void show(Renderer& renderer) {
    const Scene scene = scatteredScene(4, 60);
    renderer.setScene(std::make_shared<const Scene>(scene));
    renderer.setView(viewOf(scene, 48, 32));
    renderer.setItemColors(std::vector<ItemColor>(60, 0x3366CC));
    renderer.accumulate(1);
  }

  static Picture pictureOf(Renderer& renderer) {
    Picture picture;
    renderer.resolve(picture);
    return picture;
  }

  static std::unique_ptr<Renderer> cuda(Refusal& refusal) { return makeCuda(emulatedDriver(), refusal); }
};

TEST_F(LostDevice, AViewGoesOnWhenTheDeviceBreaks) {
  FallbackRenderer renderer({cuda, makePortable});
  show(renderer);
  EXPECT_EQ(renderer.name(), "CUDA, emulated");
  const Picture before = pictureOf(renderer);
  emulatedGpu().broken = true;
  const Picture after = pictureOf(renderer);
  EXPECT_EQ(after.pixels, before.pixels);
  ASSERT_EQ(renderer.refusals().size(), 1U);
  EXPECT_EQ(renderer.refusals()[0], (Refusal{Backend::Cuda, Obstacle::Failed, "CUDA_ERROR_OF_TESTS"}));
}

TEST_F(LostDevice, AWindowThatDoesNotFitIsDrawnByTheNext) {
  FallbackRenderer renderer({cuda, makePortable});
  show(renderer);
  emulatedGpu().memory = emulatedGpu().lent;
  renderer.setView(viewOf(scatteredScene(4, 60), 480, 320));
  renderer.accumulate(1);
  EXPECT_EQ(pictureOf(renderer).pixels.size(), 480U * 320U);
  ASSERT_EQ(renderer.refusals().size(), 1U);
  EXPECT_EQ(renderer.refusals()[0].obstacle, Obstacle::OutOfMemory);
}

TEST_F(LostDevice, AGpuThatAnotherProgramFilledIsPassedOver) {
  emulatedGpu().memory = 1000;
  const FallbackRenderer renderer({cuda, makePortable});
  EXPECT_TRUE(renderer.name().starts_with("Portable"));
  ASSERT_EQ(renderer.refusals().size(), 1U);
  EXPECT_EQ(renderer.refusals()[0].obstacle, Obstacle::OutOfMemory);
}

TEST_F(LostDevice, WithoutAnotherRendererASmallerWindowFitsAgain) {
  CudaRenderer renderer(emulatedDriver());
  show(renderer);
  emulatedGpu().memory = emulatedGpu().lent;
  const Scene scene = scatteredScene(4, 60);
  EXPECT_THROW(renderer.setView(viewOf(scene, 480, 320)), DeviceLost);
  renderer.accumulate(1);
  EXPECT_TRUE(pictureOf(renderer).pixels.empty());
  renderer.setView(viewOf(scene, 48, 32));
  renderer.accumulate(1);
  EXPECT_EQ(pictureOf(renderer).pixels.size(), 48U * 32U);
}

TEST_F(LostDevice, GivesAllMemoryBack) {
  const std::size_t before = emulatedGpu().lent;
  {
    CudaRenderer renderer(emulatedDriver());
    show(renderer);
    EXPECT_GT(emulatedGpu().lent, before);
  }
  EXPECT_EQ(emulatedGpu().lent, before);
}

}  // namespace
}  // namespace aifactory::preview
