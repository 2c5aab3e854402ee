// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/filter.h"
#include "base/filter_lexer.h"

namespace aifactory {
namespace {

using Kind = FilterToken::Kind;

const FilterField* findField(const FilterSchema& schema, const FilterToken& token) {
  const auto found = std::find_if(schema.begin(), schema.end(), [&token](const FilterField& field) {
    return token.kind == Kind::Word && equalFolded(field.name, token.source);
  });
  return found == schema.end() ? nullptr : &*found;
}

std::vector<std::string> operatorsOf(const FilterField& field) {
  if (field.type == FilterType::Text) return {":", "=", "!="};
  return {"=", "!=", "<", "<=", ">", ">="};
}

/// As it is typed: quoted where it would not be read as one word.
std::string written(const std::string& value) {
  FilterLexer lexer(value);
  const FilterToken token = lexer.next(true);
  if (token.kind == Kind::Word && token.end == value.size() && token.pieces.size() == 1) return value;
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\' || c == '*') text += '\\';
    text += c;
  }
  return text + '"';
}

/// Values that start with what was typed, with or without its quotation mark.
std::vector<std::string> valuesOf(const FilterField& field, std::string_view typed) {
  std::vector<std::string> choices;
  if (typed.starts_with('"')) typed.remove_prefix(1);
  if (field.type == FilterType::Text) {
    for (const std::string& value : field.values) {
      if (startsWithFolded(value, typed)) choices.push_back(written(value));
    }
    return choices;
  }
  std::vector<std::string> examples;
  if (field.type == FilterType::Time) examples = {"-1h", "-24h", "-7d"};
  if (field.type == FilterType::Duration) examples = {"10m", "1h", "1d"};
  for (const std::string& example : examples) {
    if (startsWithFolded(example, typed)) choices.push_back(example);
  }
  const bool digits = !typed.empty() && typed.find_first_not_of("0123456789.") == typed.npos;
  if (field.type == FilterType::Number && digits && !field.unit.empty()) {
    choices.push_back(std::string(typed) + field.unit);
  }
  if (field.type == FilterType::Duration && digits) {
    for (const char* unit : {"m", "h", "d"}) choices.push_back(std::string(typed) + unit);
  }
  return choices;
}

}  // namespace

FilterCompletion completeFilter(std::string_view text, std::size_t cursor, const FilterSchema& schema) {
  text = text.substr(0, std::min(cursor, text.size()));
  // Only what stands before the cursor counts: `last` touches the cursor or is empty, `before` precedes it.
  FilterLexer lexer(text);
  FilterToken beforeLast, before, last;
  const FilterField* compared = nullptr;  // whose value `last` is
  const FilterField* groupField = nullptr;
  int groupDepth = 0;
  bool value = false;
  for (;;) {
    beforeLast = before;
    before = last;
    last = lexer.next(value || groupDepth > 0);
    compared = value || groupDepth > 0 ? groupField : nullptr;
    if (last.kind == Kind::End || last.kind == Kind::Malformed || last.end == text.size()) break;
    if (last.kind == Kind::Operator) groupField = findField(schema, before);
    if (last.kind == Kind::Open && (value || groupDepth > 0)) ++groupDepth;
    if (last.kind == Kind::Close && groupDepth > 0) --groupDepth;
    value = last.kind == Kind::Operator;
  }
  FilterCompletion completion{last.begin, {}};
  auto& choices = completion.choices;
  const auto offerFields = [&](std::string_view typed) {
    for (const FilterField& field : schema) {
      if (startsWithFolded(field.name, typed)) choices.push_back(field.name);
    }
  };
  const auto offerWords = [&](std::string_view typed, std::initializer_list<const char*> words) {
    for (const char* word : words) {
      if (startsWithFolded(word, typed)) choices.emplace_back(word);
    }
  };

  // An operator or an opening parenthesis that touches the cursor wants what comes behind it.
  if (last.kind == Kind::Operator || last.kind == Kind::Open || last.kind == Kind::Minus) {
    completion.replaceFrom = text.size();
    const FilterField* field = last.kind == Kind::Operator ? findField(schema, before) : compared;
    if (field) {
      choices = valuesOf(*field, {});
    } else {
      offerFields({});
    }
    return completion;
  }
  if (last.kind == Kind::Close || (last.kind == Kind::String && last.end == text.size())) return completion;

  const bool typing = last.kind != Kind::End;
  const std::string_view typed = typing ? last.source : std::string_view();
  const bool wantsCondition = before.kind == Kind::End || before.kind == Kind::And || before.kind == Kind::Or ||
                              before.kind == Kind::Not || before.kind == Kind::Minus || before.kind == Kind::Open;
  if (compared && (wantsCondition || before.kind == Kind::Operator)) {
    choices = valuesOf(*compared, typed);
    return completion;
  }
  if (last.kind == Kind::Malformed) return completion;
  if (const FilterField* field = typing ? findField(schema, last) : nullptr) {
    for (const std::string& op : operatorsOf(*field)) choices.push_back(field->name + op);
  }
  if (!typing && beforeLast.kind != Kind::Operator) {
    if (const FilterField* field = findField(schema, before)) choices = operatorsOf(*field);
  }
  if (!wantsCondition) offerWords(typed, {"AND", "OR"});
  if (compared) return completion;
  if (typing || wantsCondition) {
    offerFields(typed);
    std::erase(choices, std::string(typed));
  }
  offerWords(typed, {"NOT"});
  return completion;
}

}  // namespace aifactory
