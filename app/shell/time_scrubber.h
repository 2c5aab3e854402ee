// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QMenu;
class QTimer;
class QToolButton;

namespace aifactory {

class TimeTrack;
class Workspace;

/// The slider of the top bar over the recorded past, with a menu of all that can be done about the time. Not there
/// where nothing is recorded.
class TimeScrubber : public QFrame {
  Q_OBJECT

 public:
  explicit TimeScrubber(QWidget* parent = nullptr);
  /// Null while no factory is open.
  void setWorkspace(Workspace* workspace);
  TimeTrack* track() const { return m_track; }

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateHistory();
  void updateMarks();
  void updateStretch();
  void retranslate();
  void choose(qint64 instant);
  void choosePresent();
  void zoom(int step);

  QPointer<Workspace> m_workspace;
  QLabel* m_from;
  TimeTrack* m_track;
  QLabel* m_to;
  QToolButton* m_more;
  QMenu* m_menu;
  QTimer* m_timer;
  std::size_t m_stretch;  ///< which of the lengths
};

}  // namespace aifactory
