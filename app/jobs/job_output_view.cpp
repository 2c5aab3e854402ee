// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_output_view.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "app/jobs/job_text.h"
#include "client/factory_connection.h"
#include "client/time_cursor.h"
#include "widgets/log_text.h"
#include "widgets/log_view.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

/// Enough to scroll back through; the rest is a click away, not a stall.
constexpr std::int64_t tailBytes = 1 << 20;
constexpr auto mostBytes = static_cast<std::int64_t>(LogText::mostBytes);

QString sizeText(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1); }

}  // namespace

JobOutputView::JobOutputView(FactoryConnection& connection, QWidget* parent)
    : QWidget(parent),
      m_connection(connection),
      m_log(new LogView),
      m_message(new MessageBar),
      m_partLine(new QWidget),
      m_part(new QLabel),
      m_readAll(new QPushButton) {
  m_log->setObjectName(QStringLiteral("jobOutput"));
  m_part->setObjectName(QStringLiteral("outputPart"));
  m_part->setFont(Theme::font(12));
  m_part->setProperty("role", QStringLiteral("secondary"));
  m_readAll->setObjectName(QStringLiteral("readAll"));
  m_readAll->setAutoDefault(false);
  auto* part = new QHBoxLayout(m_partLine);
  part->setContentsMargins({});
  part->setSpacing(8);
  part->addWidget(m_part);
  part->addWidget(m_readAll);
  part->addStretch();
  m_partLine->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(m_message);
  layout->addWidget(m_partLine);
  layout->addWidget(m_log, 1);
  connect(m_message, &MessageBar::actionTriggered, this, &JobOutputView::read);
  connect(m_readAll, &QPushButton::clicked, this, &JobOutputView::readAll);
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
  if (std::exchange(m_all, false)) m_log->setFollowing(true);
  read();
}

void JobOutputView::setStream(v1::ReadJobOutputRequest::Stream stream) {
  if (stream == m_stream) return;
  m_stream = stream;
  if (std::exchange(m_all, false)) m_log->setFollowing(true);
  read();
}

void JobOutputView::read() {
  m_call.cancel();
  m_call = {};
  const std::uint64_t generation = ++m_generation;
  m_log->clear();
  m_begin = m_fileSize = 0;
  m_message->dismiss();
  m_reading = m_job.empty() ? Reading::Nothing : m_started ? Reading::Following : Reading::Waiting;
  showState();
  showPart();
  if (m_reading != Reading::Following) return;

  v1::ReadJobOutputRequest request;
  request.set_name(m_job);
  request.set_stream(m_stream);
  request.set_offset(m_all ? -mostBytes : -tailBytes);
  request.set_follow(true);
  m_call = m_connection.readJobOutput(
      request, this,
      [this, generation](const v1::ReadJobOutputResponse& chunk) {
        if (generation != m_generation) return;
        if (chunk.truncated()) m_log->clear();
        if (m_log->byteCount() == 0) m_begin = chunk.offset();
        m_fileSize = chunk.size();
        m_log->append(QByteArray(chunk.data().data(), static_cast<qsizetype>(chunk.data().size())));
        if (chunk.end()) m_reading = Reading::Ended;
        showState();
        showPart();
      },
      [this, generation](const CallResult<bool>& result) {
        if (generation != m_generation) return;
        m_reading = result ? Reading::Ended : Reading::Failed;
        if (!result) m_message->showMessage(StatusKind::Error, result.error().sentence, tr("Try again"));
        showState();
      });
}

void JobOutputView::readAll() {
  m_all = true;
  m_log->setFocus();  // the button goes
  m_log->setFollowing(false);
  read();
}

void JobOutputView::showPart() {
  const qint64 held = m_log->heldBytes();
  const qint64 leftOut = m_begin + m_log->byteCount() - held;
  m_partLine->setVisible(leftOut > 0);
  if (leftOut <= 0) return;
  m_part->setText(tr("Last %1 of %2").arg(sizeText(held), sizeText(std::max(m_fileSize, leftOut + held))));
  m_readAll->setText(m_fileSize <= mostBytes ? tr("Read from the start") : tr("Read more"));
  m_readAll->setVisible(!m_all);
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
  if (event->type() == QEvent::LanguageChange) {
    showState();
    showPart();
  }
  QWidget::changeEvent(event);
}

}  // namespace aifactory
