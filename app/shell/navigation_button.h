// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "widgets/theme.h"

namespace aifactory {

/// One line of the navigation: icon, word, figure; icon only while it is narrow.
class NavigationButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit NavigationButton(IconKind icon, QWidget* parent = nullptr);
  void setFigure(const QString& figure);
  QString figure() const { return m_figure; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {40, 34}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  IconKind m_icon;
  QString m_figure;
};

}  // namespace aifactory
