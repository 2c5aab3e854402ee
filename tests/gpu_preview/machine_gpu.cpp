// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/tested_gpu.h"

namespace aifactory::preview {

TestedGpu testedGpu() {
  TestedGpu gpu{.driver = nullptr, .absence = {}, .width = 640, .height = 400, .primitives = 300000};
  Refusal refusal;
  gpu.driver = CudaDriver::open(refusal);
  int devices = 0;
  if (gpu.driver && gpu.driver->deviceGetCount(&devices) == 0 && devices > 0) return gpu;
  if (gpu.driver) refusal = {Backend::Cuda, Obstacle::NoDevice, {}};
  gpu.driver = nullptr;
  gpu.absence = sentenceOf(refusal);
  return gpu;
}

}  // namespace aifactory::preview
