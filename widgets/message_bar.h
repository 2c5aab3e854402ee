// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/theme.h"

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace aifactory {

/// One line about the last action, where it was taken; with a button where something can be done about it. Hidden
/// while there is nothing to say.
class MessageBar : public QFrame {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);
  /// Ok messages go away after a few seconds; the others stay until dismissed.
  void showMessage(StatusKind status, const QString& text, const QString& action = {});
  void dismiss();
  QString text() const;

 Q_SIGNALS:
  void actionTriggered();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  StatusKind m_status = StatusKind::Ok;
  QLabel* m_text;
  QPushButton* m_action;
  QToolButton* m_close;
  QTimer* m_timer;
};

}  // namespace aifactory
