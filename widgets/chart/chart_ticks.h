// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

namespace aifactory {

/// Round values that lie in [low, high], at most `most` of them, a power of ten times 1, 2 or 5 apart.
QVector<double> valueTicks(double low, double high, int most);

/// Round instants of the local clock, in ms since 1970: whole seconds to whole days apart.
struct TimeTicks {
  QVector<qint64> instants;
  /// As the locale writes them, as exactly as their distance asks for: with seconds, without, the day at midnight.
  QStringList texts;
};
TimeTicks timeTicks(qint64 from, qint64 to, int most);

}  // namespace aifactory
