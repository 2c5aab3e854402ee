// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh_place.h"
#include "gpu_preview/bvh_ploc.h"
#include "gpu_preview/cuda/job.h"
#include "gpu_preview/resolve.h"

/// The kernels' parameters, for the code that launches them and the code that they are: no compiler sees both.
namespace aifactory::preview::cuda {

inline constexpr std::uint32_t blockThreads = 256;  ///< of a kernel that has a thread an element

/// Pixels of a block, as wide as a warp's tile.
inline constexpr std::uint32_t pixelColumns = 8, pixelRows = 16;

/// A pass of the sort looks at one digit of the keys, in tiles that a block sorts.
inline constexpr std::uint32_t digitBits = 8, digits = 1U << digitBits;
inline constexpr std::uint32_t sortItems = 8, sortTile = blockThreads * sortItems;

inline constexpr std::uint32_t scanThreads = 1024;

/// A box whose borders atomics can move: floats as integers that compare alike.
struct OrderedBox {
  std::uint32_t low[3] = {~0U, ~0U, ~0U}, high[3] = {0, 0, 0};
};

struct Placing {
  const Instance* instances = nullptr;
  const Box* meshes = nullptr;            ///< bounds
  const std::uint8_t* visible = nullptr;  ///< a byte an instance; null: all are
  PlacedInstance* places = nullptr;
  Box* boxes = nullptr;
};

struct Pairs {
  std::uint64_t* keys = nullptr;
  std::uint32_t* values = nullptr;
};

struct Refitting {
  WideNode* nodes = nullptr;
  const std::uint32_t* order = nullptr;
  const std::uint32_t* parents = nullptr;
  const Box* primitives = nullptr;
  Box* bounds = nullptr;
  std::uint32_t* arrived = nullptr;  ///< nodes below each that are done: 0 at first
};

// Pictures.
using ClearFrame = void(Frame frame);
using Accumulate = void(Job job, std::uint32_t begin, std::uint32_t end);  ///< samples
using Resolve = void(Frame frame, ResolveSettings settings, std::uint32_t* pixels);
using Pick = void(Job job, int x, int y, RayHit* hit);

// Trees, of `count` instances or clusters.
using Place = void(Placing placing, std::uint32_t first, std::uint32_t count);
using Centers = void(const Box* boxes, std::uint32_t count, OrderedBox* centers);
using Codes = void(const Box* boxes, std::uint32_t count, const OrderedBox* centers, Pairs pairs);
using CountDigits = void(const std::uint64_t* keys, std::uint32_t count, std::uint32_t shift, std::uint32_t* counts);
using MoveDigits = void(Pairs from, Pairs to, std::uint32_t count, std::uint32_t shift, const std::uint32_t* starts);
using Scan = void(std::uint32_t* values, std::uint32_t count, std::uint32_t* sum);  ///< in one block; exclusive
using Leaves = void(const Box* boxes, const std::uint32_t* numbers, std::uint32_t count, BinaryNode* tree,
                    std::uint32_t* roots);
using Nearest = void(bvh::Clusters clusters, std::uint32_t* nearest);
using Merge = void(bvh::Clusters clusters, const std::uint32_t* nearest, std::uint32_t* next, std::uint32_t* treeNodes,
                   std::uint32_t* tileCounts);
using Compact = void(const std::uint32_t* next, std::uint32_t count, const std::uint32_t* tileStarts,
                     std::uint32_t* roots);
/// Wide nodes of one level; `taken` counts nodes and primitives.
using CollapseLevel = void(bvh::Collapse to, std::uint32_t begin, std::uint32_t end, std::uint32_t* taken);
using Refit = void(Refitting refitting, std::uint32_t nodes);

}  // namespace aifactory::preview::cuda
