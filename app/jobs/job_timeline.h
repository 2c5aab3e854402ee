// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QWidget>

#include "aifactory/v1/jobs.pb.h"

class QPushButton;
class QTableWidget;

namespace aifactory {

class FactoryConnection;

/// What became of a job and when; each of its moments can be gone to where the past is recorded.
class JobTimeline : public QWidget {
  Q_OBJECT

 public:
  /// `table` is taken over, in the look of its neighbours.
  JobTimeline(FactoryConnection& connection, QTableWidget* table, QWidget* parent = nullptr);

  void setJob(const v1::Job& job);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void goTo(const QDateTime& instant);
  void updateButtons();
  void retranslate();

  FactoryConnection& m_connection;
  QTableWidget* m_table;
  QPushButton* m_toStart;
  QPushButton* m_toEnd;
  QDateTime m_start, m_end;
};

}  // namespace aifactory
