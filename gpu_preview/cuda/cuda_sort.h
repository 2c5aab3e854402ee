// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/cuda/cuda_device.h"

namespace aifactory::preview {

/// Sorts 64-bit keys, and a value with each, on the device. Keeps its memory for the next time.
class CudaSort {
 public:
  explicit CudaSort(const CudaDevice& device);

  /// Room for so many pairs, to be filled before they are sorted.
  cuda::Pairs prepare(std::uint32_t count);
  /// The values in the order of their keys; those of equal keys in the order that they came in.
  const std::uint32_t* sort();

 private:
  const CudaDevice& m_device;
  std::uint32_t m_count = 0;
  DeviceBuffer<std::uint64_t> m_keys, m_otherKeys;
  DeviceBuffer<std::uint32_t> m_values, m_otherValues, m_counts, m_sum;
};

}  // namespace aifactory::preview
