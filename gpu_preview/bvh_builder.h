// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "gpu_preview/bvh_collapse.h"

namespace aifactory::preview {

/// The root last but for an empty tree, which has no nodes.
using BinaryTree = std::vector<BinaryNode>;

/// A compressed tree with what its builders and refits keep beside it. It has a root even when it is empty.
struct WideTree {
  std::vector<WideNode> nodes;       ///< the root first, each before those below it
  std::vector<std::uint32_t> order;  ///< primitives, as the nodes number them
  std::vector<Box> bounds;           ///< of the nodes
};

/// By the surface area heuristic over sixteen bins an axis. Empty boxes are never met.
BinaryTree binaryTree(std::span<const Box> primitives);
/// The steps that the GPU takes to its tree, one after the other.
BinaryTree clusteredTree(std::span<const Box> primitives);

/// `slotPrimitives`: the most in a slot, three at most.
WideTree wideTree(const BinaryTree& tree, std::uint32_t slotPrimitives);
/// One that a ray can go through without running out of room, whatever the boxes are.
WideTree wideTree(std::span<const Box> primitives, std::uint32_t slotPrimitives);

/// Levels of nodes.
int depthOf(const WideTree& tree);
/// Whether each node, and each of `primitives`, is below the root exactly once: no ray can go in circles.
bool isWhole(const WideTree& tree, std::size_t primitives);
/// Fits the boxes to primitives that have moved. The tree keeps its shape.
void refit(WideTree& tree, std::span<const Box> primitives);

/// What a ray that meets the root is expected to cost: nodes and primitives that it tests.
double sahCost(const WideTree& tree, std::span<const Box> primitives);
double sahCost(const BinaryTree& tree);

}  // namespace aifactory::preview
