// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/queue_check.h"

#include "app/jobs/submit_dialog.h"
#include "app/jobs/submit_form.h"

namespace aifactory {

namespace {
constexpr int patience = 20'000;  // ms
constexpr int askAgain = 1000;    // ms
}  // namespace

QueueCheck::QueueCheck(FactoryConnection& connection, SubmitDialog& dialog, QObject* parent)
    : QObject(parent), m_connection(connection), m_dialog(dialog) {
  m_sinceStart.start();
  m_timer = startTimer(50);
  ask();
}

void QueueCheck::ask() {
  m_sinceAsked.start();
  m_said.clear();
  m_disagreement = QStringLiteral("the factory listed no queues");
  m_dialog.fetchQueues();
  m_connection.listQueues({}, this, [this](const CallResult<v1::ListQueuesResponse>& result) {
    if (result) {
      m_said.assign(result->queues().begin(), result->queues().end());
    } else {
      m_disagreement = QStringLiteral("the factory listed no queues: ") + result.error().sentence;
    }
  });
}

void QueueCheck::timerEvent(QTimerEvent*) {
  if (!m_said.empty()) m_disagreement = m_dialog.form().compare(m_said);
  if (m_disagreement.isEmpty() || m_sinceStart.elapsed() > patience) {
    m_complaint = m_disagreement;
    killTimer(m_timer);
  } else if (m_sinceAsked.elapsed() > askAgain) {
    ask();
  }
}

}  // namespace aifactory
