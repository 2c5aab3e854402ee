// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDateTimeEdit;

namespace aifactory {

class Segmented;

/// For how long an alert is silenced: one of four usual times, or until an instant that the user writes.
class SilenceForm : public QWidget {
  Q_OBJECT

 public:
  explicit SilenceForm(QWidget* parent = nullptr);
  /// From now on, of real time.
  qint64 seconds() const;

 private:
  Segmented* m_choice;
  QDateTimeEdit* m_until;
};

}  // namespace aifactory
