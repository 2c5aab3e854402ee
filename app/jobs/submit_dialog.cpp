// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/submit_dialog.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "app/acting.h"
#include "app/format.h"
#include "app/jobs/submit_form.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

/// Typing rests this long before the server is asked.
constexpr int checkDelayMilliseconds = 500;

v1::JobSpec firstSpec() {
  v1::JobSpec spec;
  spec.set_node_count(1);
  spec.set_gpus_per_node(1);
  spec.set_cpus_per_node(4);
  spec.mutable_time_limit()->set_seconds(3600);
  spec.set_script("#!/bin/bash\nset -e\n\necho \"running on $(hostname) with GPUs $CUDA_VISIBLE_DEVICES\"\n");
  return spec;
}

}  // namespace

SubmitDialog::SubmitDialog(const PageContext& context, QWidget* parent)
    : QDialog(parent),
      m_connection(context.connection),
      m_actions(context.actions),
      m_form(new SubmitForm),
      m_message(new MessageBar),
      m_verdict(new QLabel),
      m_submit(new QPushButton),
      m_close(new QPushButton),
      m_check(new QTimer(this)) {
  setObjectName(QStringLiteral("submitDialog"));
  resize(1080, 720);
  m_form->setSpec(firstSpec());
  m_submit->setObjectName(QStringLiteral("submit"));
  m_submit->setProperty("primary", true);
  m_submit->setAutoDefault(false);
  m_close->setAutoDefault(false);
  m_verdict->setWordWrap(true);
  m_verdict->setObjectName(QStringLiteral("verdict"));

  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(m_verdict, 1);
  buttons->addWidget(m_close);
  buttons->addWidget(m_submit);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addWidget(m_form, 1);
  layout->addWidget(m_message);
  layout->addLayout(buttons);

  m_check->setSingleShot(true);
  m_check->setInterval(checkDelayMilliseconds);
  connect(m_check, &QTimer::timeout, this, &SubmitDialog::validate);
  connect(m_form, &SubmitForm::edited, this, &SubmitDialog::edited);
  connect(m_submit, &QPushButton::clicked, this, &SubmitDialog::submit);
  connect(m_close, &QPushButton::clicked, this, &QDialog::close);
  connect(m_message, &MessageBar::actionTriggered, this, &SubmitDialog::submit);
  auto* send = new QAction(this);
  send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  connect(send, &QAction::triggered, m_submit, &QPushButton::click);
  addAction(send);
  connect(&m_connection.cursor(), &TimeCursor::changed, this, &SubmitDialog::updateSubmit);
  retranslate();
}

SubmitDialog::~SubmitDialog() { m_call.cancel(); }

void SubmitDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  m_form->setTenants({m_connection.session().tenants().begin(), m_connection.session().tenants().end()});
  fetchQueues();
}

void SubmitDialog::fetchQueues() {
  m_connection.listQueues({}, this, [this](const CallResult<v1::ListQueuesResponse>& result) {
    if (!result) return showError(result.error());
    m_form->setQueues({result->queues().begin(), result->queues().end()});
    m_check->start();
  });
}

void SubmitDialog::edited() {
  m_request.reset();  // another job is another request
  m_checked = false;
  ++m_generation;
  if (m_tried) m_form->showViolations(m_form->check());
  m_verdict->clear();
  m_check->start();
}

void SubmitDialog::validate() {
  if (m_busy || !m_form->check().empty()) return;
  v1::SubmitJobRequest request;
  *request.mutable_job() = m_form->spec();
  request.set_request_id(newUuid());
  request.set_validate_only(true);
  const std::uint64_t generation = ++m_generation;
  m_connection.submitJob(request, this, [this, generation](const CallResult<v1::SubmitJobResponse>& result) {
    if (generation != m_generation) return;
    m_checked = true;
    if (result) {
      m_form->showViolations({});
      m_message->dismiss();
      m_verdict->setText(
          tr("The scheduler would take this job: %Ln GPU(s).", nullptr, static_cast<int>(result->job().gpu_count())));
    } else {
      showError(result.error());
    }
  });
}

void SubmitDialog::submit() {
  if (m_busy) return;
  if (const QString refusal = Acting::refusal(m_connection); !refusal.isEmpty()) {
    return m_message->showMessage(StatusKind::Warning, refusal, m_request ? tr("Try again") : QString());
  }
  m_tried = true;
  m_check->stop();
  ++m_generation;
  const std::vector<CallError::Violation> violations = m_form->check();
  m_form->showViolations(violations);
  if (!violations.empty()) {
    m_form->focusFirstViolation();
    return;
  }
  // Tried again as it was sent, whatever the form would say by now: queues may have come that it then names.
  if (!m_request) {
    m_request.emplace().set_request_id(newUuid());
    *m_request->mutable_job() = m_form->spec();
  }
  setBusy(true);
  // The connection has the request on disk before it leaves, and keeps it there until an answer was heard.
  m_call = m_connection.submitJob(*m_request, this, [this](const CallResult<v1::SubmitJobResponse>& result) {
    setBusy(false);
    if (!result) {
      // After anything but a refusal the job may be there, and only the same id finds out.
      if (result.error().refused) m_request.reset();
      if (!isVisible()) m_actions.notify(result.error().sentence, ActionRouter::Tone::Failed);
      return showError(result.error());
    }
    m_request.reset();
    m_tried = false;
    m_message->dismiss();
    hide();
    Q_EMIT submitted(text(result->job().name()));
  });
}

void SubmitDialog::showError(const CallError& error) {
  const std::vector<CallError::Violation> homeless = m_form->showViolations(error.violations);
  m_verdict->clear();
  if (!error.violations.empty() && homeless.empty()) {
    m_message->dismiss();
    return;
  }
  QStringList sentences;
  for (const CallError::Violation& violation : homeless) sentences << violation.description;
  if (sentences.isEmpty()) sentences << error.sentence;
  const bool tryAgain = !error.refused && m_request.has_value();
  if (tryAgain) {
    sentences << tr("Nothing is lost: trying again under the same request gives one job, never two.");
  }
  m_message->showMessage(StatusKind::Error, sentences.join(QLatin1Char('\n')), tryAgain ? tr("Try again") : QString());
}

void SubmitDialog::setBusy(bool busy) {
  m_busy = busy;
  m_form->setEnabled(!busy);
  updateSubmit();
  m_verdict->setText(busy ? tr("Submitting…") : QString());
}

void SubmitDialog::updateSubmit() { Acting::gate(*m_submit, m_connection, !m_busy, tr("Ctrl+Enter")); }

void SubmitDialog::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QDialog::changeEvent(event);
}

void SubmitDialog::retranslate() {
  setWindowTitle(tr("Submit job"));
  m_submit->setText(tr("Submit job"));
  updateSubmit();
  m_close->setText(tr("Close"));
}

}  // namespace aifactory
