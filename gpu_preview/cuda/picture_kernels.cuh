// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/cuda/kernels.h"

/// A thread a pixel.
namespace aifactory::preview::cuda {

struct Pixel {
  int x, y;
};

__device__ inline Pixel ownPixel() {
  return {static_cast<int>(blockIdx.x * pixelColumns + threadIdx.x % pixelColumns),
          static_cast<int>(blockIdx.y * pixelRows + threadIdx.x / pixelColumns)};
}

__device__ inline bool isInside(const Frame& frame, Pixel pixel) {
  return pixel.x < frame.width && pixel.y < frame.height;
}

extern "C" __global__ void __launch_bounds__(pixelColumns* pixelRows) clearFrame(Frame frame) {
  const Pixel own = ownPixel();
  if (!isInside(frame, own)) return;
  const std::size_t pixel = frame.at(own.x, own.y);
  frame.base[pixel] = {};
  for (int i = 0; i < slotsPerPixel; ++i) frame.slots[static_cast<std::size_t>(i) * frame.pixels() + pixel] = {};
  frame.items[pixel] = noItem;
  frame.distances[pixel] = INFINITY;
}

extern "C" __global__ void __launch_bounds__(pixelColumns* pixelRows)
    accumulate(Job job, std::uint32_t begin, std::uint32_t end) {
  const Pixel own = ownPixel();
  if (!isInside(job.frame, own)) return;
  for (std::uint32_t sample = begin; sample < end; ++sample) samplePixel(job, own.x, own.y, sample);
}

extern "C" __global__ void __launch_bounds__(pixelColumns* pixelRows)
    resolve(Frame frame, ResolveSettings settings, std::uint32_t* pixels) {
  const Pixel own = ownPixel();
  if (isInside(frame, own)) pixels[frame.at(own.x, own.y)] = resolvedPixel(frame, settings, own.x, own.y);
}

extern "C" __global__ void pick(Job job, int x, int y, RayHit* hit) { *hit = pickPixel(job, x, y); }

static_assert(std::is_same_v<decltype(clearFrame), ClearFrame>);
static_assert(std::is_same_v<decltype(accumulate), Accumulate>);
static_assert(std::is_same_v<decltype(resolve), Resolve>);
static_assert(std::is_same_v<decltype(pick), Pick>);

}  // namespace aifactory::preview::cuda
