// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cub/block/block_radix_sort.cuh>
#include <cub/block/block_scan.cuh>

#include "gpu_preview/cuda/kernels.h"

/// A stable sort by digits from the least: count them in each tile, sum the counts up, move each tile's to their
/// places.
namespace aifactory::preview::cuda {

__device__ inline std::uint32_t digitOf(std::uint64_t key, std::uint32_t shift) {
  return static_cast<std::uint32_t>(key >> shift) & (digits - 1);
}

/// Of a tile, when so many keys are left.
__device__ inline std::uint32_t filledOf(std::uint32_t left) { return left < sortTile ? left : sortTile; }

/// counts[digit * tiles + tile].
extern "C" __global__ void __launch_bounds__(blockThreads)
    countDigits(const std::uint64_t* keys, std::uint32_t count, std::uint32_t shift, std::uint32_t* counts) {
  static_assert(blockThreads == digits);
  __shared__ std::uint32_t found[digits];
  found[threadIdx.x] = 0;
  __syncthreads();
  const std::uint32_t begin = blockIdx.x * sortTile;
  const std::uint32_t end = begin + filledOf(count - begin);
  for (std::uint32_t i = begin + threadIdx.x; i < end; i += blockThreads)
    atomicAdd(&found[digitOf(keys[i], shift)], 1U);
  __syncthreads();
  counts[threadIdx.x * gridDim.x + blockIdx.x] = found[threadIdx.x];
}

extern "C" __global__ void __launch_bounds__(blockThreads)
    moveDigits(Pairs from, Pairs to, std::uint32_t count, std::uint32_t shift, const std::uint32_t* starts) {
  using Sort = cub::BlockRadixSort<std::uint64_t, blockThreads, sortItems, std::uint32_t>;
  __shared__ typename Sort::TempStorage memory;
  __shared__ std::uint8_t sorted[sortTile];
  __shared__ std::uint32_t first[digits];  // place of a digit's first in the sorted tile
  const std::uint32_t begin = blockIdx.x * sortTile;
  const std::uint32_t filled = filledOf(count - begin);
  std::uint64_t keys[sortItems];
  std::uint32_t values[sortItems];
  for (std::uint32_t i = 0; i < sortItems; ++i) {
    const std::uint32_t at = threadIdx.x * sortItems + i;
    // What fills up the last tile has the highest digit and comes last: the sort is stable.
    keys[i] = at < filled ? from.keys[begin + at] : ~std::uint64_t{0};
    values[i] = at < filled ? from.values[begin + at] : 0;
  }
  Sort(memory).SortBlockedToStriped(keys, values, static_cast<int>(shift), static_cast<int>(shift + digitBits));
  for (std::uint32_t i = 0; i < sortItems; ++i) {
    sorted[i * blockThreads + threadIdx.x] = static_cast<std::uint8_t>(digitOf(keys[i], shift));
  }
  __syncthreads();
  for (std::uint32_t i = 0; i < sortItems; ++i) {
    const std::uint32_t at = i * blockThreads + threadIdx.x;
    if (at == 0 || sorted[at - 1] != sorted[at]) first[sorted[at]] = at;
  }
  __syncthreads();
  for (std::uint32_t i = 0; i < sortItems; ++i) {
    const std::uint32_t at = i * blockThreads + threadIdx.x;
    if (at >= filled) continue;
    const std::uint32_t place = starts[sorted[at] * gridDim.x + blockIdx.x] + at - first[sorted[at]];
    to.keys[place] = keys[i];
    to.values[place] = values[i];
  }
}

extern "C" __global__ void __launch_bounds__(scanThreads)
    scan(std::uint32_t* values, std::uint32_t count, std::uint32_t* sum) {
  using BlockScan = cub::BlockScan<std::uint32_t, scanThreads>;
  __shared__ typename BlockScan::TempStorage memory;
  std::uint32_t before = 0;
  for (std::uint32_t begin = 0; begin < count; begin += scanThreads) {
    const std::uint32_t at = begin + threadIdx.x;
    std::uint32_t value = at < count ? values[at] : 0, total = 0;
    BlockScan(memory).ExclusiveSum(value, value, total);
    if (at < count) values[at] = before + value;
    before += total;
    __syncthreads();
  }
  if (threadIdx.x == 0) *sum = before;
}

static_assert(std::is_same_v<decltype(countDigits), CountDigits>);
static_assert(std::is_same_v<decltype(moveDigits), MoveDigits>);
static_assert(std::is_same_v<decltype(scan), Scan>);

}  // namespace aifactory::preview::cuda
