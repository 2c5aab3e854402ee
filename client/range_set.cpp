// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/range_set.h"

#include <algorithm>
#include <bit>

namespace aifactory {
namespace {

constexpr std::size_t wordBits = 64;
constexpr std::uint64_t allBits = ~std::uint64_t{0};

}  // namespace

void RangeSet::reset(std::size_t rows) {
  m_rows = rows;
  m_words.assign((rows + wordBits - 1) / wordBits, 0);
}

void RangeSet::clear() { std::fill(m_words.begin(), m_words.end(), 0); }

void RangeSet::add(DeviceRange range) {
  const std::size_t end = std::min(m_rows, std::size_t{range.first} + range.count);
  for (std::size_t row = range.first; row < end;) {
    const std::size_t bit = row % wordBits;
    const std::size_t count = std::min(wordBits - bit, end - row);
    m_words[row / wordBits] |= (allBits >> (wordBits - count)) << bit;
    row += count;
  }
}

void RangeSet::add(const RangeSet& other) {
  const std::size_t words = std::min(m_words.size(), other.m_words.size());
  for (std::size_t word = 0; word < words; ++word) m_words[word] |= other.m_words[word];
}

bool RangeSet::empty() const {
  return std::all_of(m_words.begin(), m_words.end(), [](std::uint64_t word) { return word == 0; });
}

std::vector<DeviceRange> RangeSet::ranges() const {
  std::vector<DeviceRange> result;
  for (std::size_t word = 0; word < m_words.size(); ++word) {
    for (std::uint64_t bits = m_words[word]; bits != 0;) {
      const int first = std::countr_zero(bits);
      const int count = std::countr_one(bits >> first);
      bits &= ~((allBits >> (wordBits - static_cast<std::size_t>(count))) << first);
      const auto start = static_cast<std::uint32_t>(word * wordBits) + static_cast<std::uint32_t>(first);
      if (!result.empty() && result.back().first + result.back().count == start) {
        result.back().count += static_cast<std::uint32_t>(count);
      } else {
        result.push_back({start, static_cast<std::uint32_t>(count)});
      }
    }
  }
  return result;
}

}  // namespace aifactory
