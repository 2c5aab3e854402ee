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
    : TourCheck(patience, parent), m_connection(connection), m_dialog(dialog) {
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

void QueueCheck::look() {
  if (!m_said.empty()) m_disagreement = m_dialog.form().compare(m_said);
  if (m_disagreement.isEmpty()) {
    conclude({});
  } else if (m_sinceAsked.elapsed() > askAgain) {
    ask();
  }
}

QString QueueCheck::tooLate() const { return m_disagreement; }

}  // namespace aifactory
