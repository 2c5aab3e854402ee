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
  bool reasonOptional = false;
  int reasonLength = 200;
  QString formLabel = {};
  QWidget* form = nullptr;  ///< what else is asked for, under its label; the dialog's from then on
  QStringList columns = {};
  std::vector<QStringList> items = {};    ///< a row each, as many texts as columns
  std::vector<QStringList> leftOut = {};  ///< what was chosen and stays as it is; one more text says why
};

/// Asks before something is done to many things, names each of them, and what is left out below, then shows each one's
/// result in the same list.
/// What was refused can be tried again.
class BatchDialog : public QDialog {
  Q_OBJECT

 public:
  BatchDialog(const BatchPlan& plan, BatchCall call, QWidget* parent = nullptr);

  /// Opens one over the parent's window; it goes by itself once it is closed.
  static BatchDialog* ask(const BatchPlan& plan, BatchCall call, QWidget* parent);

  QString reason() const;

 protected:
  void reject() override;

 private:
  void start();
  void run(std::vector<int> rows);
  void showResult(int row, const QString& error);
  void showEnd();

  const QString m_done;
  const BatchCall m_call;
  const int m_items;          // the first rows; what is left out stands below
  Batch* m_batch = nullptr;   // of the rows that were sent last
  std::vector<int> m_failed;  // rows
  int m_succeeded = 0;
  QLabel* m_consequence;
  QWidget* m_form;
  QLineEdit* m_reason = nullptr;
  QProgressBar* m_progress;
  QTableWidget* m_table;
  QPushButton* m_doIt;
  QPushButton* m_again;
  QPushButton* m_leave;
};

}  // namespace aifactory
