// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <optional>

#include "app/page.h"

class QLabel;
class QPushButton;
class QTimer;

namespace aifactory {

class MessageBar;
class SubmitForm;

/// Fills in a job, has it checked by the server while it is written, and submits it under one request id, which is on
/// disk before anything is sent: a retry after whatever failure gives the same job.
class SubmitDialog : public QDialog {
  Q_OBJECT

 public:
  explicit SubmitDialog(const PageContext& context, QWidget* parent = nullptr);
  ~SubmitDialog() override;

  SubmitForm& form() { return *m_form; }
  /// The server has looked at what the form holds now.
  bool isChecked() const { return m_checked; }
  /// Asks the factory again what may be chosen; what is chosen stays.
  void fetchQueues();

 Q_SIGNALS:
  void submitted(const QString& job);

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void edited();
  void validate();
  void submit();
  void showError(const CallError& error);
  void setBusy(bool busy);
  void updateSubmit();
  void retranslate();

  FactoryConnection& m_connection;
  ActionRouter& m_actions;
  SubmitForm* m_form;
  MessageBar* m_message;
  QLabel* m_verdict;
  QPushButton* m_submit;
  QPushButton* m_close;
  QTimer* m_check;
  CallHandle m_call;
  /// Of the submission under way or to be tried again; a new one once the form is edited.
  std::optional<v1::SubmitJobRequest> m_request;  // that was sent and whose outcome is unknown
  bool m_tried = false;
  bool m_busy = false;
  bool m_checked = false;
  std::uint64_t m_generation = 0;
};

}  // namespace aifactory
