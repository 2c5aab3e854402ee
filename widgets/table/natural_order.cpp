// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/table_query.h"

namespace aifactory {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view takeNumber(std::string_view text, std::size_t& at) {
  while (at + 1 < text.size() && text[at] == '0' && isDigit(text[at + 1])) {
    ++at;
  }
  const std::size_t start = at;
  while (at < text.size() && isDigit(text[at])) {
    ++at;
  }
  return text.substr(start, at - start);
}

}  // namespace

bool naturalLess(std::string_view left, std::string_view right) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    if (isDigit(left[i]) && isDigit(right[j])) {
      const std::string_view a = takeNumber(left, i);
      const std::string_view b = takeNumber(right, j);
      if (a.size() != b.size()) {
        return a.size() < b.size();
      }
      if (const int order = a.compare(b); order != 0) {
        return order < 0;
      }
      continue;
    }
    const auto a = static_cast<unsigned char>(folded(left[i++]));
    const auto b = static_cast<unsigned char>(folded(right[j++]));
    if (a != b) {
      return a < b;
    }
  }
  if ((i < left.size()) != (j < right.size())) {
    return j < right.size();
  }
  return left < right;
}

}  // namespace aifactory
