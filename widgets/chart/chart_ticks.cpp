// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/chart_ticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace aifactory {
namespace {

constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::array roundSteps{second,  2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
                                minute,  2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
                                hour,    2 * hour,   3 * hour,   6 * hour,    12 * hour,   day,
                                2 * day, 7 * day,    14 * day,   28 * day};

QString tickText(const QDateTime& time, qint64 step) {
  if (time.time() == QTime(0, 0)) {
    return QLocale().toString(time.date(), QCoreApplication::translate("aifactory::TimeChart", "d MMM", "a day"));
  }
  return time.toString(step < minute ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

}  // namespace

QVector<double> valueTicks(double low, double high, int most) {
  if (!(high > low) || most < 1) return {};
  const double least = (high - low) / most;
  const double power = std::pow(10, std::floor(std::log10(least)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least) {
      step = factor * power;
      break;
    }
  }
  QVector<double> ticks;
  const double first = std::ceil(low / step - 1e-9);
  for (double count = first; count * step <= high + step * 1e-9; ++count) ticks << count * step + 0.0;  // no -0
  return ticks;
}

TimeTicks timeTicks(qint64 from, qint64 to, int most) {
  TimeTicks ticks;
  if (to <= from || most < 1) return ticks;
  const qint64 least = (to - from) / most;
  const auto found = std::lower_bound(roundSteps.begin(), roundSteps.end(), least);
  const qint64 step = found == roundSteps.end() ? (least / day + 1) * day : *found;
  // Round by the wall clock, also where it is 30 minutes off the full hours of UTC.
  const qint64 offset = QDateTime::fromMSecsSinceEpoch(from).offsetFromUtc() * second;
  for (qint64 tick = (from + offset + step - 1) / step * step - offset; tick <= to; tick += step) {
    ticks.instants << tick;
    ticks.texts << tickText(QDateTime::fromMSecsSinceEpoch(tick), step);
  }
  return ticks;
}

}  // namespace aifactory
