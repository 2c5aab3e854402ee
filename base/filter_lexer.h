// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/filter.h"

namespace aifactory {

/// One token of a filter; offsets are bytes of the whole text.
struct FilterToken {
  enum class Kind { End, Word, String, Operator, Open, Close, Minus, And, Or, Not, Malformed };
  Kind kind = Kind::End;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view source;          ///< as written, with quotation marks
  std::vector<std::string> pieces;  ///< of Word and String: the text, unescaped and split at each * wildcard
  Filter::Error error;              ///< of Malformed

  bool isText() const { return kind == Kind::Word || kind == Kind::String; }
  /// The text of a Word or String, with its wildcards.
  std::string text() const;
};

/// Cheap to copy: a copy looks ahead.
class FilterLexer {
 public:
  explicit FilterLexer(std::string_view text) : m_text(text) {}

  /// `value`: what stands where a value may, so that times (09:00:00) and negative numbers are one word.
  FilterToken next(bool value);

 private:
  FilterToken quoted(std::size_t begin);
  FilterToken make(FilterToken::Kind kind, std::size_t begin, std::size_t end);

  std::string_view m_text;
  std::size_t m_at = 0;
};

char foldAscii(char c);
bool equalFolded(std::string_view left, std::string_view right);
bool startsWithFolded(std::string_view text, std::string_view prefix);

}  // namespace aifactory
