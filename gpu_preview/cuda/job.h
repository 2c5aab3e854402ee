// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh.h"
#include "gpu_preview/frame.h"

/// What the GPU does for a pixel.
namespace aifactory::preview {

/// All that a sample needs; plain data in the memory of whoever traces.
struct Job {
  WideScene trees;
  SceneView scene;
  ShadeSettings settings;
  Frame frame;
  ItemColors items;
};

/// Adds a sample to a pixel. The first also notes what is at the pixel's middle.
PREVIEW_HD inline void samplePixel(const Job& job, int x, int y, std::uint32_t sample) {
  Path path = startPath(job.settings, x, y, sample);
  const RayHit first = followPath(WideTracer{job.trees}, job.scene, job.settings, path);
  const std::size_t pixel = job.frame.at(x, y);
  deposit(job.frame, pixel, path, job.items);
  if (sample == 0) identify(job.frame, pixel, job.scene, first);
}

/// What is at the middle of a pixel.
PREVIEW_HD inline RayHit pickPixel(const Job& job, int x, int y) {
  return WideTracer{job.trees}.nearest(startPath(job.settings, x, y, 0).ray);
}

}  // namespace aifactory::preview
