// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "gpu_preview/backends.h"
#include "gpu_preview/cuda/cuda_renderer.h"
#include "tests/gpu_preview/comparison.h"
#include "tests/gpu_preview/test_scenes.h"
#include "tests/gpu_preview/tested_gpu.h"

namespace aifactory::preview {
namespace {

/// Skips where there is no GPU; one that fails its self-check is a failure, not a reason to skip.
class Cuda : public testing::Test {
 protected:
  void SetUp() override {
    if (!m_gpu.driver) GTEST_SKIP() << m_gpu.absence;
  }

  const CudaDriver& driver() const { return *m_gpu.driver; }

  template <class T>
  void send(T* to, const std::vector<T>& values) const {
    driver().check(
        driver().memcpyHtoD(reinterpret_cast<CudaDriver::Pointer>(to), values.data(), values.size() * sizeof(T)));
  }

  template <class T>
  std::vector<T> fetched(const T* from, std::size_t count) const {
    std::vector<T> values(count);
    driver().check(driver().memcpyDtoH(values.data(), reinterpret_cast<CudaDriver::Pointer>(from), count * sizeof(T)));
    return values;
  }

  const TestedGpu m_gpu = testedGpu();
};

TEST_F(Cuda, PassesItsSelfCheck) {
  Refusal refusal;
  EXPECT_TRUE(makeCuda(driver(), refusal)) << sentenceOf(refusal);
}

#if defined(PREVIEW_TESTS_EMBREE)
TEST_F(Cuda, SeesWhatEmbreeSees) {
  Refusal refusal;
  CudaRenderer cuda(driver());
  const std::unique_ptr<Renderer> embree = makeEmbree(refusal);
  ASSERT_TRUE(embree) << sentenceOf(refusal);
  expectSameOnAllScenes(cuda, *embree, m_gpu.width, m_gpu.height);
}
#endif

TEST_F(Cuda, SortsAnyNumberOfKeysStably) {
  const CudaDevice device(driver());
  CudaSort sort(device);
  Chance chance(1);
  for (const std::uint32_t count : {1U, 2U, 255U, 2048U, 2049U, m_gpu.primitives}) {
    std::vector<std::uint64_t> keys(count);
    std::vector<std::uint32_t> values(count);
    std::iota(values.begin(), values.end(), 0U);
    for (std::uint64_t& key : keys) {
      key = static_cast<std::uint64_t>(chance.between(0, 1) * 1000) * 0x9E3779B97F4A7C15U;
    }
    std::vector<std::uint32_t> expected = values;
    std::stable_sort(expected.begin(), expected.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
    const cuda::Pairs pairs = sort.prepare(count);
    send(pairs.keys, keys);
    send(pairs.values, values);
    EXPECT_EQ(fetched(sort.sort(), count), expected) << count;
  }
}

TEST_F(Cuda, BuildsWholeTreesAsGoodAsTheHosts) {
  const CudaDevice device(driver());
  CudaTree tree(device);
  for (const std::uint32_t count : {0U, 1U, 2U, 9U, 257U, m_gpu.primitives}) {
    const auto boxes = randomBoxes(3, count, 100, 1);
    DeviceBuffer<Box> sent(device);
    sent.assign(boxes);
    tree.build(sent.data(), count);
    const WideTree built = tree.download();
    EXPECT_TRUE(isWhole(built, count)) << count;
    EXPECT_LE(sahCost(built, boxes), 1.15 * sahCost(wideTree(boxes, 1), boxes)) << count;
  }
}

TEST_F(Cuda, BuildsTreesOverBoxesInOnePlaceAndEmptyOnes) {
  const CudaDevice device(driver());
  CudaTree tree(device);
  for (const Box& box : {Box{{1, 2, 3}, {2, 3, 4}}, Box{}}) {
    const std::vector<Box> boxes(1000, box);
    DeviceBuffer<Box> sent(device);
    sent.assign(boxes);
    tree.build(sent.data(), 1000);
    EXPECT_TRUE(isWhole(tree.download(), boxes.size()));
  }
}

TEST_F(Cuda, RefitsLikeTheHost) {
  const CudaDevice device(driver());
  CudaTree tree(device);
  auto boxes = randomBoxes(3, m_gpu.primitives, 100, 1);
  DeviceBuffer<Box> sent(device);
  sent.assign(boxes);
  tree.build(sent.data(), m_gpu.primitives);
  WideTree expected = tree.download();
  for (std::size_t i = 0; i < boxes.size(); i += 100) boxes[i].high = boxes[i].high + Vec3{3, 3, 3};
  sent.assign(boxes);
  tree.refit(sent.data());
  refit(expected, boxes);
  const WideTree fitted = tree.download();
  ASSERT_EQ(fitted.bounds.size(), expected.bounds.size());
  for (std::size_t i = 0; i < fitted.bounds.size(); ++i) {
    EXPECT_EQ(fitted.bounds[i].low, expected.bounds[i].low);
    EXPECT_EQ(fitted.bounds[i].high, expected.bounds[i].high);
    EXPECT_EQ(fitted.nodes[i].grid, expected.nodes[i].grid);
  }
}

TEST_F(Cuda, ASceneWithoutAnythingAndAWindowOnePixelHigh) {
  CudaRenderer cuda(driver());
  View view;
  view.width = 300;
  view.height = 1;
  cuda.setView(view);
  cuda.accumulate(2);
  Picture picture;
  cuda.resolve(picture);
  EXPECT_EQ(picture.pixels.size(), 300U);
  EXPECT_EQ(cuda.pick(0, 0).instance, noItem);
}

TEST_F(Cuda, AnInterruptionCostsTheSamplesOfOneRound) {
  CudaRenderer cuda(driver());
  const Scene scene = scatteredScene(4, 60);
  cuda.setScene(std::make_shared<const Scene>(scene));
  cuda.setView(viewOf(scene, 24, 16));
  cuda.interrupt();
  cuda.accumulate(3);
  EXPECT_EQ(cuda.samples(), 0);
  cuda.accumulate(3);
  EXPECT_EQ(cuda.samples(), 3);
}

}  // namespace
}  // namespace aifactory::preview
