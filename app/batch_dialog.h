// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

#include <vector>

#include "app/batch.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace aifactory {

/// What is about to be done, and to what.
struct BatchPlan {
  QString question;     ///< "Cancel 12 jobs?"
  QString consequence;  ///< what happens to them, in a sentence or two
  QString doIt;         ///< the button: "Cancel 12 jobs"
  QString done;         ///< result of one: "Cancelled"
  bool destroys = false;
  QString reasonLabel = {};  ///< not empty: a reason is asked for under this label
  QStringList columns = {};
  std::vector<QStringList> items = {};  ///< a row each, as many texts as columns
};

/// Asks before something is done to many things, names each of them, then shows each one's result in the same list.
class BatchDialog : public QDialog {
  Q_OBJECT

 public:
  BatchDialog(const BatchPlan& plan, BatchCall call, QWidget* parent = nullptr);

  QString reason() const;

 protected:
  void reject() override;

 private:
  void start();
  void showResult(int index, const QString& error);
  void showEnd();

  const QString m_done;
  const bool m_destroys;
  Batch* m_batch;
  QLabel* m_consequence;
  QLineEdit* m_reason = nullptr;
  QProgressBar* m_progress;
  QTableWidget* m_table;
  QPushButton* m_doIt;
  QPushButton* m_leave;
  bool m_started = false;
};

}  // namespace aifactory
