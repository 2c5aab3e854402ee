// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/fleet_columns.h"

namespace aifactory {

/// A set of rows that is cheap to mark and to join, and gives ascending, disjoint ranges. One bit a row.
class RangeSet {
 public:
  void reset(std::size_t rows);  ///< empty, of that size
  void clear();
  void add(DeviceRange range);
  void add(const RangeSet& other);
  bool empty() const;
  std::vector<DeviceRange> ranges() const;

 private:
  std::size_t m_rows = 0;
  std::vector<std::uint64_t> m_words;
};

}  // namespace aifactory
