// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QComboBox;
class QPushButton;
class QTimer;

namespace aifactory {

class FactoryConnection;
class StateLabel;
class TimeActions;

/// Says above a page which instant of the past it shows, and has the controls for it.
class PastBanner : public QFrame {
  Q_OBJECT

 public:
  PastBanner(FactoryConnection& connection, TimeActions& actions, QWidget* parent = nullptr);
  QString text() const;
  /// Whether the page below shows that time, or is of the present only.
  void setPageFollows(bool follows);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateTexts();
  void updateText();

  FactoryConnection& m_connection;
  TimeActions& m_actions;
  StateLabel* m_text;
  QPushButton* m_play;
  QComboBox* m_speed;
  QPushButton* m_notes;
  QPushButton* m_live;
  QTimer* m_timer;
  bool m_pageFollows = true;
};

}  // namespace aifactory
