// SPDX-License-Identifier: GPL-3.0-or-later
// What the GPU runs. scripts/preview-ptx makes generated/kernels.ptx of it.
#include "gpu_preview/cuda/picture_kernels.cuh"
#include "gpu_preview/cuda/sort_kernels.cuh"
#include "gpu_preview/cuda/tree_kernels.cuh"
