// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>

#include "gpu_preview/cuda/kernels.h"

/// A thread an instance, a cluster or a node.
namespace aifactory::preview::cuda {

__device__ inline std::uint32_t ownIndex() { return blockIdx.x * blockThreads + threadIdx.x; }

/// As an integer that compares like the float, and back.
__device__ inline std::uint32_t ordered(float value) {
  const std::uint32_t bits = bitsOf(value);
  return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

__device__ inline float unordered(std::uint32_t bits) {
  return floatOf((bits & 0x80000000U) != 0 ? bits & 0x7FFFFFFFU : ~bits);
}

__device__ inline Box boxOf(const OrderedBox& box) {
  return {{unordered(box.low[0]), unordered(box.low[1]), unordered(box.low[2])},
          {unordered(box.high[0]), unordered(box.high[1]), unordered(box.high[2])}};
}

struct Join {
  __device__ Box operator()(const Box& a, const Box& b) const { return bvh::joined(a, b); }
};

extern "C" __global__ void __launch_bounds__(blockThreads)
    place(Placing placing, std::uint32_t first, std::uint32_t count) {
  if (ownIndex() >= count) return;
  const std::uint32_t own = first + ownIndex();
  const Instance instance = placing.instances[own];
  const bool visible = !placing.visible || placing.visible[own] != 0;
  const bvh::Place placed = bvh::place(instance, placing.meshes[instance.mesh], visible);
  placing.places[own] = placed.instance;
  placing.boxes[own] = placed.box;
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    centers(const Box* boxes, std::uint32_t count, OrderedBox* centers) {
  using Reduce = cub::BlockReduce<Box, blockThreads>;
  __shared__ typename Reduce::TempStorage memory;
  Box own;
  if (ownIndex() < count && !boxes[ownIndex()].empty()) own.add(boxes[ownIndex()].center());
  const Box all = Reduce(memory).Reduce(own, Join{});
  if (threadIdx.x != 0 || all.empty()) return;
  const float low[3] = {all.low.x, all.low.y, all.low.z}, high[3] = {all.high.x, all.high.y, all.high.z};
  for (int axis = 0; axis < 3; ++axis) {
    atomicMin(&centers->low[axis], ordered(low[axis]));
    atomicMax(&centers->high[axis], ordered(high[axis]));
  }
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    codes(const Box* boxes, std::uint32_t count, const OrderedBox* centers, Pairs pairs) {
  const std::uint32_t own = ownIndex();
  if (own >= count) return;
  pairs.keys[own] = bvh::mortonCode(boxes[own], boxOf(*centers));
  pairs.values[own] = own;
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    leaves(const Box* boxes, const std::uint32_t* numbers, std::uint32_t count, BinaryNode* tree,
           std::uint32_t* roots) {
  const std::uint32_t own = ownIndex();
  if (own >= count) return;
  tree[own] = {boxes[numbers[own]], numbers[own], 0, 1};
  roots[own] = own;
}

extern "C" __global__ void __launch_bounds__(blockThreads) nearest(bvh::Clusters clusters, std::uint32_t* nearest) {
  const std::uint32_t own = ownIndex();
  if (own < clusters.count) nearest[own] = bvh::nearestOf(clusters, own);
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    merge(bvh::Clusters clusters, const std::uint32_t* nearest, std::uint32_t* next, std::uint32_t* treeNodes,
          std::uint32_t* tileCounts) {
  using Reduce = cub::BlockReduce<std::uint32_t, blockThreads>;
  __shared__ typename Reduce::TempStorage memory;
  const std::uint32_t own = ownIndex();
  std::uint32_t stays = 0;
  if (own < clusters.count) {
    next[own] = bvh::mergedOf(clusters, nearest, own, [=] { return atomicAdd(treeNodes, 1U); });
    stays = next[own] != bvh::merged ? 1 : 0;
  }
  const std::uint32_t count = Reduce(memory).Sum(stays);
  if (threadIdx.x == 0) tileCounts[blockIdx.x] = count;
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    compact(const std::uint32_t* next, std::uint32_t count, const std::uint32_t* tileStarts, std::uint32_t* roots) {
  using BlockScan = cub::BlockScan<std::uint32_t, blockThreads>;
  __shared__ typename BlockScan::TempStorage memory;
  const std::uint32_t own = ownIndex();
  const bool stays = own < count && next[own] != bvh::merged;
  std::uint32_t place = 0;
  BlockScan(memory).ExclusiveSum(stays ? 1U : 0U, place);
  if (stays) roots[tileStarts[blockIdx.x] + place] = next[own];
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    collapseLevel(bvh::Collapse to, std::uint32_t begin, std::uint32_t end, std::uint32_t* taken) {
  const std::uint32_t own = begin + ownIndex();
  if (own >= end) return;
  bvh::collapse(
      to, own,
      [=](std::uint32_t nodes, std::uint32_t primitives, std::uint32_t& firstNode, std::uint32_t& firstPrimitive) {
        firstNode = atomicAdd(&taken[0], nodes);
        firstPrimitive = atomicAdd(&taken[1], primitives);
      });
}

/// From the nodes without nodes below them upwards: who comes last to a node goes on with it (Karras, "Maximizing
/// Parallelism in the Construction of BVHs, Octrees, and k-d Trees", HPG 2012).
extern "C" __global__ void __launch_bounds__(blockThreads) refit(Refitting refitting, std::uint32_t nodes) {
  std::uint32_t own = ownIndex();
  if (own >= nodes || refitting.nodes[own].grid >> 24U != 0) return;
  for (;;) {
    WideNode node = refitting.nodes[own];
    refitting.bounds[own] = bvh::refit(node, refitting.order, refitting.primitives, refitting.bounds);
    refitting.nodes[own] = node;
    if (own == 0) return;
    own = refitting.parents[own];
    __threadfence();
    const std::uint32_t below = bitCount(refitting.nodes[own].grid >> 24U);
    if (atomicAdd(&refitting.arrived[own], 1U) + 1 < below) return;
    __threadfence();
  }
}

static_assert(std::is_same_v<decltype(place), Place>);
static_assert(std::is_same_v<decltype(centers), Centers>);
static_assert(std::is_same_v<decltype(codes), Codes>);
static_assert(std::is_same_v<decltype(leaves), Leaves>);
static_assert(std::is_same_v<decltype(nearest), Nearest>);
static_assert(std::is_same_v<decltype(merge), Merge>);
static_assert(std::is_same_v<decltype(compact), Compact>);
static_assert(std::is_same_v<decltype(collapseLevel), CollapseLevel>);
static_assert(std::is_same_v<decltype(refit), Refit>);

}  // namespace aifactory::preview::cuda
