// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/filter.h"

namespace aifactory {

/// What can be wrong with a filter: a stable name, and the English sentence with $0, $1, … for the words it quotes.
/// The console has a sentence of its own for each name (app/filter_words.cpp).
struct FilterProblem {
  std::string_view name;
  std::string_view sentence;

  Filter::Error at(std::size_t offset, std::vector<std::string> words = {}) const;
};

namespace filter_problems {
inline constexpr FilterProblem tooLong{"TOO_LONG", "The filter is longer than 4096 bytes."};
inline constexpr FilterProblem invalidUtf8{"INVALID_UTF8", "This is no valid UTF-8 text."};
inline constexpr FilterProblem controlCharacter{"CONTROL_CHARACTER", "There is a control character here."};
inline constexpr FilterProblem unclosedQuote{"UNCLOSED_QUOTE", "This quotation mark is never closed."};
inline constexpr FilterProblem unclosedParenthesis{"UNCLOSED_PARENTHESIS", "This parenthesis is never closed."};
inline constexpr FilterProblem nothingToClose{"NOTHING_TO_CLOSE", "There is no parenthesis to close here."};
inline constexpr FilterProblem tooDeep{"TOO_DEEP", "Parentheses are nested more than 64 deep."};
inline constexpr FilterProblem doubleEqual{"DOUBLE_EQUAL", "Write a single = to compare."};
inline constexpr FilterProblem bareExclamation{"BARE_EXCLAMATION", "Write != to exclude a value, or NOT."};
inline constexpr FilterProblem symbolicOperator{"SYMBOLIC_OPERATOR", "Write $0 instead of $1."};
inline constexpr FilterProblem fieldExpected{"FIELD_EXPECTED", "A field name is expected before \"$0\"."};
inline constexpr FilterProblem conditionExpected{"CONDITION_EXPECTED",
                                                 "A word or a condition like state=running is expected here."};
inline constexpr FilterProblem conditionExpectedAfter{"CONDITION_EXPECTED_AFTER",
                                                      "A word or a condition is expected after \"$0\"."};
inline constexpr FilterProblem valueExpected{"VALUE_EXPECTED", "A value is expected after \"$0\"."};
inline constexpr FilterProblem quotedField{"QUOTED_FIELD", "A field name is written without quotation marks."};
inline constexpr FilterProblem unknownField{"UNKNOWN_FIELD", "There is no field \"$0\". The fields are $1."};
inline constexpr FilterProblem misspeltField{"MISSPELT_FIELD", "There is no field \"$0\". Did you mean \"$1\"?"};
inline constexpr FilterProblem textField{"TEXT_FIELD", "\"$0\" is text: compare it with :, = or !=."};
inline constexpr FilterProblem nothingSearched{"NOTHING_SEARCHED",
                                               "No text is searched here: write a condition like field=value."};
inline constexpr FilterProblem noNumber{"NO_NUMBER", "\"$0\" is no number; \"$1\" wants one like 8$2."};
inline constexpr FilterProblem plainNumber{"PLAIN_NUMBER", "\"$0\" is a plain number, without \"$1\"."};
inline constexpr FilterProblem wrongUnit{"WRONG_UNIT", "\"$0\" is no unit of \"$1\", which is in $2."};
inline constexpr FilterProblem noDuration{"NO_DURATION", "\"$0\" is no duration; write one like 30m, 12h or 2d."};
inline constexpr FilterProblem durationWithoutUnit{"DURATION_WITHOUT_UNIT",
                                                   "A duration needs a unit: s, m, h, d or w, as in 12h."};
inline constexpr FilterProblem noTime{"NO_TIME",
                                      "\"$0\" is no time; write one like 2026-11-22, 2026-11-22T09:00:00Z or -24h."};
inline constexpr FilterProblem timeOutOfRange{"TIME_OUT_OF_RANGE", "\"$0\" is outside of the years 1 to 9999."};
}  // namespace filter_problems

/// All of the above.
std::span<const FilterProblem> filterProblems();

}  // namespace aifactory
