// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh_collapse.h"

/// A binary tree from the leaves up, each step of it for one cluster: Meister and Bittner, "Parallel Locally-Ordered
/// Clustering for Bounding Volume Hierarchy Construction" (TVCG 2018).
namespace aifactory::preview::bvh {

inline constexpr std::uint32_t plocRadius = 12;  ///< neighbours on either side among which a cluster looks for its like
inline constexpr std::uint32_t merged = noItem;  ///< a cluster that has gone into another

/// Spreads 21 bits: two zeros between each.
PREVIEW_HD inline std::uint64_t spread(std::uint64_t bits) {
  bits = (bits | bits << 32U) & 0x001F00000000FFFFU;
  bits = (bits | bits << 16U) & 0x001F0000FF0000FFU;
  bits = (bits | bits << 8U) & 0x100F00F00F00F00FU;
  bits = (bits | bits << 4U) & 0x10C30C30C30C30C3U;
  return (bits | bits << 2U) & 0x1249249249249249U;
}

PREVIEW_HD inline std::uint64_t gridCell(float share) {
  return static_cast<std::uint64_t>(fminf(fmaxf(share, 0.0F), 1.0F) * 2097151.0F);
}

/// Place of a box on a curve that keeps neighbours together (Morton), in cubes of the space that centers take up.
PREVIEW_HD inline std::uint64_t mortonCode(const Box& box, const Box& centers) {
  if (box.empty()) return 0;
  const Vec3 size = centers.size();
  const float extent = fmaxf(fmaxf(size.x, size.y), fmaxf(size.z, 1e-30F));
  const Vec3 at = (box.center() - centers.low) * (1.0F / extent);
  return spread(gridCell(at.x)) | spread(gridCell(at.y)) << 1U | spread(gridCell(at.z)) << 2U;
}

/// Clusters in their order on the curve, each the root of a tree of its own.
struct Clusters {
  BinaryNode* tree = nullptr;
  const std::uint32_t* roots = nullptr;
  std::uint32_t count = 0;
};

/// The neighbour that makes the smallest box together with cluster `index`; of equal ones the first, so that in each
/// round some two choose each other. There are two clusters at least.
PREVIEW_HD inline std::uint32_t nearestOf(const Clusters& clusters, std::uint32_t index) {
  const Box box = clusters.tree[clusters.roots[index]].box;
  const std::uint32_t begin = index > plocRadius ? index - plocRadius : 0;
  const std::uint32_t end = index + plocRadius + 1 < clusters.count ? index + plocRadius + 1 : clusters.count;
  std::uint32_t best = noItem;
  float least = INFINITY;
  for (std::uint32_t other = begin; other < end; ++other) {
    if (other == index) continue;
    const float area = halfArea(joined(box, clusters.tree[clusters.roots[other]].box));
    if (best != noItem && !(area < least)) continue;
    best = other;
    least = area;
  }
  return best;
}

/// What becomes of cluster `index`: itself, its tree joined with its neighbour's, or `merged`. take() answers the
/// number of a new node.
template <class Take>
PREVIEW_HD std::uint32_t mergedOf(const Clusters& clusters, const std::uint32_t* nearest, std::uint32_t index,
                                  const Take& take) {
  const std::uint32_t other = nearest[index];
  const std::uint32_t root = clusters.roots[index];
  if (nearest[other] != index) return root;
  if (other < index) return merged;
  const std::uint32_t node = take();
  const BinaryNode& left = clusters.tree[root];
  const BinaryNode& right = clusters.tree[clusters.roots[other]];
  clusters.tree[node] = {joined(left.box, right.box), root, clusters.roots[other], left.primitives + right.primitives};
  return node;
}

}  // namespace aifactory::preview::bvh
