// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/bvh_builder.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

/// A slot's box as rays see it.
Box slotBox(const WideNode& node, int slot) {
  const auto line = [&](const std::uint32_t(&lines)[3][2], int axis, float origin) {
    const float step = floatOf(byteOf(node.grid, axis) << 23U);
    return origin + step * static_cast<float>(byteOf(lines[axis][slot / 4], slot % 4));
  };
  return {{line(node.low, 0, node.origin.x), line(node.low, 1, node.origin.y), line(node.low, 2, node.origin.z)},
          {line(node.high, 0, node.origin.x), line(node.high, 1, node.origin.y), line(node.high, 2, node.origin.z)}};
}

bool holds(const Box& outer, const Box& inner) {
  return outer.low.x < inner.low.x && outer.low.y < inner.low.y && outer.low.z < inner.low.z &&
         outer.high.x > inner.high.x && outer.high.y > inner.high.y && outer.high.z > inner.high.z;
}

/// Every slot's box is wider than what it holds.
void expectBoxesHold(const WideTree& tree, std::span<const Box> primitives) {
  for (const WideNode& node : tree.nodes) {
    for (int slot = 0; slot < wideSlots; ++slot) {
      if (bvh::holdsNode(node, slot)) {
        ASSERT_TRUE(holds(slotBox(node, slot), tree.bounds[bvh::nodeIn(node, slot)]));
        continue;
      }
      const bvh::Range range = bvh::primitivesIn(node, slot);
      for (std::uint32_t i = range.begin; i < range.end; ++i) {
        ASSERT_TRUE(holds(slotBox(node, slot), primitives[tree.order[i]]));
      }
    }
  }
}

bool equal(const WideTree& a, const WideTree& b) {
  return a.nodes.size() == b.nodes.size() && a.order == b.order &&
         std::memcmp(a.nodes.data(), b.nodes.data(), a.nodes.size() * sizeof(WideNode)) == 0;
}

class BvhBuilder : public testing::TestWithParam<std::uint32_t> {};

TEST_P(BvhBuilder, HoldsEveryPrimitiveOnceInABoxThatIsWider) {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 100U, 5000U}) {
    const auto boxes = randomBoxes(3, count, 50, 1);
    const WideTree tree = wideTree(boxes, GetParam());
    EXPECT_TRUE(isWhole(tree, count)) << count;
    expectBoxesHold(tree, boxes);
  }
}

TEST_P(BvhBuilder, StandsBoxesInOnePlaceFlatOnesTinyOnesAndFarOnes) {
  std::vector<Box> boxes(300, Box{{1, 2, 3}, {1, 2, 3}});
  for (int i = 0; i < 300; ++i) {
    const float at = static_cast<float>(i);
    boxes.push_back({{at, 0, 0}, {at + 1, 0, 1}});
    boxes.push_back({{at * 1e-20F, 0, 0}, {at * 1e-20F, 1e-20F, 0}});
    boxes.push_back({{1e14F, at * 1e12F, 0}, {1e14F, at * 1e12F, 1e14F}});
  }
  const WideTree tree = wideTree(boxes, GetParam());
  EXPECT_TRUE(isWhole(tree, boxes.size()));
  EXPECT_LE(depthOf(tree), bvh::deepest);
  expectBoxesHold(tree, boxes);
}

TEST_P(BvhBuilder, KeepsEmptyBoxesWithoutGrowing) {
  auto boxes = randomBoxes(5, 100, 10, 1);
  boxes[10] = boxes[50] = Box{};
  const WideTree tree = wideTree(boxes, GetParam());
  EXPECT_TRUE(isWhole(tree, boxes.size()));
  EXPECT_LT(length(tree.bounds[0].size()), 50);
}

TEST_P(BvhBuilder, ARefitToTheSameBoxesChangesNothingAndToOthersHoldsThem) {
  auto boxes = randomBoxes(8, 3000, 50, 1);
  WideTree tree = wideTree(boxes, GetParam());
  const WideTree before = tree;
  refit(tree, boxes);
  EXPECT_TRUE(equal(tree, before));
  Chance chance(4);
  for (std::size_t i = 0; i < boxes.size(); i += 10) {
    const Vec3 by = chance.point(5);
    boxes[i] = {boxes[i].low + by, boxes[i].high + by};
  }
  refit(tree, boxes);
  EXPECT_FALSE(equal(tree, before));
  EXPECT_TRUE(isWhole(tree, boxes.size()));
  expectBoxesHold(tree, boxes);
}

INSTANTIATE_TEST_SUITE_P(PrimitivesInASlot, BvhBuilder, testing::Values(1U, bvh::mostPrimitives));

TEST(BvhBuilderCost, EightChildrenCostLessThanHalfOfTwo) {
  const auto boxes = randomBoxes(11, 20000, 50, 0.5F);
  const BinaryTree binary = binaryTree(boxes);
  const double wide = sahCost(wideTree(binary, 1), boxes);
  EXPECT_LT(wide, 0.5 * sahCost(binary));
}

TEST(BvhBuilderCost, CountsWhatARayTests) {
  // Two unit cubes in a box of 3 x 1 x 1: one node, and each cube with the odds of 6 in 14.
  const std::vector<Box> boxes{{{0, 0, 0}, {1, 1, 1}}, {{2, 0, 0}, {3, 1, 1}}};
  EXPECT_NEAR(sahCost(wideTree(boxes, 1), boxes), 1 + 2 * 6.0 / 14, 1e-6);
}

TEST(BvhBuilderCost, ARefitOfWhatHardlyMovedCostsLittleMoreThanABuild) {
  auto boxes = randomBoxes(8, 20000, 50, 0.5F);
  WideTree tree = wideTree(boxes, 1);
  for (std::size_t i = 0; i < boxes.size(); i += 100) {
    boxes[i].low.y += 0.3F;
    boxes[i].high.y += 0.3F;
  }
  refit(tree, boxes);
  EXPECT_LT(sahCost(tree, boxes), 1.05 * sahCost(wideTree(boxes, 1), boxes));
}

}  // namespace
}  // namespace aifactory::preview
