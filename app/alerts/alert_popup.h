// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace aifactory {

class AlertList;
struct PageContext;

/// The alerts as a list below their button; goes away by itself.
class AlertPopup : public QFrame {
  Q_OBJECT

 public:
  explicit AlertPopup(const PageContext& context, QWidget* parent = nullptr);
  /// Opens with its right edge below that of `anchor`.
  void openBelow(const QWidget& anchor);
  AlertList* list() const { return m_list; }

 private:
  AlertList* m_list;
};

}  // namespace aifactory
