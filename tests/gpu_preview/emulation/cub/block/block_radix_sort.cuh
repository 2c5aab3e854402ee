// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "tests/gpu_preview/emulation/cuda_language.h"

/// Stands in for CUB's, which only nvcc compiles.
namespace cub {

template <class Key, int threads, int items, class Value>
class BlockRadixSort {
 public:
  using TempStorage = std::array<std::pair<Key, Value>, threads * items>;

  explicit BlockRadixSort(TempStorage& pairs) : m_pairs(pairs) {}

  /// From `items` in a row a thread to every `threads`th one.
  void SortBlockedToStriped(Key (&keys)[items], Value (&values)[items], int beginBit, int endBit) {
    for (std::uint32_t i = 0; i < items; ++i) m_pairs[threadIdx.x * items + i] = {keys[i], values[i]};
    __syncthreads();
    if (threadIdx.x == 0) {
      const auto digit = [=](Key key) { return key >> beginBit & ((Key{1} << (endBit - beginBit)) - 1); };
      std::stable_sort(m_pairs.begin(), m_pairs.end(),
                       [&](const auto& a, const auto& b) { return digit(a.first) < digit(b.first); });
    }
    __syncthreads();
    for (std::uint32_t i = 0; i < items; ++i) std::tie(keys[i], values[i]) = m_pairs[i * threads + threadIdx.x];
  }

 private:
  TempStorage& m_pairs;
};

}  // namespace cub
