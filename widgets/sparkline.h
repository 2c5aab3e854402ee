// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

#include "widgets/theme.h"

namespace aifactory {

/// A small area chart of one series. NaN leaves a gap.
class Sparkline : public QWidget {
  Q_OBJECT

 public:
  explicit Sparkline(QWidget* parent = nullptr);

  /// Evenly spaced, oldest first. The range is [minimum, maximum]; NaN takes it from the values.
  void setValues(QVector<double> values);
  void setRange(double minimum, double maximum);
  void setColor(ColorRole color);
  /// Line of text below the area: "71 % now · 68 % mean".
  void setNote(const QString& note);
  const QVector<double>& values() const { return m_values; }

  QSize sizeHint() const override { return {220, 96}; }
  QSize minimumSizeHint() const override { return {80, 48}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QVector<double> m_values;
  double m_minimum, m_maximum;
  ColorRole m_color = ColorRole::Accent;
  QString m_note;
};

}  // namespace aifactory
