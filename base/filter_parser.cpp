// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter_parser.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/filter_problem.h"
#include "base/filter_value.h"
#include "base/utf8.h"

namespace aifactory {
namespace {

using Kind = FilterToken::Kind;
using NodeKind = FilterNode::Kind;
using NodePointer = std::shared_ptr<const FilterNode>;
using namespace filter_problems;

constexpr std::size_t maxBytes = 4096;
constexpr int maxDepth = 64;

FilterOperator operatorOf(std::string_view symbol) {
  if (symbol == ":") return FilterOperator::Has;
  if (symbol == "=") return FilterOperator::Equal;
  if (symbol == "!=") return FilterOperator::NotEqual;
  if (symbol == "<") return FilterOperator::Less;
  if (symbol == "<=") return FilterOperator::LessOrEqual;
  return symbol == ">" ? FilterOperator::Greater : FilterOperator::GreaterOrEqual;
}

std::size_t editDistance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (foldAscii(left[i]) == foldAscii(right[j]) ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({changed, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

std::optional<std::size_t> findField(const FilterSchema& schema, std::string_view name) {
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (equalFolded(schema[i].name, name)) return i;
  }
  return std::nullopt;
}

/// `children` under one node; groups of the same kind are one, so that parentheses do not tell filters apart.
NodePointer group(NodeKind kind, std::vector<NodePointer> children) {
  if (children.size() == 1) return children.front();
  auto node = std::make_shared<FilterNode>();
  node->kind = kind;
  for (NodePointer& child : children) {
    if (child->kind == kind) {
      node->children.insert(node->children.end(), child->children.begin(), child->children.end());
    } else {
      node->children.push_back(std::move(child));
    }
  }
  return node;
}

NodePointer negation(NodePointer child) {
  if (child->kind == NodeKind::Not) return child->children.front();
  auto node = std::make_shared<FilterNode>();
  node->kind = NodeKind::Not;
  node->children.push_back(std::move(child));
  return node;
}

/// "Contains" as a pattern: wildcards at both ends.
std::vector<std::string> openEnds(const std::vector<std::string>& pieces) {
  std::vector<std::string> open{""};
  std::copy_if(pieces.begin(), pieces.end(), std::back_inserter(open),
               [](const auto& piece) { return !piece.empty(); });
  open.emplace_back();
  return open;
}

}  // namespace

FilterParser::FilterParser(std::string_view text, const FilterSchema& schema, double now)
    : m_text(text), m_schema(schema), m_now(now), m_lexer(text) {}

NodePointer FilterParser::fail(Filter::Error error) {
  if (!m_failed) m_error = std::move(error);
  m_failed = true;
  return nullptr;
}

bool FilterParser::checkBytes() {
  if (m_text.size() > maxBytes) {
    fail(tooLong.at(maxBytes));
    return false;
  }
  for (std::size_t i = 0; i < m_text.size();) {
    const std::size_t begin = i;
    const auto point = nextCodePoint(m_text, i);
    if (!point) {
      fail(invalidUtf8.at(begin));
      return false;
    }
    if (isControl(*point) && *point != '\t' && *point != '\n' && *point != '\r') {
      fail(controlCharacter.at(begin));
      return false;
    }
  }
  return true;
}

void FilterParser::advance(bool toValue) {
  m_token = m_lexer.next(toValue || m_valueDepth > 0);
  if (m_token.kind == Kind::Malformed) fail(m_token.error);
}

NodePointer FilterParser::parse() {
  if (!checkBytes()) return nullptr;
  advance();
  if (m_failed) return nullptr;
  if (m_token.kind == Kind::End) return std::make_shared<FilterNode>();
  NodePointer root = parseExpression(nullptr);
  if (m_failed) return nullptr;
  if (m_token.kind == Kind::Close) return fail(nothingToClose.at(m_token.begin));
  return root;
}

NodePointer FilterParser::parseExpression(const Comparison* comparison) {
  std::vector<NodePointer> factors;
  do {
    factors.push_back(parseFactor(comparison));
    if (m_failed) return nullptr;
    if (m_token.kind == Kind::Operator) {
      return fail(fieldExpected.at(m_token.begin, {std::string(m_token.source)}));
    }
    if (m_token.kind == Kind::And) {
      m_after = m_token.source;
      advance();
    }
    if (m_failed) return nullptr;
  } while (!((m_token.kind == Kind::End || m_token.kind == Kind::Close) && m_after.empty()));
  return group(NodeKind::And, std::move(factors));
}

NodePointer FilterParser::parseFactor(const Comparison* comparison) {
  std::vector<NodePointer> terms;
  for (;;) {
    terms.push_back(parseTerm(comparison));
    if (m_failed) return nullptr;
    if (m_token.kind != Kind::Or) return group(NodeKind::Or, std::move(terms));
    m_after = m_token.source;
    advance();
    if (m_failed) return nullptr;
  }
}

NodePointer FilterParser::parseTerm(const Comparison* comparison) {
  bool negative = false;
  while (m_token.kind == Kind::Not || m_token.kind == Kind::Minus) {
    negative = !negative;
    m_after = m_token.source;
    advance();
    if (m_failed) return nullptr;
  }
  NodePointer node;
  if (m_token.kind == Kind::Open) {
    node = parseGroup(comparison);
  } else if (m_token.isText()) {
    node = comparison ? parseValue(*comparison) : parseRestriction();
  } else if (m_token.kind == Kind::Operator) {
    return fail(fieldExpected.at(m_token.begin, {std::string(m_token.source)}));
  } else {
    return fail(expectation());
  }
  if (m_failed) return nullptr;
  return negative ? negation(std::move(node)) : node;
}

Filter::Error FilterParser::expectation() const {
  return m_after.empty() ? conditionExpected.at(m_token.begin)
                         : conditionExpectedAfter.at(m_token.begin, {std::string(m_after)});
}

NodePointer FilterParser::parseGroup(const Comparison* comparison) {
  const std::size_t open = m_token.begin;
  if (++m_depth > maxDepth) return fail(tooDeep.at(open));
  m_after = "(";
  if (comparison) ++m_valueDepth;
  advance();
  if (m_failed) return nullptr;
  NodePointer node = m_token.kind == Kind::End ? fail(unclosedParenthesis.at(open)) : parseExpression(comparison);
  if (m_failed) return nullptr;
  if (m_token.kind != Kind::Close) return fail(unclosedParenthesis.at(open));
  --m_depth;
  if (comparison) --m_valueDepth;
  m_after.clear();
  advance();
  return m_failed ? nullptr : node;
}

NodePointer FilterParser::parseRestriction() {
  const FilterToken name = m_token;
  m_after.clear();
  advance();
  if (m_failed) return nullptr;
  if (m_token.kind != Kind::Operator) return search(name);
  if (name.kind == Kind::String) return fail(quotedField.at(name.begin));
  const auto field = findField(m_schema, name.source);
  if (!field) return failUnknownField(name);
  const Comparison comparison{*field, operatorOf(m_token.source), m_token};
  const FilterType type = m_schema[*field].type;
  if (type == FilterType::Text && comparison.op >= FilterOperator::Less) {
    return fail(textField.at(m_token.begin, {std::string(name.source)}));
  }
  advance(true);
  if (m_failed) return nullptr;
  if (m_token.kind == Kind::Open) return parseGroup(&comparison);
  if (!m_token.isText()) {
    return fail(
        valueExpected.at(m_token.begin, {std::string(name.source) + std::string(comparison.operatorToken.source)}));
  }
  return parseValue(comparison);
}

NodePointer FilterParser::parseValue(const Comparison& comparison) {
  const FilterField& field = m_schema[comparison.field];
  const FilterToken value = m_token;
  m_after.clear();
  if (comparison.op == FilterOperator::Has && value.pieces.size() > 1 &&
      std::all_of(value.pieces.begin(), value.pieces.end(), [](const auto& piece) { return piece.empty(); })) {
    auto node = std::make_shared<FilterNode>();
    node->kind = NodeKind::Measured;
    node->field = comparison.field;
    node->name = field.name;
    node->type = field.type;
    advance();
    return node;
  }
  if (field.type == FilterType::Text) {
    advance();
    return textLeaf(comparison, value.pieces);
  }
  const std::string text = withUnitBehind(value, field);
  if (m_failed) return nullptr;
  const auto parsed = parseFilterValue(text, field, m_now);
  if (const auto* error = std::get_if<Filter::Error>(&parsed)) {
    const std::size_t inside = value.kind == Kind::String ? 1 : 0;
    Filter::Error moved = *error;
    moved.offset = value.begin + std::min(inside + error->offset, value.source.size());
    return fail(std::move(moved));
  }
  auto node = std::make_shared<FilterNode>();
  node->kind = NodeKind::Compare;
  node->field = comparison.field;
  node->name = field.name;
  node->type = field.type;
  node->op = comparison.op;
  node->value = std::get<double>(parsed);
  return node;
}

NodePointer FilterParser::textLeaf(const Comparison& comparison, std::vector<std::string> pieces) const {
  const FilterField& field = m_schema[comparison.field];
  auto node = std::make_shared<FilterNode>();
  node->kind = NodeKind::Text;
  node->field = comparison.field;
  node->name = field.name;
  node->op = comparison.op;
  node->isList = !field.listOf.empty();
  while (node->isList && startsWithFolded(pieces.front(), field.listOf + '/')) {
    pieces.front().erase(0, field.listOf.size() + 1);
  }
  node->pattern.pieces = comparison.op == FilterOperator::Has ? openEnds(pieces) : pieces;
  return node;
}

NodePointer FilterParser::search(const FilterToken& word) {
  auto node = std::make_shared<FilterNode>();
  node->kind = NodeKind::Search;
  for (std::size_t i = 0; i < m_schema.size(); ++i) {
    if (m_schema[i].type == FilterType::Text && m_schema[i].searched) {
      node->children.push_back(textLeaf({i, FilterOperator::Has, {}}, word.pieces));
    }
  }
  if (node->children.empty()) return fail(nothingSearched.at(word.begin));
  return node;
}

/// "85 %" and "80 GiB": a unit may stand apart, unless it is the name of the next condition's field.
std::string FilterParser::withUnitBehind(const FilterToken& value, const FilterField& field) {
  std::string text = value.text();
  advance();
  if (m_failed || m_token.kind != Kind::Word || !isUnitOf(field, m_token.source)) return text;
  const bool bare = !text.empty() && ((text.back() >= '0' && text.back() <= '9') || text.back() == '.');
  FilterLexer ahead = m_lexer;
  if (!bare || ahead.next(false).kind == Kind::Operator) return text;
  text.append(1, ' ').append(m_token.source);
  advance();
  return text;
}

NodePointer FilterParser::failUnknownField(const FilterToken& token) {
  const FilterField* nearest = nullptr;
  std::size_t best = 3;
  std::string names;
  for (const FilterField& field : m_schema) {
    const std::size_t distance = editDistance(token.source.substr(0, 64), field.name);
    if (distance < std::min(best, field.name.size())) {
      best = distance;
      nearest = &field;
    }
    names.append(names.empty() ? "" : ", ").append(field.name);
  }
  return fail(nearest ? misspeltField.at(token.begin, {std::string(token.source), nearest->name})
                      : unknownField.at(token.begin, {std::string(token.source), names}));
}

}  // namespace aifactory
