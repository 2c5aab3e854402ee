// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "gpu_preview/cuda/cuda_driver.h"

namespace aifactory::preview {

/// What the tests of CUDA run on, and how much it can be asked for.
struct TestedGpu {
  const CudaDriver* driver = nullptr;
  std::string absence;           ///< why there is no driver
  int width = 0, height = 0;     ///< of pictures
  std::uint32_t primitives = 0;  ///< the most to sort and build trees over
};

/// Each test program has its own: the machine's, or the emulated one.
TestedGpu testedGpu();

}  // namespace aifactory::preview
