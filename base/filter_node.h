// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/filter.h"

namespace aifactory {

enum class FilterOperator { Has, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// Text with wildcards between its pieces, the first and last of which are at the ends; ASCII case does not count.
struct TextPattern {
  std::vector<std::string> pieces;

  bool matches(std::string_view text) const;
  /// In quotation marks, escaped and in lower case.
  std::string canonical() const;
};

/// A node of a parsed filter; what of it counts depends on its kind.
struct FilterNode {
  enum class Kind { Everything, And, Or, Not, Search, Text, Compare, Measured };
  Kind kind = Kind::Everything;

  /// Of And, Or, Not, and Search (a bare word: any of its Text leaves).
  std::vector<std::shared_ptr<const FilterNode>> children;

  /// Of the leaves: Text, Compare and Measured.
  std::size_t field = 0;
  std::string name;
  FilterType type = FilterType::Text;
  FilterOperator op = FilterOperator::Has;
  TextPattern pattern;
  bool isList = false;  ///< of Text: the pattern is for one of the items
  double value = 0;

  bool matches(const FilterRow& row) const;
  void evaluate(std::size_t rows, std::span<const FilterOperand> fields, std::span<std::uint64_t> bits) const;
  std::string canonical() const;

  bool matchesText(std::string_view text) const;
  bool matchesNumber(double number) const;

 private:
  bool matchesPattern(std::string_view text) const;
  using Table = std::vector<std::uint8_t>;
  std::shared_ptr<const Table> tableFor(std::span<const std::string> dictionary) const;
  void evaluateText(std::size_t rows, const FilterOperand& operand, std::span<std::uint64_t> bits) const;

  mutable std::mutex m_mutex;
  mutable std::shared_ptr<const Table> m_table;  ///< Of Text: the answer for each dictionary entry seen so far.
};

}  // namespace aifactory
