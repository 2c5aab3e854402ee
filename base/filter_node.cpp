// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter_node.h"

#include <algorithm>
#include <cmath>

#include "base/filter_lexer.h"
#include "base/filter_value.h"

namespace aifactory {
namespace {

bool equalChars(char a, char b) { return foldAscii(a) == foldAscii(b); }

bool endsWithFolded(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && startsWithFolded(text.substr(text.size() - end.size()), end);
}

std::string_view symbolOf(FilterOperator op) {
  constexpr std::string_view symbols[] = {":", "=", "!=", "<", "<=", ">", ">="};
  return symbols[static_cast<int>(op)];
}

}  // namespace

bool TextPattern::matches(std::string_view text) const {
  if (pieces.size() == 1) return equalFolded(text, pieces.front());
  const std::string& first = pieces.front();
  const std::string& last = pieces.back();
  if (text.size() < first.size() + last.size() || !startsWithFolded(text, first) || !endsWithFolded(text, last)) {
    return false;
  }
  auto at = text.begin() + static_cast<std::ptrdiff_t>(first.size());
  const auto end = text.end() - static_cast<std::ptrdiff_t>(last.size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const auto found = std::search(at, end, pieces[i].begin(), pieces[i].end(), equalChars);
    if (found == end && !pieces[i].empty()) return false;
    at = found + static_cast<std::ptrdiff_t>(pieces[i].size());
  }
  return true;
}

std::string TextPattern::canonical() const {
  std::string text = "\"";
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i != 0) text += '*';
    for (const char c : pieces[i]) {
      if (c == '"' || c == '\\' || c == '*') text += '\\';
      text += foldAscii(c);
    }
  }
  return text + '"';
}

bool FilterNode::matchesPattern(std::string_view text) const {
  if (!isList) return pattern.matches(text);
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (pattern.matches(text.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

bool FilterNode::matchesText(std::string_view text) const {
  if (kind == Kind::Measured) return !text.empty();
  return matchesPattern(text) == (op != FilterOperator::NotEqual);
}

bool FilterNode::matchesNumber(double number) const {
  if (kind == Kind::Measured) return !std::isnan(number);
  switch (op) {
    case FilterOperator::Has:
    case FilterOperator::Equal:
      return number == value;
    case FilterOperator::NotEqual:
      return number < value || number > value;  // false for NaN, which is not measured
    case FilterOperator::Less:
      return number < value;
    case FilterOperator::LessOrEqual:
      return number <= value;
    case FilterOperator::Greater:
      return number > value;
    case FilterOperator::GreaterOrEqual:
      return number >= value;
  }
  return false;
}

bool FilterNode::matches(const FilterRow& row) const {
  const auto matchesRow = [&row](const auto& child) { return child->matches(row); };
  switch (kind) {
    case Kind::Everything:
      return true;
    case Kind::And:
      return std::all_of(children.begin(), children.end(), matchesRow);
    case Kind::Or:
    case Kind::Search:
      return std::any_of(children.begin(), children.end(), matchesRow);
    case Kind::Not:
      return !children.front()->matches(row);
    default:
      break;
  }
  const FilterValue found = row.filterValue(field);
  if (const auto* text = std::get_if<std::string_view>(&found)) return type == FilterType::Text && matchesText(*text);
  if (const auto* number = std::get_if<double>(&found)) return type != FilterType::Text && matchesNumber(*number);
  return false;
}

std::string FilterNode::canonical() const {
  const auto join = [this](std::string_view between) {
    std::string text;
    for (const auto& child : children) {
      if (!text.empty()) text += between;
      const bool group = child->kind == Kind::And || child->kind == Kind::Or;
      text += group ? "(" + child->canonical() + ")" : child->canonical();
    }
    return text;
  };
  switch (kind) {
    case Kind::Everything:
      return {};
    case Kind::And:
      return join(" AND ");
    case Kind::Or:
      return join(" OR ");
    case Kind::Not:
      return "NOT " + join({});
    case Kind::Measured:
      return name + ":*";
    case Kind::Compare:
      return name + std::string(symbolOf(op == FilterOperator::Has ? FilterOperator::Equal : op)) +
             formatFilterValue(value, type);
    default:
      break;
  }
  const FilterNode& leaf = kind == Kind::Search ? *children.front() : *this;
  TextPattern shown = leaf.pattern;
  if (leaf.op == FilterOperator::Has) {  // "contains" is a wildcard at both ends
    shown.pieces.erase(shown.pieces.begin());
    shown.pieces.pop_back();
    if (shown.pieces.empty()) shown.pieces.emplace_back();
  }
  return kind == Kind::Search ? shown.canonical() : name + std::string(symbolOf(op)) + shown.canonical();
}

}  // namespace aifactory
