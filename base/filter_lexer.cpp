// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter_lexer.h"

#include <algorithm>

#include "base/filter_problem.h"

namespace aifactory {
namespace {

using Kind = FilterToken::Kind;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool endsWord(char c, bool value) {
  return isSpace(c) || c == '(' || c == ')' || c == '"' || c == '=' || c == '<' || c == '>' || c == '!' ||
         (c == ':' && !value);
}

std::vector<std::string> splitAtWildcards(std::string_view word) {
  std::vector<std::string> pieces(1);
  for (const char c : word) {
    if (c == '*') {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

}  // namespace

char foldAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalFolded(std::string_view left, std::string_view right) {
  return left.size() == right.size() && startsWithFolded(left, right);
}

bool startsWithFolded(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [](char a, char b) { return foldAscii(a) == foldAscii(b); });
}

std::string FilterToken::text() const {
  std::string joined;
  for (std::size_t i = 0; i < pieces.size(); ++i) joined.append(i == 0 ? "" : "*").append(pieces[i]);
  return joined;
}

FilterToken FilterLexer::make(Kind kind, std::size_t begin, std::size_t end) {
  m_at = end;
  return {kind, begin, end, m_text.substr(begin, end - begin), {}, {}};
}

FilterToken FilterLexer::quoted(std::size_t begin) {
  const char mark = m_text[begin];
  std::vector<std::string> pieces(1);
  for (std::size_t i = begin + 1; i < m_text.size(); ++i) {
    if (m_text[i] == mark) {
      FilterToken token = make(Kind::String, begin, i + 1);
      token.pieces = std::move(pieces);
      return token;
    }
    if (m_text[i] == '*') {
      pieces.emplace_back();
      continue;
    }
    if (m_text[i] == '\\' && i + 1 < m_text.size()) ++i;
    pieces.back() += m_text[i];
  }
  FilterToken token = make(Kind::Malformed, begin, m_text.size());
  token.error = filter_problems::unclosedQuote.at(begin);
  return token;
}

FilterToken FilterLexer::next(bool value) {
  while (m_at < m_text.size() && isSpace(m_text[m_at])) ++m_at;
  const std::size_t begin = m_at;
  if (begin == m_text.size()) return make(Kind::End, begin, begin);
  const char first = m_text[begin];
  const bool equalsNext = begin + 1 < m_text.size() && m_text[begin + 1] == '=';
  switch (first) {
    case '(':
      return make(Kind::Open, begin, begin + 1);
    case ')':
      return make(Kind::Close, begin, begin + 1);
    case '"':
    case '\'':
      return quoted(begin);
    case ':':
      return make(Kind::Operator, begin, begin + 1);
    case '<':
    case '>':
      return make(Kind::Operator, begin, begin + (equalsNext ? 2 : 1));
    case '=':
    case '!': {
      if (first == '!' && equalsNext) return make(Kind::Operator, begin, begin + 2);
      if (first == '=' && !equalsNext) return make(Kind::Operator, begin, begin + 1);
      FilterToken token = make(Kind::Malformed, begin, begin + 1);
      token.error = first == '=' ? filter_problems::doubleEqual.at(begin) : filter_problems::bareExclamation.at(begin);
      return token;
    }
    case '-':
      if (!value) return make(Kind::Minus, begin, begin + 1);
      break;
    default:
      break;
  }
  std::size_t end = begin;
  while (end < m_text.size() && !endsWord(m_text[end], value)) ++end;
  FilterToken token = make(Kind::Word, begin, end);
  if (equalFolded(token.source, "AND")) token.kind = Kind::And;
  if (equalFolded(token.source, "OR")) token.kind = Kind::Or;
  if (equalFolded(token.source, "NOT")) token.kind = Kind::Not;
  if (token.source == "&&" || token.source == "||") {
    token.kind = Kind::Malformed;
    token.error =
        filter_problems::symbolicOperator.at(begin, {token.source == "&&" ? "AND" : "OR", std::string(token.source)});
  }
  token.pieces = splitAtWildcards(token.source);
  return token;
}

}  // namespace aifactory
