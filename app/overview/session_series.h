// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QVector>

namespace aifactory {

/// What the console has seen of one figure since it began to look: a value a second, and when there are too many of
/// them, the mean of every two. NaN where nothing was known.
class SessionSeries {
 public:
  static constexpr int capacity = 600;

  void add(double value);
  const QVector<double>& values() const { return m_values; }
  double mean() const;
  /// When the first value was added; invalid before.
  QDateTime since() const { return m_since; }

 private:
  QVector<double> m_values;
  QDateTime m_since;
  int m_step = 1;      ///< added values to each kept one
  int m_pending = 0;   ///< added values not kept yet
  int m_measured = 0;  ///< of them, not NaN
  double m_sum = 0;
};

}  // namespace aifactory
