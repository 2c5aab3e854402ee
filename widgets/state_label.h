// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

#include "widgets/theme.h"

namespace aifactory {

/// A status shape and its word; with a border it is a pill.
class StateLabel : public QWidget {
  Q_OBJECT

 public:
  explicit StateLabel(QWidget* parent = nullptr);
  void setState(std::optional<StatusKind> status, const QString& text);
  /// Draws the rounded border of a pill.
  void setPill(bool pill);
  QString text() const { return m_text; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::optional<StatusKind> m_status;
  QString m_text;
  bool m_pill = false;
};

}  // namespace aifactory
