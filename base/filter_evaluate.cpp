// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <limits>

#include "base/filter_node.h"

namespace aifactory {
namespace {

constexpr std::size_t wordBits = 64;

/// Bits of `predicate(i)` for i in [0, rows): 64 answers as bytes in a loop that vectorises, then packed.
template <class Predicate>
void fill(std::size_t rows, std::span<std::uint64_t> bits, Predicate predicate) {
  const std::size_t words = rows / wordBits;
  for (std::size_t word = 0; word < words; ++word) {
    std::uint8_t answers[wordBits];
    for (std::size_t i = 0; i < wordBits; ++i) answers[i] = predicate(word * wordBits + i);
    std::uint64_t packed = 0;
    for (std::size_t byte = 0; byte < wordBits / 8; ++byte) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, answers + byte * 8, 8);
      // Byte k of `eight` is 0 or 1 and lands in bit 56 + k of the product.
      packed |= ((eight * 0x0102040810204080) >> 56) << (byte * 8);
    }
    bits[word] = packed;
  }
  if (rows % wordBits != 0) {
    std::uint64_t packed = 0;
    for (std::size_t i = words * wordBits; i < rows; ++i) {
      packed |= static_cast<std::uint64_t>(predicate(i)) << (i % wordBits);
    }
    bits[words] = packed;
  }
}

/// One loop for each operator, so that the choice is made outside of it. Nothing is true of NaN.
template <class Column>
void compare(const FilterNode& node, std::size_t rows, std::span<std::uint64_t> bits, Column column) {
  const double value = node.value;
  if (node.kind == FilterNode::Kind::Measured) {
    return fill(rows, bits, [=](std::size_t i) { return column(i) == column(i); });
  }
  switch (node.op) {
    case FilterOperator::Has:
    case FilterOperator::Equal:
      return fill(rows, bits, [=](std::size_t i) { return column(i) == value; });
    case FilterOperator::NotEqual:
      return fill(rows, bits, [=](std::size_t i) { return (column(i) < value) | (column(i) > value); });
    case FilterOperator::Less:
      return fill(rows, bits, [=](std::size_t i) { return column(i) < value; });
    case FilterOperator::LessOrEqual:
      return fill(rows, bits, [=](std::size_t i) { return column(i) <= value; });
    case FilterOperator::Greater:
      return fill(rows, bits, [=](std::size_t i) { return column(i) > value; });
    case FilterOperator::GreaterOrEqual:
      return fill(rows, bits, [=](std::size_t i) { return column(i) >= value; });
  }
}

}  // namespace

std::shared_ptr<const FilterNode::Table> FilterNode::tableFor(std::span<const std::string> dictionary) const {
  std::shared_ptr<const Table> table;
  {
    const std::lock_guard lock(m_mutex);
    table = m_table;
  }
  const std::size_t known = table ? table->size() : 0;
  if (table && known >= dictionary.size()) return table;
  auto grown = table ? std::make_shared<Table>(*table) : std::make_shared<Table>();
  grown->resize(dictionary.size());
  for (std::size_t i = known; i < dictionary.size(); ++i) (*grown)[i] = matchesText(dictionary[i]);
  const std::lock_guard lock(m_mutex);
  if (!m_table || m_table->size() < grown->size()) m_table = grown;
  return grown;
}

void FilterNode::evaluateText(std::size_t rows, const FilterOperand& operand, std::span<std::uint64_t> bits) const {
  const auto table = tableFor(operand.dictionary);
  const std::uint8_t* answers = table->data();
  const std::size_t known = std::min(table->size(), operand.dictionary.size());
  const std::uint32_t* codes = operand.codes;
  fill(rows, bits, [=](std::size_t i) { return codes[i] < known && answers[codes[i]] != 0; });
}

void FilterNode::evaluate(std::size_t rows, std::span<const FilterOperand> fields,
                          std::span<std::uint64_t> bits) const {
  const std::size_t words = (rows + wordBits - 1) / wordBits;
  switch (kind) {
    case Kind::Everything:
      return fill(rows, bits, [](std::size_t) { return true; });
    case Kind::Not:
      children.front()->evaluate(rows, fields, bits);
      for (std::size_t word = 0; word < words; ++word) bits[word] = ~bits[word];
      if (rows % wordBits != 0) bits[words - 1] &= (std::uint64_t{1} << (rows % wordBits)) - 1;
      return;
    case Kind::And:
    case Kind::Or:
    case Kind::Search: {
      children.front()->evaluate(rows, fields, bits);
      std::vector<std::uint64_t> other(children.size() > 1 ? words : 0);
      for (std::size_t child = 1; child < children.size(); ++child) {
        children[child]->evaluate(rows, fields, other);
        for (std::size_t word = 0; word < words; ++word) {
          bits[word] = kind == Kind::And ? bits[word] & other[word] : bits[word] | other[word];
        }
      }
      return;
    }
    default:
      break;
  }
  const FilterOperand operand = field < fields.size() ? fields[field] : FilterOperand{};
  if (type == FilterType::Text) {
    if (operand.codes) return evaluateText(rows, operand, bits);
  } else if (const float* reals = operand.reals) {
    return compare(*this, rows, bits, [=](std::size_t i) { return static_cast<double>(reals[i]); });
  } else if (const double* doubles = operand.doubles) {
    return compare(*this, rows, bits, [=](std::size_t i) { return doubles[i]; });
  } else if (const std::int64_t* integers = operand.integers) {
    constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();
    return compare(*this, rows, bits, [=](std::size_t i) {
      return integers[i] == INT64_MIN ? unmeasured : static_cast<double>(integers[i]);
    });
  }
  fill(rows, bits, [](std::size_t) { return false; });
}

}  // namespace aifactory
