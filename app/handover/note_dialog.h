// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QDateTime;

namespace aifactory {

/// Asks for the text of a note about an instant.
class NoteDialog : public QDialog {
  Q_OBJECT

 public:
  explicit NoteDialog(const QDateTime& instant, QWidget* parent = nullptr);

 Q_SIGNALS:
  void written(const QString& text);
};

}  // namespace aifactory
