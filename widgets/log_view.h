// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace aifactory {

class LogArea;

/// A job's output as it comes: follows the tail until the reader scrolls up, finds, copies. GUI thread.
class LogView : public QWidget {
  Q_OBJECT

 public:
  explicit LogView(QWidget* parent = nullptr);

  /// Bytes in any pieces: lines and UTF-8 characters may be cut anywhere.
  void append(const QByteArray& bytes);
  void clear();
  /// Word shown with the size: "following", "ended", "waiting for the job to start".
  void setState(const QString& state);
  void setFollowing(bool following);
  bool isFollowing() const;
  int lineCount() const;
  QString line(int index) const;
  /// All that were appended; the oldest of a very long output are let go.
  qint64 byteCount() const;
  qint64 heldBytes() const;
  QString selectedText() const;

 public Q_SLOTS:
  void find();
  void findNext();
  void findPrevious();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void updateState();
  void updateFind();
  void step(int by);
  void closeFind();
  void retranslate();

  LogArea* m_area;
  QLabel* m_state;
  QWidget* m_findLine;
  QLineEdit* m_findEdit;
  QLabel* m_findCount;
  QToolButton* m_previous;
  QToolButton* m_next;
  QToolButton* m_close;
  QToolButton* m_find;
  QToolButton* m_toEnd;
  QString m_stateWord;
  bool m_goToFirst = false;
};

}  // namespace aifactory
