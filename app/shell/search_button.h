// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace aifactory {

/// Looks like the field that it opens, with its keys at the right.
class SearchButton : public QAbstractButton {
  Q_OBJECT

 public:
  explicit SearchButton(QWidget* parent = nullptr);
  QSize sizeHint() const override { return {420, 28}; }
  QSize minimumSizeHint() const override { return {160, 28}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace aifactory
