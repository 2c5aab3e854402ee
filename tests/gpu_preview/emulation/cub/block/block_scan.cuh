// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "tests/gpu_preview/emulation/cuda_language.h"

/// Stands in for CUB's, which only nvcc compiles. As there, who uses the memory again waits first.
namespace cub {

template <class T, int threads>
class BlockScan {
 public:
  using TempStorage = std::array<T, threads>;

  explicit BlockScan(TempStorage& values) : m_values(values) {}

  void ExclusiveSum(T value, T& before) {
    T total{};
    ExclusiveSum(value, before, total);
  }

  void ExclusiveSum(T value, T& before, T& total) {
    m_values[threadIdx.x] = value;
    __syncthreads();
    before = total = T{};
    for (std::uint32_t i = 0; i < threads; ++i) {
      if (i == threadIdx.x) before = total;
      total += m_values[i];
    }
  }

 private:
  TempStorage& m_values;
};

}  // namespace cub
