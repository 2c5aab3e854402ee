// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChartView>
#include <QVector>

#include <functional>
#include <optional>

class QCategoryAxis;

namespace aifactory {

/// What a chart over time shows. Times are in ms since 1970 and ascend; every list of values has one for each time, NaN
/// where nothing was measured, which leaves a gap.
struct TimeChartData {
  struct Line {
    QString name;
    QVector<double> values;
  };
  struct Band {
    QString name;
    QVector<double> low, high;
  };
  QVector<qint64> times;
  QVector<Line> lines;
  std::optional<Band> band;
  qint64 from = 0, to = 0;  ///< of the axis
  double most = 0;          ///< what the axis reaches at least: 100 for per cents
};

/// Lines over time with a legend, and a cross-hair that tells the exact values: by the pointer, or by Left, Right, Home
/// and End. Enter and a double click choose the instant below it. GUI thread.
class TimeChart : public QChartView {
  Q_OBJECT

 public:
  explicit TimeChart(QWidget* parent = nullptr);

  void setData(TimeChartData data);
  const TimeChartData& data() const { return m_data; }
  /// Words for a value with its unit, and for an instant, below the cross-hair.
  void setWords(std::function<QString(double)> value, std::function<QString(qint64)> instant);
  /// The instant that the console shows; a line marks it.
  void setInstant(std::optional<qint64> instant);

  /// Index of the time below the cross-hair; -1 while there is none.
  int crossHair() const { return m_crossHair; }
  /// What is said there, a line for the time and one for each value: also what screen readers get.
  QStringList crossHairText() const;

  QSize sizeHint() const override { return {420, 220}; }
  QSize minimumSizeHint() const override { return {200, 140}; }

 Q_SIGNALS:
  void instantChosen(qint64 instant);

 protected:
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void applyTheme();
  void fillLegend();
  void placeTicks();
  void setCrossHair(int index);
  void tellCrossHair();
  void chooseInstant();
  QPointF place(double time, double value) const;
  void paintBand(QPainter& painter) const;
  void paintLines(QPainter& painter) const;
  void paintCrossHair(QPainter& painter) const;

  TimeChartData m_data;
  double m_top = 1;
  std::optional<qint64> m_instant;
  int m_crossHair = -1;
  std::function<QString(double)> m_valueWords;
  std::function<QString(qint64)> m_instantWords;
  QCategoryAxis* m_timeAxis;
  QCategoryAxis* m_valueAxis;
};

}  // namespace aifactory
