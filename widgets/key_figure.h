// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace aifactory {

/// A card with a caption, one big figure and a line below it. Where it leads to its source, a click, Enter or Space
/// asks for that.
class KeyFigure : public QWidget {
  Q_OBJECT

 public:
  explicit KeyFigure(const QString& caption, QWidget* parent = nullptr);

  void setCaption(const QString& caption);
  /// An empty figure is drawn as "—"; `unit` follows it in the secondary colour.
  void setFigure(const QString& figure, const QString& unit = {});
  void setNote(const QString& note);
  /// Grey: the figure is older than it should be.
  void setStale(bool stale);
  /// Takes the keyboard and says `clicked`; at first it does neither.
  void setLeads(bool leads);
  QString figure() const { return m_figure; }
  QString note() const { return m_note; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void clicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void describe();

  QString m_caption, m_figure, m_unit, m_note;
  bool m_stale = false;
  bool m_leads = false;
};

}  // namespace aifactory
