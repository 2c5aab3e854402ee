// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace aifactory {

template <typename Key>
struct KeyedRow {
  Key key;
  std::uint32_t row;
};

/// Stable sort by the lowest `bits` bits of the key: a pass over all rows for each 11 bits. `other` is scratch space.
template <typename Key>
void radixSort(std::vector<KeyedRow<Key>>& rows, std::vector<KeyedRow<Key>>& other, int bits) {
  constexpr int digitBits = 11;
  constexpr std::size_t buckets = std::size_t{1} << digitBits;
  other.resize(rows.size());
  for (int shift = 0; shift < bits; shift += digitBits) {
    std::array<std::uint32_t, buckets> starts{};
    for (const auto& row : rows) {
      ++starts[(row.key >> shift) & (buckets - 1)];
    }
    std::uint32_t start = 0;
    for (auto& bucket : starts) {
      start += std::exchange(bucket, start);
    }
    for (const auto& row : rows) {
      other[starts[(row.key >> shift) & (buckets - 1)]++] = row;
    }
    rows.swap(other);
  }
}

}  // namespace aifactory
