// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace aifactory {

/// What a surface shows instead of content: what is the matter, why, and the next thing to do.
class EmptyState : public QWidget {
  Q_OBJECT

 public:
  explicit EmptyState(QWidget* parent = nullptr);
  /// Without `action` there is no button.
  void setMessage(const QString& title, const QString& detail, const QString& action = {});

 Q_SIGNALS:
  void actionTriggered();

 private:
  QLabel* m_title;
  QLabel* m_detail;
  QPushButton* m_action;
};

}  // namespace aifactory
