// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/script_highlighter.h"

#include <QRegularExpression>

#include "widgets/theme.h"

namespace aifactory {
namespace {

// In the order of precedence: the first alternative that matches at a place decides.
const QRegularExpression& tokens() {
  static const QRegularExpression expression(QStringLiteral(
      R"((?<directive>^#(?:SBATCH|!).*)|(?<comment>(?:^|(?<=\s))#.*))"
      R"(|(?<string>'[^']*'?|"(?:\\.|[^"\\])*"?))"
      R"(|(?<variable>\$\{[^}]*\}?|\$[A-Za-z_0-9@#?*!]+))"
      R"(|(?<keyword>\b(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|return|exit|export|source|set|local|trap|exec|srun|module)\b))"
      R"(|(?<option>(?<=\s)--?[A-Za-z][\w-]*))"));
  return expression;
}

}  // namespace

void ScriptHighlighter::highlightBlock(const QString& text) {
  const Theme& theme = Theme::current();
  const std::pair<QString, ColorRole> styles[] = {
      {QStringLiteral("directive"), ColorRole::Accent},    {QStringLiteral("comment"), ColorRole::Caption},
      {QStringLiteral("string"), ColorRole::Ok},           {QStringLiteral("variable"), ColorRole::Warning},
      {QStringLiteral("keyword"), ColorRole::Maintenance}, {QStringLiteral("option"), ColorRole::Secondary}};
  for (auto matches = tokens().globalMatch(text); matches.hasNext();) {
    const QRegularExpressionMatch match = matches.next();
    for (const auto& [name, role] : styles) {
      if (match.capturedStart(name) >= 0) {
        QTextCharFormat format;
        format.setForeground(theme.color(role));
        setFormat(static_cast<int>(match.capturedStart(name)), static_cast<int>(match.capturedLength(name)), format);
        break;
      }
    }
  }
}

}  // namespace aifactory
