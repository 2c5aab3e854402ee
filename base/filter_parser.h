// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/filter.h"
#include "base/filter_lexer.h"
#include "base/filter_node.h"

namespace aifactory {

/// Recursive descent over AIP-160:
///   filter     = [ expression ]
///   expression = factor { [ AND ] factor }       AND binds looser than OR
///   factor     = term { OR term }
///   term       = { NOT | "-" } simple
///   simple     = "(" expression ")" | field operator argument | word
///   argument   = value [ unit ] | "(" expression of values ")"
class FilterParser {
 public:
  FilterParser(std::string_view text, const FilterSchema& schema, double now);

  /// Null on a malformed filter: see error().
  std::shared_ptr<const FilterNode> parse();
  const Filter::Error& error() const { return m_error; }

 private:
  using NodePointer = std::shared_ptr<const FilterNode>;
  /// What the values of "field = (a OR b)" are compared with.
  struct Comparison {
    std::size_t field;
    FilterOperator op;
    FilterToken operatorToken;
  };

  NodePointer parseExpression(const Comparison* comparison);
  NodePointer parseFactor(const Comparison* comparison);
  NodePointer parseTerm(const Comparison* comparison);
  NodePointer parseGroup(const Comparison* comparison);
  NodePointer parseRestriction();
  NodePointer parseValue(const Comparison& comparison);
  NodePointer textLeaf(const Comparison& comparison, std::vector<std::string> pieces) const;
  NodePointer search(const FilterToken& word);
  std::string withUnitBehind(const FilterToken& value, const FilterField& field);

  bool checkBytes();
  void advance(bool toValue = false);
  NodePointer fail(Filter::Error error);
  NodePointer failUnknownField(const FilterToken& token);
  Filter::Error expectation() const;

  std::string_view m_text;
  const FilterSchema& m_schema;
  double m_now;
  FilterLexer m_lexer;
  FilterToken m_token;
  std::string m_after;   ///< what stands before m_token and wants something behind it, for the sentence
  int m_depth = 0;       ///< open parentheses
  int m_valueDepth = 0;  ///< of these, within the value of a comparison
  bool m_failed = false;
  Filter::Error m_error;
};

}  // namespace aifactory
