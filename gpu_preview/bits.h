// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/math.h"

#if !defined(__CUDA_ARCH__)
#include <bit>
#endif

namespace aifactory::preview {

/// Of a number other than 0.
PREVIEW_HD inline std::uint32_t highestBit(std::uint32_t value) {
#if defined(__CUDA_ARCH__)
  return 31U - static_cast<std::uint32_t>(__clz(static_cast<int>(value)));
#else
  return 31U - static_cast<std::uint32_t>(std::countl_zero(value));
#endif
}

PREVIEW_HD inline std::uint32_t bitCount(std::uint32_t value) {
#if defined(__CUDA_ARCH__)
  return static_cast<std::uint32_t>(__popc(value));
#else
  return static_cast<std::uint32_t>(std::popcount(value));
#endif
}

PREVIEW_HD inline std::uint32_t bitsOf(float value) {
#if defined(__CUDA_ARCH__)
  return __float_as_uint(value);
#else
  return std::bit_cast<std::uint32_t>(value);
#endif
}

PREVIEW_HD inline float floatOf(std::uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __uint_as_float(bits);
#else
  return std::bit_cast<float>(bits);
#endif
}

/// Rounded once on the GPU, and twice where that is a call into a library.
PREVIEW_HD inline float multiplyAdd(float a, float b, float c) {
#if defined(__CUDA_ARCH__)
  return fmaf(a, b, c);
#else
  return a * b + c;
#endif
}

/// The byte that holds bits 8 * index and up.
PREVIEW_HD inline std::uint32_t byteOf(std::uint32_t word, int index) { return word >> (8 * index) & 0xFFU; }

}  // namespace aifactory::preview
