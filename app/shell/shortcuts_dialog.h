// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

#include <utility>
#include <vector>

namespace aifactory {

/// Every key that does something, and what.
class ShortcutsDialog : public QDialog {
  Q_OBJECT

 public:
  using Line = std::pair<QString, QString>;  ///< keys, what they do
  ShortcutsDialog(const std::vector<Line>& lines, QWidget* parent = nullptr);
};

}  // namespace aifactory
