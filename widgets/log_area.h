// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QTimer>

#include <vector>

#include "widgets/log_text.h"

namespace aifactory {

/// Draws the visible lines of a LogText, whatever their number: scroll bars count lines and columns.
class LogArea : public QAbstractScrollArea {
  Q_OBJECT

 public:
  struct Match {
    int line = 0;
    int column = 0;
  };

  explicit LogArea(QWidget* parent = nullptr);

  const LogText& text() const { return m_text; }
  void append(const QByteArray& bytes);
  void clear();
  bool isFollowing() const { return m_following; }
  void setFollowing(bool following);
  QString selectedText() const;

  /// Looks through all lines in slices, so that the window stays alive; new lines too. Empty: no search.
  void setNeedle(const QString& needle);
  const std::vector<Match>& matches() const { return m_matches; }
  int currentMatch() const { return m_currentMatch; }
  bool isSearching() const { return m_search.isActive(); }
  void goToMatch(int match);
  /// First match at or after the top of the view, or -1.
  int matchInView() const;

 Q_SIGNALS:
  void followingChanged(bool following);
  void matchesChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;

 private:
  struct Place {
    int line = 0;
    int column = 0;
    auto operator<=>(const Place&) const = default;
  };

  void updateScrollBars();
  void searchSlice();
  Place placeAt(QPoint point) const;
  qreal columnX(const QString& text, int column) const;
  void paintLine(QPainter& painter, int index, qreal top);

  LogText m_text;
  bool m_following = true;
  bool m_placing = false;
  int m_lineHeight;
  qreal m_characterWidth;
  int m_widest = 0;
  Place m_anchor, m_caret;
  QString m_needle;
  int m_searched = 0;
  std::vector<Match> m_matches;
  int m_currentMatch = -1;
  QTimer m_search;
};

}  // namespace aifactory
