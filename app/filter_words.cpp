// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter_words.h"

#include <algorithm>
#include <iterator>

namespace aifactory {
namespace {

struct Sentence {
  const char* problem;  ///< of base/filter_problem.h
  const char* text;     ///< %1 is the first word that it quotes
};

constexpr Sentence sentences[] = {
    {"TOO_LONG", QT_TRANSLATE_NOOP("FilterWords", "The filter is longer than 4096 bytes.")},
    {"INVALID_UTF8", QT_TRANSLATE_NOOP("FilterWords", "This is no valid UTF-8 text.")},
    {"CONTROL_CHARACTER", QT_TRANSLATE_NOOP("FilterWords", "There is a control character here.")},
    {"UNCLOSED_QUOTE", QT_TRANSLATE_NOOP("FilterWords", "This quotation mark is never closed.")},
    {"UNCLOSED_PARENTHESIS", QT_TRANSLATE_NOOP("FilterWords", "This parenthesis is never closed.")},
    {"NOTHING_TO_CLOSE", QT_TRANSLATE_NOOP("FilterWords", "There is no parenthesis to close here.")},
    {"TOO_DEEP", QT_TRANSLATE_NOOP("FilterWords", "Parentheses are nested more than 64 deep.")},
    {"DOUBLE_EQUAL", QT_TRANSLATE_NOOP("FilterWords", "Write a single = to compare.")},
    {"BARE_EXCLAMATION", QT_TRANSLATE_NOOP("FilterWords", "Write != to exclude a value, or NOT.")},
    {"SYMBOLIC_OPERATOR", QT_TRANSLATE_NOOP("FilterWords", "Write %1 instead of %2.")},
    {"FIELD_EXPECTED", QT_TRANSLATE_NOOP("FilterWords", "A field name is expected before \"%1\".")},
    {"CONDITION_EXPECTED",
     QT_TRANSLATE_NOOP("FilterWords", "A word or a condition like state=running is expected here.")},
    {"CONDITION_EXPECTED_AFTER", QT_TRANSLATE_NOOP("FilterWords", "A word or a condition is expected after \"%1\".")},
    {"VALUE_EXPECTED", QT_TRANSLATE_NOOP("FilterWords", "A value is expected after \"%1\".")},
    {"QUOTED_FIELD", QT_TRANSLATE_NOOP("FilterWords", "A field name is written without quotation marks.")},
    {"UNKNOWN_FIELD", QT_TRANSLATE_NOOP("FilterWords", "There is no field \"%1\". The fields are %2.")},
    {"MISSPELT_FIELD", QT_TRANSLATE_NOOP("FilterWords", "There is no field \"%1\". Did you mean \"%2\"?")},
    {"TEXT_FIELD", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is text: compare it with :, = or !=.")},
    {"NOTHING_SEARCHED",
     QT_TRANSLATE_NOOP("FilterWords", "No text is searched here: write a condition like field=value.")},
    {"NO_NUMBER", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is no number; \"%2\" wants one like 8%3.")},
    {"PLAIN_NUMBER", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is a plain number, without \"%2\".")},
    {"WRONG_UNIT", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is no unit of \"%2\", which is in %3.")},
    {"NO_DURATION", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is no duration; write one like 30m, 12h or 2d.")},
    {"DURATION_WITHOUT_UNIT", QT_TRANSLATE_NOOP("FilterWords", "A duration needs a unit: s, m, h, d or w, as in 12h.")},
    {"NO_TIME",
     QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is no time; write one like 2026-11-22, 2026-11-22T09:00:00Z or -24h.")},
    {"TIME_OUT_OF_RANGE", QT_TRANSLATE_NOOP("FilterWords", "\"%1\" is outside of the years 1 to 9999.")},
};

}  // namespace

QString FilterWords::sentence(const Filter::Error& error) {
  const auto* found = std::find_if(std::begin(sentences), std::end(sentences),
                                   [&](const Sentence& each) { return error.problem == each.problem; });
  if (found == std::end(sentences)) return QString::fromStdString(error.sentence);
  QString text = tr(found->text);
  // In one pass, so that a word that was typed as "%2" stays what it is.
  QString filled;
  for (qsizetype i = 0; i < text.size(); ++i) {
    const int place = text[i] == QLatin1Char('%') && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
    if (place < 1 || static_cast<std::size_t>(place) > error.words.size()) {
      filled += text[i];
    } else {
      filled += QString::fromStdString(error.words[static_cast<std::size_t>(place - 1)]);
      ++i;
    }
  }
  return filled;
}

}  // namespace aifactory
