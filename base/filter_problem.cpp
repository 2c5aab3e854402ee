// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter_problem.h"

namespace aifactory {

Filter::Error FilterProblem::at(std::size_t offset, std::vector<std::string> words) const {
  std::string text;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] == '$' && i + 1 < sentence.size()) {
      const auto word = static_cast<std::size_t>(sentence[++i] - '0');
      text += word < words.size() ? words[word] : std::string();
    } else {
      text += sentence[i];
    }
  }
  return {offset, std::move(text), name, std::move(words)};
}

std::span<const FilterProblem> filterProblems() {
  using namespace filter_problems;
  static constexpr FilterProblem all[] = {
      tooLong,        invalidUtf8,       controlCharacter, unclosedQuote,       unclosedParenthesis,
      nothingToClose, tooDeep,           doubleEqual,      bareExclamation,     symbolicOperator,
      fieldExpected,  conditionExpected, quotedField,      unknownField,        conditionExpectedAfter,
      misspeltField,  valueExpected,     nothingSearched,  textField,           noNumber,
      plainNumber,    wrongUnit,         noDuration,       durationWithoutUnit, noTime,
      timeOutOfRange};
  return all;
}

}  // namespace aifactory
