// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <QVector>

#include <functional>
#include <optional>

#include "widgets/theme.h"

namespace aifactory {

/// A slider over a stretch of time: what of it is recorded, what happened when, and which instant is shown. Times are
/// milliseconds since 1970. As a slider it counts the seconds of the stretch; screen readers get words, and the minutes
/// before its end.
class TimeTrack : public QAbstractSlider {
  Q_OBJECT

 public:
  struct Span {
    qint64 start, end;
  };
  struct Mark {
    qint64 time;
    StatusKind status;
    QString text;
  };

  explicit TimeTrack(QWidget* parent = nullptr);

  /// The stretch; its end is the present where `endsNow`.
  void setStretch(qint64 from, qint64 to, bool endsNow);
  qint64 from() const { return m_from; }
  qint64 to() const { return m_to; }
  void setSpans(QVector<Span> spans);
  void setMarks(QVector<Mark> marks);
  /// The instant that is shown; none is the present.
  void setInstant(std::optional<qint64> instant);
  std::optional<qint64> instant() const { return m_instant; }
  /// Words for an instant, for the hint below the pointer and for screen readers.
  void setWords(std::function<QString(qint64)> words) { m_words = std::move(words); }
  /// In words, what is shown: where that is the present, the accessible description.
  QString instantWords() const { return m_instant && m_words ? m_words(*m_instant) : accessibleDescription(); }
  /// Where an instant stands, and which one stands at a point.
  int xOf(qint64 instant) const;
  qint64 instantAt(int x) const;

  QSize sizeHint() const override { return {120, 24}; }
  QSize minimumSizeHint() const override { return {60, 24}; }

 Q_SIGNALS:
  /// The user wants this instant, or the present.
  void instantChosen(qint64 instant);
  void presentChosen();
  /// The user wants a shorter (-1) or longer (1) stretch.
  void zoomed(int step);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void choose(int x);
  void step(qint64 ms);
  void syncSlider();
  QString hintAt(int x) const;

  qint64 m_from = 0, m_to = 1;
  bool m_endsNow = true;
  std::optional<qint64> m_instant;
  QVector<Span> m_spans;
  QVector<Mark> m_marks;
  std::function<QString(qint64)> m_words;
  int m_hover = -1;
  bool m_syncing = false;
};

}  // namespace aifactory
