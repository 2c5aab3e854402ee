// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace aifactory {

/// A border and a breath of tint over a workspace that shows the past. Lets the mouse through.
class PastFrame : public QWidget {
 public:
  explicit PastFrame(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace aifactory
