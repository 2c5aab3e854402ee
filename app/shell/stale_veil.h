// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace aifactory {

/// Dims what lies under it, and lets the mouse through: stale pages stay usable.
class StaleVeil : public QWidget {
 public:
  explicit StaleVeil(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace aifactory
