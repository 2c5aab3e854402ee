// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <barrier>
#include <cstdint>

/// What kernels use of CUDA's language, for a compiler that knows only C++: the threads of a block are threads here,
/// and blocks run one after the other.
#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)

namespace aifactory::preview::emulation {

struct Index {
  std::uint32_t x = 0, y = 0, z = 0;
};

/// Of the block that runs; null where its threads run one after the other, and none may wait for another.
inline std::barrier<>* blockBarrier = nullptr;

/// Replaces a value by change(value). Answers what it was.
template <class T, class Change>
T exchange(T* target, const Change& change) {
  std::atomic_ref<T> value(*target);
  T before = value;
  while (!value.compare_exchange_weak(before, change(before))) {
  }
  return before;
}

}  // namespace aifactory::preview::emulation

inline thread_local aifactory::preview::emulation::Index threadIdx, blockIdx, gridDim;

inline void __syncthreads() { aifactory::preview::emulation::blockBarrier->arrive_and_wait(); }
inline void __threadfence() { std::atomic_thread_fence(std::memory_order_seq_cst); }

template <class T>
T atomicAdd(T* target, T value) {
  return std::atomic_ref<T>(*target).fetch_add(value);
}

template <class T>
T atomicMin(T* target, T value) {
  return aifactory::preview::emulation::exchange(target, [=](T old) { return old < value ? old : value; });
}

template <class T>
T atomicMax(T* target, T value) {
  return aifactory::preview::emulation::exchange(target, [=](T old) { return old < value ? value : old; });
}
