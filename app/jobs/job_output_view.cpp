// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_output_view.h"

#include <QEvent>
#include <QVBoxLayout>

#include "app/jobs/job_text.h"
#include "client/factory_connection.h"
#include "client/time_cursor.h"
#include "widgets/log_view.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

/// Enough to scroll back through; more is a click on the file away, not a stall.
constexpr std::int64_t tailBytes = 1 << 20;

}  // namespace

JobOutputView::JobOutputView(FactoryConnection& connection, QWidget* parent)
    : QWidget(parent), m_connection(connection), m_log(new LogView), m_message(new MessageBar) {
  m_log->setObjectName(QStringLiteral("jobOutput"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(m_message);
  layout->addWidget(m_log, 1);
  connect(m_message, &MessageBar::actionTriggered, this, &JobOutputView::read);
  connect(&m_connection.cursor(), &TimeCursor::changed, this, &JobOutputView::showState);
}

JobOutputView::~JobOutputView() { m_call.cancel(); }

void JobOutputView::setJob(const v1::Job* job) {
  const std::string name = job ? job->name() : std::string();
  const bool started = job && job->has_start_time() && !JobText::isWaiting(job->state());
  // A requeued job writes anew; a job that starts has something to read at last.
  if (name == m_job && started == m_started) return;
  m_job = name;
  m_started = started;
  read();
}

void JobOutputView::setStream(v1::ReadJobOutputRequest::Stream stream) {
  if (stream == m_stream) return;
  m_stream = stream;
  read();
}

void JobOutputView::read() {
  m_call.cancel();
  m_call = {};
  const std::uint64_t generation = ++m_generation;
  m_log->clear();
  m_message->dismiss();
  m_reading = m_job.empty() ? Reading::Nothing : m_started ? Reading::Following : Reading::Waiting;
  showState();
  if (m_reading != Reading::Following) return;

  v1::ReadJobOutputRequest request;
  request.set_name(m_job);
  request.set_stream(m_stream);
  request.set_offset(-tailBytes);
  request.set_follow(true);
  m_call = m_connection.readJobOutput(
      request, this,
      [this, generation](const v1::ReadJobOutputResponse& chunk) {
        if (generation != m_generation) return;
        if (chunk.truncated()) m_log->clear();
        m_log->append(QByteArray(chunk.data().data(), static_cast<qsizetype>(chunk.data().size())));
        if (chunk.end()) m_reading = Reading::Ended;
        showState();
      },
      [this, generation](const CallResult<bool>& result) {
        if (generation != m_generation) return;
        m_reading = result ? Reading::Ended : Reading::Failed;
        if (!result) m_message->showMessage(StatusKind::Error, result.error().sentence, tr("Try again"));
        showState();
      });
}

void JobOutputView::showState() {
  // Output is not recorded: it is there as it is now.
  if (!m_connection.cursor().isLive() && (m_reading == Reading::Following || m_reading == Reading::Ended)) {
    return m_log->setState(tr("output of now, not of then"));
  }
  switch (m_reading) {
    case Reading::Nothing:
      return m_log->setState({});
    case Reading::Waiting:
      return m_log->setState(tr("waiting for the job to start"));
    case Reading::Following:
      return m_log->setState(tr("following"));
    case Reading::Ended:
      return m_log->setState(tr("complete"));
    case Reading::Failed:
      return m_log->setState(tr("cannot be read"));
  }
}

void JobOutputView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) showState();
  QWidget::changeEvent(event);
}

}  // namespace aifactory
