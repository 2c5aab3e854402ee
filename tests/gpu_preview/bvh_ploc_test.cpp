// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/bvh_ploc.h"

#include <gtest/gtest.h>

#include "gpu_preview/bvh_builder.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

TEST(BvhPloc, CodesKeepNeighboursTogether) {
  const Box space{{0, 0, 0}, {1, 1, 1}};
  const auto code = [&](Vec3 at) { return bvh::mortonCode({at, at}, space); };
  EXPECT_EQ(code({0, 0, 0}), 0U);
  EXPECT_EQ(code({1, 1, 1}), 0x7FFFFFFFFFFFFFFFU);
  EXPECT_EQ(code({1, 0, 0}), 0x1249249249249249U);
  EXPECT_LT(code({0.1F, 0.1F, 0.1F}), code({0.1F, 0.1F, 0.6F}));
  EXPECT_EQ(bvh::mortonCode({}, space), 0U);
}

TEST(BvhPloc, TreesAreWholeWhateverTheBoxes) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 25U, 4000U}) {
    EXPECT_TRUE(isWhole(wideTree(clusteredTree(randomBoxes(2, count, 40, 1)), 1), count)) << count;
  }
  const std::vector<Box> same(1000, Box{{1, 1, 1}, {2, 2, 2}});
  EXPECT_TRUE(isWhole(wideTree(clusteredTree(same), 1), same.size()));
  const std::vector<Box> nowhere(100);
  EXPECT_TRUE(isWhole(wideTree(clusteredTree(nowhere), 1), nowhere.size()));
}

TEST(BvhPloc, CostsLittleMoreThanTheBestSplits) {
  const auto boxes = randomBoxes(21, 20000, 50, 0.5F);
  const double clustered = sahCost(wideTree(clusteredTree(boxes), 1), boxes);
  EXPECT_LT(clustered, 1.15 * sahCost(wideTree(binaryTree(boxes), 1), boxes));
}

}  // namespace
}  // namespace aifactory::preview
