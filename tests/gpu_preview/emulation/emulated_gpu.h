// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>

#include "gpu_preview/cuda/cuda_driver.h"

namespace aifactory::preview {

/// A GPU that is the CPU: the kernels themselves, compiled for the host, behind a driver of its own. It takes no kernel
/// that the shipped PTX lacks or has with other parameters.
struct EmulatedGpu {
  std::size_t memory = std::numeric_limits<std::size_t>::max();  ///< bytes that it lends at most
  std::size_t lent = 0;
  bool broken = false;  ///< from now on every launch fails
};

/// The only one there is.
EmulatedGpu& emulatedGpu();
const CudaDriver& emulatedDriver();

}  // namespace aifactory::preview
