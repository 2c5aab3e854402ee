// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/tested_gpu.h"

#include "tests/gpu_preview/emulation/emulated_gpu.h"

namespace aifactory::preview {

TestedGpu testedGpu() {
  return {.driver = &emulatedDriver(), .absence = {}, .width = 64, .height = 40, .primitives = 6000};
}

}  // namespace aifactory::preview
