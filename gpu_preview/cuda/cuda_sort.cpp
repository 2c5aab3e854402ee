// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_sort.h"

#include <utility>

namespace aifactory::preview {

CudaSort::CudaSort(const CudaDevice& device)
    : m_device(device),
      m_keys(device),
      m_otherKeys(device),
      m_values(device),
      m_otherValues(device),
      m_counts(device),
      m_sum(device) {}

cuda::Pairs CudaSort::prepare(std::uint32_t count) {
  m_count = count;
  m_keys.resize(count);
  m_otherKeys.resize(count);
  m_values.resize(count);
  m_otherValues.resize(count);
  m_sum.resize(1);
  return {m_keys.data(), m_values.data()};
}

const std::uint32_t* CudaSort::sort() {
  constexpr std::uint32_t keyBits = 64;
  static_assert(keyBits / cuda::digitBits % 2 == 0, "an even number of passes ends where it began");
  const Kernels& kernels = m_device.kernels();
  const Grid tiles{.columns = (m_count + cuda::sortTile - 1) / cuda::sortTile};
  const std::uint32_t counts = cuda::digits * tiles.columns;
  m_counts.resize(counts);
  cuda::Pairs from{m_keys.data(), m_values.data()}, to{m_otherKeys.data(), m_otherValues.data()};
  for (std::uint32_t shift = 0; shift < keyBits; shift += cuda::digitBits) {
    kernels.countDigits(tiles, from.keys, m_count, shift, m_counts.data());
    kernels.scan({.columns = 1, .threads = cuda::scanThreads}, m_counts.data(), counts, m_sum.data());
    kernels.moveDigits(tiles, from, to, m_count, shift, m_counts.data());
    std::swap(from, to);
  }
  return m_values.data();
}

}  // namespace aifactory::preview
