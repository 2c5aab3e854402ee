// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <numeric>

#include "tests/gpu_preview/emulation/cuda_language.h"

/// Stands in for CUB's, which only nvcc compiles. As there, only the first thread has the answer.
namespace cub {

template <class T, int threads>
class BlockReduce {
 public:
  using TempStorage = std::array<T, threads>;

  explicit BlockReduce(TempStorage& values) : m_values(values) {}

  template <class Join>
  T Reduce(const T& value, const Join& join) {
    m_values[threadIdx.x] = value;
    __syncthreads();
    return threadIdx.x == 0 ? std::accumulate(m_values.begin() + 1, m_values.end(), m_values[0], join) : T{};
  }

  T Sum(const T& value) { return Reduce(value, std::plus<T>()); }

 private:
  TempStorage& m_values;
};

}  // namespace cub
