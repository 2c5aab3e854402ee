// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QDialog>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace aifactory {

class FactoryConnection;

/// Takes the cursor to an instant: not before what is recorded, over a hole to its other side, and live where the
/// instant has not come yet.
void showInstant(FactoryConnection& connection, const QDateTime& instant);

/// Asks for an exact instant of the past.
class InstantDialog : public QDialog {
  Q_OBJECT

 public:
  explicit InstantDialog(const FactoryConnection& connection, QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(const QDateTime& instant);

 private:
  void check();

  const FactoryConnection& m_connection;
  QDateTimeEdit* m_field;
  QLabel* m_verdict;
  QPushButton* m_go;
};

}  // namespace aifactory
