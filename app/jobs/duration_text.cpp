// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/duration_text.h"

#include <QRegularExpression>

namespace aifactory {
namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;
constexpr qint64 longest = 365 * day;

std::optional<qint64> checked(qint64 seconds) {
  if (seconds <= 0 || seconds > longest) return {};
  return seconds;
}

}  // namespace

std::optional<qint64> parseTimeLimit(const QString& text) {
  static const QRegularExpression units(
      QStringLiteral("^(?:(\\d{1,4})\\s*d)?\\s*(?:(\\d{1,5})\\s*h)?\\s*(?:(\\d{1,6})\\s*m(?:in)?)?$"));
  static const QRegularExpression bare(QStringLiteral("^\\d{1,6}$"));
  static const QRegularExpression colons(QStringLiteral("^(?:(\\d{1,3})-)?(\\d{1,4}):(\\d{2})(?::(\\d{2}))?$"));
  const QString trimmed = text.trimmed().toLower();
  if (trimmed.isEmpty()) return {};
  if (bare.match(trimmed).hasMatch()) return checked(trimmed.toLongLong() * minute);
  if (const auto match = units.match(trimmed); match.hasMatch()) {
    return checked(match.captured(1).toLongLong() * day + match.captured(2).toLongLong() * hour +
                   match.captured(3).toLongLong() * minute);
  }
  if (const auto match = colons.match(trimmed); match.hasMatch()) {
    return checked(match.captured(1).toLongLong() * day + match.captured(2).toLongLong() * hour +
                   match.captured(3).toLongLong() * minute + match.captured(4).toLongLong());
  }
  return {};
}

QString formatTimeLimit(qint64 seconds) {
  if (seconds % minute != 0) {
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / hour, 2, 10, QLatin1Char('0'))
        .arg(seconds % hour / minute, 2, 10, QLatin1Char('0'))
        .arg(seconds % minute, 2, 10, QLatin1Char('0'));
  }
  if (seconds < 2 * hour && seconds % hour != 0) return QStringLiteral("%1m").arg(seconds / minute);
  QStringList parts;
  if (seconds >= 2 * day) {
    parts << QStringLiteral("%1d").arg(seconds / day);
    seconds %= day;
  }
  if (seconds >= hour) parts << QStringLiteral("%1h").arg(seconds / hour);
  if (seconds % hour != 0) parts << QStringLiteral("%1m").arg(seconds % hour / minute);
  return parts.join(QLatin1Char(' '));
}

}  // namespace aifactory
