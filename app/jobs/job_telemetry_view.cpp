// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_telemetry_view.h"

#include <QEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/format.h"
#include "app/jobs/job_text.h"
#include "app/shell/instant_dialog.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/empty_state.h"
#include "widgets/segmented.h"

namespace aifactory {
namespace {

constexpr int everyMilliseconds = 15'000;
constexpr int points = 300;

}  // namespace

JobTelemetryView::JobTelemetryView(FactoryConnection& connection, QWidget* parent)
    : QWidget(parent),
      m_connection(connection),
      m_again(new QTimer(this)),
      m_metric(new Segmented),
      m_stack(new QStackedWidget),
      m_chart(new TimeChart),
      m_empty(new EmptyState),
      m_note(new QLabel) {
  m_metric->setObjectName(QStringLiteral("telemetryMetric"));
  m_chart->setObjectName(QStringLiteral("telemetryChart"));
  m_note->setObjectName(QStringLiteral("telemetryNote"));
  m_note->setProperty("role", QStringLiteral("secondary"));
  m_note->setWordWrap(true);
  m_stack->addWidget(m_chart);
  m_stack->addWidget(m_empty);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(m_metric, 0, Qt::AlignLeft);
  layout->addWidget(m_stack, 1);
  layout->addWidget(m_note);

  m_chart->setWords([this](double value) { return words(value); },
                    [](qint64 instant) { return Format::instant(QDateTime::fromMSecsSinceEpoch(instant)); });
  m_again->setInterval(everyMilliseconds);
  connect(m_again, &QTimer::timeout, this, [this] {
    if (m_job && !JobText::isFinished(m_job->state()) && m_connection.cursor().isLive()) ask();
  });
  connect(m_metric, &Segmented::currentIndexChanged, this, &JobTelemetryView::showChart);
  connect(m_empty, &EmptyState::actionTriggered, this, &JobTelemetryView::ask);
  connect(m_chart, &TimeChart::instantChosen, this, [this](qint64 instant) {
    if (m_connection.history().available()) showInstant(m_connection, QDateTime::fromMSecsSinceEpoch(instant));
  });
  connect(&m_connection.cursor(), &TimeCursor::changed, this, &JobTelemetryView::markInstant);
  connect(&m_connection.cursor(), &TimeCursor::advanced, this, &JobTelemetryView::markInstant);
  retranslate();
}

JobTelemetryView::~JobTelemetryView() = default;

void JobTelemetryView::setJob(std::shared_ptr<const v1::Job> job) {
  const bool same = m_job && job && m_job->name() == job->name();
  const bool another = !same || m_job->state() != job->state();
  // What was told of it before it waited again is not of its next run.
  const bool again = another && same && JobText::isWaiting(job->state());
  m_job = std::move(job);
  if (!same || again) {
    m_call.cancel();
    ++m_generation;
    m_answered = false;
    m_trouble.clear();
    m_telemetry.Clear();
    showChart();
  }
  if (another && isVisible()) ask();
}

int JobTelemetryView::chartedPoints() const {
  return m_stack->currentWidget() == m_chart ? static_cast<int>(m_chart->data().times.size()) : 0;
}

void JobTelemetryView::showEvent(QShowEvent* event) {
  m_again->start();
  ask();
  QWidget::showEvent(event);
}

void JobTelemetryView::hideEvent(QHideEvent* event) {
  m_again->stop();
  QWidget::hideEvent(event);
}

void JobTelemetryView::ask() {
  if (!m_job || !m_job->has_start_time() || JobText::isWaiting(m_job->state())) return showChart();
  v1::GetJobTelemetryRequest request;
  request.set_job(m_job->name());
  request.set_max_points(points);
  if (!m_connection.cursor().isLive()) *request.mutable_time() = toTimestamp(m_connection.cursor().time());
  m_call.cancel();
  m_call = m_connection.getJobTelemetry(request, this, [this, generation = ++m_generation](const auto& result) {
    if (generation == m_generation) take(result);
  });
}

void JobTelemetryView::take(const CallResult<v1::GetJobTelemetryResponse>& result) {
  if (!result) {
    if (!m_answered) return say(tr("No telemetry"), result.error().sentence, tr("Try again"));
    m_trouble = result.error().sentence;
    return showChart();
  }
  m_answered = true;
  m_trouble.clear();
  m_telemetry = *result;
  showChart();
}

void JobTelemetryView::say(const QString& title, const QString& detail, const QString& action) {
  m_empty->setMessage(title, detail, action);
  m_stack->setCurrentWidget(m_empty);
  m_note->clear();
}

void JobTelemetryView::showChart() {
  if (!m_job) return say(tr("No job selected"), {});
  if (!m_job->has_start_time() || JobText::isWaiting(m_job->state())) {
    return say(tr("Not started yet"), tr("What its GPUs do is charted from the job's start on."));
  }
  if (!m_answered) return say(tr("Reading…"), {});
  const auto nameOf = [](const v1::DeviceTelemetry& device) {
    const QString gpu = tr("%1 GPU %2").arg(text(lastId(device.node()))).arg(device.gpu());
    return device.mig_instance() < 0 ? gpu : tr("%1 MIG %2").arg(gpu).arg(device.mig_instance());
  };
  TimeChartData data =
      jobTelemetryChart(m_telemetry, static_cast<JobMetric>(std::max(0, m_metric->currentIndex())), nameOf);
  if (!isMeasured(data)) {
    say(tr("Not measured"), tr("No value of this kind is recorded of the job's GPUs."));
    return m_note->setText(m_trouble);
  }
  QStringList notes{tr("Source: %1").arg(text(m_telemetry.source()))};
  const QDateTime first = QDateTime::fromMSecsSinceEpoch(data.from);
  const QDateTime start = Format::time(m_job->start_time());
  constexpr qint64 worthSaying = 120;  // s; recording has a grain of its own
  if (start.secsTo(first) > worthSaying) notes << tr("recorded from %1 on").arg(Format::dateTime(first));
  if (m_telemetry.devices_left_out() > 0) {
    notes << tr("%n further GPU(s) not charted", nullptr, static_cast<int>(m_telemetry.devices_left_out()));
  }
  if (!m_trouble.isEmpty()) notes << m_trouble;
  m_note->setText(notes.join(QStringLiteral(" · ")));
  m_chart->setData(std::move(data));
  m_stack->setCurrentWidget(m_chart);
  markInstant();
}

void JobTelemetryView::markInstant() {
  const TimeCursor& cursor = m_connection.cursor();
  m_chart->setInstant(cursor.isLive() ? std::nullopt : std::optional(cursor.time().toMSecsSinceEpoch()));
}

QString JobTelemetryView::words(double value) const {
  switch (static_cast<JobMetric>(std::max(0, m_metric->currentIndex()))) {
    case JobMetric::Utilization:
      return Format::percent(value);
    case JobMetric::Memory:
      return Format::mebibytes(value * 1024);
    case JobMetric::Temperature:
      return Format::celsius(value);
    case JobMetric::Power:
      break;
  }
  return Format::watts(value);
}

void JobTelemetryView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void JobTelemetryView::retranslate() {
  const int metric = std::max(0, m_metric->currentIndex());
  m_metric->setLabels({tr("GPU use"), tr("Memory"), tr("Temperature"), tr("Power")});
  m_metric->setCurrentIndex(metric);
  m_chart->setAccessibleName(tr("What the job's GPUs did over its life"));
  showChart();
}

}  // namespace aifactory
