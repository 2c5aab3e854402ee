// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh.h"

/// From a tree of two children a node to one of eight, a node at a time, and the fitting of compressed boxes.
namespace aifactory::preview {

/// A leaf has one primitive, whose number is in `left`.
struct BinaryNode {
  Box box;
  std::uint32_t left = 0, right = 0;
  std::uint32_t primitives = 1;  ///< at and below it
};

namespace bvh {

inline constexpr std::uint32_t mostPrimitives = 3;  ///< in a slot

/// An empty box adds nothing.
PREVIEW_HD inline Box joined(const Box& a, const Box& b) {
  return {{fminf(a.low.x, b.low.x), fminf(a.low.y, b.low.y), fminf(a.low.z, b.low.z)},
          {fmaxf(a.high.x, b.high.x), fmaxf(a.high.y, b.high.y), fmaxf(a.high.z, b.high.z)}};
}

/// Half of a box's surface; 0 of an empty one.
PREVIEW_HD inline float halfArea(const Box& box) {
  if (box.empty()) return 0;
  const Vec3 size = box.size();
  return size.x * size.y + size.y * size.z + size.z * size.x;
}

/// A node's slots as they are filled.
struct Slots {
  Box boxes[wideSlots];
};

/// Biased exponent of the grid's step: 253 steps hold the extent, and one is coarse beside the rounding of numbers of
/// the size of `reach`.
PREVIEW_HD inline std::uint32_t gridStep(float extent, float reach) {
  const std::uint32_t bits = bitsOf(fmaxf(fmaxf(extent / 253.0F, reach * 0x1p-18F), 0x1p-100F));
  return (bits >> 23U) + ((bits & 0x7FFFFFU) != 0 ? 1U : 0U);
}

PREVIEW_HD inline std::uint32_t gridLine(float line) {
  return static_cast<std::uint32_t>(fminf(fmaxf(line, 0.0F), 255.0F));
}

/// Writes an axis of a node's grid and boxes. A box is wider than what is in it by a 64th of a step at least: rays'
/// crossings are rounded.
PREVIEW_HD inline void fitAxis(WideNode& node, int axis, float Vec3::*along, const Box& bounds, const Slots& slots) {
  constexpr float margin = 1.0F / 64.0F;
  const float least = bounds.low.*along, most = bounds.high.*along;
  const std::uint32_t exponent = gridStep(most - least, fmaxf(fabsf(least), fabsf(most)));
  const float step = floatOf(exponent << 23U);
  const float origin = least - step;
  node.origin.*along = origin;
  node.grid |= exponent << (8 * axis);
  for (int slot = 0; slot < wideSlots; ++slot) {
    const Box& box = slots.boxes[slot];
    const bool empty = box.empty();
    const std::uint32_t low = empty ? 255U : gridLine(floorf((box.low.*along - origin) / step - margin));
    const std::uint32_t high = empty ? 0U : gridLine(ceilf((box.high.*along - origin) / step + margin));
    node.low[axis][slot / 4] |= low << (8 * (slot % 4));
    node.high[axis][slot / 4] |= high << (8 * (slot % 4));
  }
}

/// Writes a node's grid and boxes; what holds nodes stays. Answers the box around all.
PREVIEW_HD inline Box fit(WideNode& node, const Slots& slots) {
  Box bounds;
  for (const Box& box : slots.boxes) bounds = joined(bounds, box);
  node.grid &= nodeBits;
  for (int axis = 0; axis < 3; ++axis) {
    for (int half = 0; half < 2; ++half) node.low[axis][half] = node.high[axis][half] = 0;
  }
  Box grid = bounds;
  if (grid.empty()) grid.add({0, 0, 0});
  fitAxis(node, 0, &Vec3::x, grid, slots);
  fitAxis(node, 1, &Vec3::y, grid, slots);
  fitAxis(node, 2, &Vec3::z, grid, slots);
  return bounds;
}

PREVIEW_HD inline std::uint32_t slotByte(const WideNode& node, int slot) {
  return byteOf(node.slots[slot / 4], slot % 4);
}

PREVIEW_HD inline bool holdsNode(const WideNode& node, int slot) { return (node.grid >> (24 + slot) & 1U) != 0; }

/// Of a slot that holds primitives: the number of the first, and behind the last.
struct Range {
  std::uint32_t begin = 0, end = 0;
};

PREVIEW_HD inline Range primitivesIn(const WideNode& node, int slot) {
  const std::uint32_t byte = slotByte(node, slot);
  const std::uint32_t begin = node.firstPrimitive + (byte & 0x1FU);
  return {begin, begin + bitCount(byte >> 5U)};
}

PREVIEW_HD inline std::uint32_t nodeIn(const WideNode& node, int slot) {
  return node.firstNode + bitCount(node.grid >> 24U & ~(~0U << slot));
}

/// Fits a node to boxes that have changed: those of its primitives, and of the nodes below it. Answers its own.
PREVIEW_HD inline Box refit(WideNode& node, const std::uint32_t* order, const Box* primitives, const Box* nodes) {
  Slots slots;
  for (int slot = 0; slot < wideSlots; ++slot) {
    if (slotByte(node, slot) == 0) continue;
    Box& box = slots.boxes[slot];
    if (holdsNode(node, slot)) {
      box = nodes[nodeIn(node, slot)];
      continue;
    }
    const Range range = primitivesIn(node, slot);
    for (std::uint32_t i = range.begin; i < range.end; ++i) box = joined(box, primitives[order[i]]);
  }
  return fit(node, slots);
}

/// What becomes the slots of one wide node.
struct Children {
  std::uint32_t nodes[wideSlots] = {};
  int count = 0;
};

/// Opens the largest nodes below `root` until there are eight. What fits into a slot is opened last: it costs a slot,
/// but no node.
PREVIEW_HD inline Children children(const BinaryNode* tree, std::uint32_t root, std::uint32_t slotPrimitives) {
  Children result;
  result.nodes[result.count++] = root;
  while (result.count < wideSlots) {
    int best = -1;
    bool bestLarge = false;
    float bestArea = -1;
    for (int i = 0; i < result.count; ++i) {
      const BinaryNode& node = tree[result.nodes[i]];
      if (node.primitives == 1) continue;
      const bool large = node.primitives > slotPrimitives;
      const float area = halfArea(node.box);
      if (best >= 0 && (large == bestLarge ? area <= bestArea : bestLarge)) continue;
      best = i;
      bestLarge = large;
      bestArea = area;
    }
    if (best < 0) break;
    const BinaryNode& opened = tree[result.nodes[best]];
    result.nodes[best] = opened.left;
    result.nodes[result.count++] = opened.right;
  }
  return result;
}

/// How well a child sits in a slot: rays of octant 0 go up all axes and take slot 0 first. Less is better.
PREVIEW_HD inline float misfit(Vec3 offset, int slot) {
  return ((slot & 1) ? -offset.x : offset.x) + ((slot & 2) ? -offset.y : offset.y) +
         ((slot & 4) ? -offset.z : offset.z);
}

/// Hands each child the slot that suits it, best pairs first.
PREVIEW_HD inline void assignSlots(const BinaryNode* tree, Vec3 middle, const Children& children,
                                   int childOf[wideSlots]) {
  for (int slot = 0; slot < wideSlots; ++slot) childOf[slot] = -1;
  std::uint32_t placed = 0;
  for (int round = 0; round < children.count; ++round) {
    int bestChild = -1, bestSlot = -1;
    float best = INFINITY;
    for (int child = 0; child < children.count; ++child) {
      if (placed >> child & 1U) continue;
      const Box& box = tree[children.nodes[child]].box;
      const Vec3 offset = box.empty() ? Vec3{} : box.center() - middle;
      for (int slot = 0; slot < wideSlots; ++slot) {
        const float cost = misfit(offset, slot);
        if (childOf[slot] >= 0 || (bestChild >= 0 && !(cost < best))) continue;
        best = cost;
        bestChild = child;
        bestSlot = slot;
      }
    }
    childOf[bestSlot] = bestChild;
    placed |= 1U << bestChild;
  }
}

/// Writes the primitives below a binary node that fits into a slot.
PREVIEW_HD inline void listPrimitives(const BinaryNode* tree, std::uint32_t root, std::uint32_t* list) {
  std::uint32_t open[mostPrimitives];
  int depth = 0;
  open[depth++] = root;
  while (depth > 0) {
    const BinaryNode& node = tree[open[--depth]];
    if (node.primitives == 1) {
      *list++ = node.left;
    } else {
      open[depth++] = node.right;
      open[depth++] = node.left;
    }
  }
}

/// Where a collapse reads and writes. Nodes are numbered level by level, the root first: there are fewer than
/// primitives.
struct Collapse {
  const BinaryNode* tree = nullptr;
  std::uint32_t slotPrimitives = 1;  ///< the most in a slot, mostPrimitives at most
  WideNode* nodes = nullptr;
  std::uint32_t* binaryOf = nullptr;  ///< of each wide node: what it is made of
  std::uint32_t* parents = nullptr;   ///< of the nodes
  Box* bounds = nullptr;              ///< of the nodes
  std::uint32_t* order = nullptr;     ///< primitives, as nodes number them
};

/// Turns children into slots. Answers how many primitives they hold.
PREVIEW_HD inline std::uint32_t fillSlots(const Collapse& to, const Children& all, const int* childOf, WideNode& node,
                                          Slots& slots) {
  std::uint32_t primitives = 0;
  for (std::uint32_t slot = 0; slot < wideSlots; ++slot) {
    if (childOf[slot] < 0) continue;
    const BinaryNode& child = to.tree[all.nodes[childOf[slot]]];
    slots.boxes[slot] = child.box;
    std::uint32_t byte = 1U << 5U | (24U + slot);
    if (child.primitives > to.slotPrimitives) {
      node.grid |= 1U << (24U + slot);
    } else {
      byte = ((1U << child.primitives) - 1U) << 5U | primitives;
      primitives += child.primitives;
    }
    node.slots[slot / 4U] |= byte << (8U * (slot % 4U));
  }
  return primitives;
}

/// Makes wide node number `wide`, and notes what those below it are made of. take(nodes, primitives, firstNode,
/// firstPrimitive) sets room aside.
template <class Take>
PREVIEW_HD void collapse(const Collapse& to, std::uint32_t wide, const Take& take) {
  const std::uint32_t root = to.binaryOf[wide];
  const Box bounds = to.tree[root].box;
  const Children all = children(to.tree, root, to.slotPrimitives);
  int childOf[wideSlots];
  assignSlots(to.tree, bounds.empty() ? Vec3{} : bounds.center(), all, childOf);

  WideNode node;
  Slots slots;
  const std::uint32_t primitives = fillSlots(to, all, childOf, node, slots);
  take(bitCount(node.grid >> 24U), primitives, node.firstNode, node.firstPrimitive);
  for (int slot = 0; slot < wideSlots; ++slot) {
    if (childOf[slot] < 0) continue;
    const std::uint32_t child = all.nodes[childOf[slot]];
    if (holdsNode(node, slot)) {
      to.binaryOf[nodeIn(node, slot)] = child;
      to.parents[nodeIn(node, slot)] = wide;
    } else {
      listPrimitives(to.tree, child, to.order + primitivesIn(node, slot).begin);
    }
  }
  to.bounds[wide] = fit(node, slots);
  to.nodes[wide] = node;
}

}  // namespace bvh

}  // namespace aifactory::preview
