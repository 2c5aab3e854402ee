// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_details.h"

#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/acting.h"
#include "app/efficiency/efficiency_poll.h"
#include "app/format.h"
#include "app/jobs/job_output_view.h"
#include "app/jobs/job_telemetry_view.h"
#include "app/jobs/job_text.h"
#include "app/jobs/job_timeline.h"
#include "app/words.h"
#include "base/hostlist.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/segmented.h"
#include "widgets/state_label.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

enum FactIndex { Gpus, QueueName, Elapsed, Tenant, User, Account, Submitted, Started, Priority, FactCount };
constexpr const char* factTitles[FactCount] = {
    QT_TRANSLATE_NOOP("aifactory::JobDetails", "GPUs"),      QT_TRANSLATE_NOOP("aifactory::JobDetails", "Queue"),
    QT_TRANSLATE_NOOP("aifactory::JobDetails", "Elapsed"),   QT_TRANSLATE_NOOP("aifactory::JobDetails", "Tenant"),
    QT_TRANSLATE_NOOP("aifactory::JobDetails", "User"),      QT_TRANSLATE_NOOP("aifactory::JobDetails", "Account"),
    QT_TRANSLATE_NOOP("aifactory::JobDetails", "Submitted"), QT_TRANSLATE_NOOP("aifactory::JobDetails", "Started"),
    QT_TRANSLATE_NOOP("aifactory::JobDetails", "Priority")};
constexpr int factsInARow = 3;

QTableWidget* factTable(const QString& name) {
  auto* table = new QTableWidget;
  table->setObjectName(name);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(26);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setTabKeyNavigation(false);  // Tab leads on, or nobody without a mouse gets out
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return table;
}

QLabel* selectable(QLabel* label) {
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

JobDetails::JobDetails(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_connection(context.connection),
      m_actions(context.actions),
      m_stack(new QStackedWidget),
      m_none(new EmptyState),
      m_subject(new Card),
      m_name(selectable(new QLabel)),
      m_state(new StateLabel),
      m_why(selectable(new QLabel)),
      m_showGpus(new QPushButton),
      m_gpuUse(selectable(new QLabel)),
      m_below(new Card),
      m_tabs(new Segmented),
      m_pages(new QStackedWidget),
      m_output(new JobOutputView(context.connection)),
      m_timeline(new JobTimeline(context.connection, factTable(QStringLiteral("jobTimeline")))),
      m_telemetry(new JobTelemetryView(context.connection)),
      m_allocations(factTable(QStringLiteral("jobAllocations"))),
      m_tick(new QTimer(this)),
      m_efficiency(std::make_unique<EfficiencyPoll>(context.connection)) {
  m_name->setFont(Theme::font(17, QFont::DemiBold));
  m_name->setObjectName(QStringLiteral("jobSubject"));
  m_name->setMinimumWidth(0);
  m_state->setObjectName(QStringLiteral("jobState"));
  m_why->setObjectName(QStringLiteral("jobWhy"));
  m_tabs->setObjectName(QStringLiteral("jobTabs"));
  m_why->setWordWrap(true);
  m_gpuUse->setWordWrap(true);
  m_gpuUse->setObjectName(QStringLiteral("jobGpuUse"));

  m_subject->captionLine()->addWidget(m_state);
  auto* facts = new QGridLayout;
  facts->setHorizontalSpacing(12);
  facts->setVerticalSpacing(2);
  for (int index = 0; index < FactCount; ++index) {
    Fact fact{factTitles[index], new QLabel, selectable(new QLabel)};
    fact.caption->setFont(Theme::font(12));
    fact.caption->setProperty("role", QStringLiteral("secondary"));
    const int row = 3 * (index / factsInARow);
    facts->addWidget(fact.caption, row, index % factsInARow);
    facts->addWidget(fact.value, row + 1, index % factsInARow);
    facts->setRowMinimumHeight(row + 2, 4);
    facts->setColumnStretch(index % factsInARow, 1);
    m_facts.push_back(fact);
  }
  auto* verbs = new QHBoxLayout;
  verbs->setSpacing(8);
  for (const JobVerb verb : jobVerbs) {
    auto* button = new QPushButton;
    button->setProperty("danger", verb == JobVerb::Cancel);
    button->setObjectName(QStringLiteral("verb%1").arg(static_cast<int>(verb)));
    connect(button, &QPushButton::clicked, this, [this, verb] { Q_EMIT verbAsked(verb, m_shown); });
    m_verbs.push_back(button);
    verbs->addWidget(button);
  }
  verbs->addStretch();
  m_showGpus->setObjectName(QStringLiteral("showGpus"));
  verbs->addWidget(m_showGpus);
  connect(m_showGpus, &QPushButton::clicked, this,
          [this] { m_actions.showDevices(m_connection.fleet().devicesOfJob(jobNumber(m_shown).value_or(0))); });

  QVBoxLayout* subject = m_subject->content();
  subject->setSpacing(8);
  subject->addWidget(m_name);
  subject->addLayout(facts);
  subject->addWidget(m_why);
  subject->addWidget(m_gpuUse);
  subject->addLayout(verbs);

  m_pages->addWidget(m_output);
  m_pages->addWidget(m_timeline);
  m_pages->addWidget(m_telemetry);
  m_pages->addWidget(m_allocations);
  m_below->content()->addWidget(m_tabs, 0, Qt::AlignLeft);
  m_below->content()->addWidget(m_pages, 1);
  connect(m_tabs, &Segmented::currentIndexChanged, this, &JobDetails::showTab);

  auto* shown = new QWidget;
  auto* column = new QVBoxLayout(shown);
  column->setContentsMargins({});
  column->setSpacing(12);
  column->addWidget(m_subject);
  column->addWidget(m_below, 1);
  m_stack->addWidget(m_none);
  m_stack->addWidget(shown);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_stack);

  m_tick->setInterval(1000);
  connect(m_tick, &QTimer::timeout, this, [this] {
    if (!m_job || !isVisible()) return;
    showFacts(*m_job);
    showGpuUse(*m_job);
  });
  m_tick->start();
  connect(m_efficiency.get(), &EfficiencyPoll::changed, this, [this] {
    if (m_job) showGpuUse(*m_job);
  });
  connect(&m_connection.jobs(), &JobStore::rowsChanged, this, &JobDetails::follow);
  connect(&m_connection.jobs(), &JobStore::countChanged, this, &JobDetails::follow);
  connect(&m_connection.cursor(), &TimeCursor::changed, this, [this] {
    m_efficiency->setActive(isVisible() && m_connection.cursor().isLive());  // it is known of the present only
    if (!m_job) return;
    show(*m_job);
    if (m_away) showAway();
  });
  retranslate();
}

JobDetails::~JobDetails() = default;

void JobDetails::openTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

void JobDetails::showTab(int tab) {
  if (tab <= 1)
    m_output->setStream(tab == 1 ? v1::ReadJobOutputRequest::STREAM_STDERR : v1::ReadJobOutputRequest::STREAM_STDOUT);
  m_pages->setCurrentIndex(std::max(0, tab - 1));
}

void JobDetails::setJob(const std::string& name) {
  m_shown = name;
  m_job.reset();
  m_lookedUp.reset();
  follow();
}

int JobDetails::confirmedRow() const {
  if (!m_job || m_job->state() != v1::Job::STATE_UNCONFIRMED) return -1;
  const JobStore& jobs = m_connection.jobs();
  for (int row = 0; row < jobs.count(); ++row) {
    if (jobs.at(row).request_id() == m_job->request_id()) return row;
  }
  return -1;
}

void JobDetails::follow() {
  int row = m_shown.empty() ? -1 : m_connection.jobs().find(m_shown);
  if (row < 0 && (row = confirmedRow()) >= 0) {
    m_shown = m_connection.jobs().at(row).name();
    Q_EMIT confirmed(m_shown);
  }
  if (row < 0) {
    // A job that the scheduler has forgotten, or that was not there yet, stays readable until another one is chosen.
    if (m_job) return showAway();
    m_stack->setCurrentIndex(0);
    m_output->setJob(nullptr);
    m_telemetry->setJob(nullptr);
    return lookUp();
  }
  std::shared_ptr<const v1::Job> job = m_connection.jobs().share(row);
  if (job == m_job && !m_away) return;
  m_away = false;
  m_job = std::move(job);
  m_stack->setCurrentIndex(1);
  show(*m_job);
}

void JobDetails::lookUp() {
  if (m_lookedUp == m_shown) return;
  m_none->setMessage(tr("No job selected"), tr("Choose a job in the table to see what it does and what it writes."));
  if (!m_connection.jobs().synced()) return;
  m_lookedUp = m_shown;
  if (!jobNumber(m_shown) || !m_connection.mayCall(u"JobsService/GetJob")) return;
  m_none->setMessage(tr("Looking for job %1…").arg(text(lastId(m_shown))), tr("It is not in the list any more."));
  v1::GetJobRequest request;
  request.set_name(m_shown);
  m_connection.getJob(request, this, [this, asked = m_shown](const CallResult<v1::GetJobResponse>& result) {
    if (m_shown != asked || m_job) return;
    if (!result) return m_none->setMessage(tr("No job %1").arg(text(lastId(asked))), result.error().sentence);
    m_job = std::make_shared<v1::Job>(result->job());
    m_stack->setCurrentIndex(1);
    show(*m_job);
    showAway();
  });
}

void JobDetails::showAway() {
  m_away = !m_connection.cursor().isLive();
  if (m_away) m_state->setState(StatusKind::Idle, tr("not in the list then"));
}

void JobDetails::show(const v1::Job& job) {
  m_subject->setCaption(tr("Job %1").arg(text(lastId(job.name()))));
  m_name->setText(text(job.display_name()));
  m_name->setToolTip(m_name->text());
  m_state->setState(Words::status(job.state()), Words::jobState(job.state()));
  for (std::size_t i = 0; i < m_verbs.size(); ++i) {
    const JobVerb verb = jobVerbs[i];
    m_verbs[i]->setVisible(m_connection.mayCall(JobVerbs::method(verb)));
    Acting::gate(*m_verbs[i], m_connection, JobVerbs::applies(verb, job.state()), JobVerbs::consequence(verb));
  }
  m_showGpus->setEnabled(job.allocations_size() > 0);
  showFacts(job);
  showGpuUse(job);
  m_timeline->setJob(job);
  showAllocations(job);
  m_output->setJob(&job);
  m_telemetry->setJob(m_job);
}

void JobDetails::showFacts(const v1::Job& job) {
  const QDateTime now = m_connection.factoryTime();
  const auto orDash = [](const QString& value) { return value.isEmpty() ? QStringLiteral("—") : value; };
  const QString values[FactCount] = {
      JobText::gpus(job),
      text(lastId(job.queue())),
      JobText::elapsedOfLimit(job, now),
      Words::tenant(m_connection, job.tenant()),
      text(job.user()),
      text(job.account()),
      job.has_submit_time() ? Format::dateTime(Format::time(job.submit_time())) : QString(),
      job.has_start_time() && !JobText::isWaiting(job.state()) ? Format::dateTime(Format::time(job.start_time()))
                                                               : QString(),
      Format::number(static_cast<qint64>(job.priority())),
  };
  for (int index = 0; index < FactCount; ++index) {
    m_facts[static_cast<std::size_t>(index)].value->setText(orDash(values[index]));
    m_facts[static_cast<std::size_t>(index)].value->setToolTip(values[index]);
  }
  QString why = JobText::whyAndWhen(job, now);
  if (job.state() == v1::Job::STATE_PENDING || job.state() == v1::Job::STATE_HELD) {
    why += QLatin1Char('\n') + Words::pendingReasonHelp(job.pending_reason());
    if (job.has_expected_start_as_of()) {
      const qint64 age = Format::time(job.expected_start_as_of()).secsTo(now);
      why += QLatin1Char('\n') + tr("Forecast of the scheduler, %1 old.").arg(Format::age(age));
    }
  }
  m_why->setText(why);
  m_why->setVisible(!why.isEmpty());
}

void JobDetails::showGpuUse(const v1::Job& job) {
  const FleetStore& fleet = m_connection.fleet();
  const std::vector<std::uint8_t>& steps = fleet.columns().telemetry.utilization;
  qint64 sum = 0;
  int measured = 0;
  int idle = 0;
  int lowest = 256;
  std::uint32_t lowestDevice = 0;
  for (const std::uint32_t device : fleet.devicesOfJob(jobNumber(m_shown).value_or(0))) {
    if (steps[device] == notMeasured) continue;
    const int percent = steps[device] - 1;
    ++measured;
    sum += percent;
    idle += percent < 5;
    if (percent < lowest) {
      lowest = percent;
      lowestDevice = device;
    }
  }
  m_gpuUse->setVisible(!JobText::isFinished(job.state()) && measured > 0);
  if (measured == 0) return;
  const bool live = m_connection.cursor().isLive();
  const QString overItsLife = live ? usedOfAllocated(job) : QString();
  const QString mean = live ? tr("GPU use now: mean %1") : tr("GPU use then: mean %1");
  QStringList parts{mean.arg(Format::percent(static_cast<double>(sum) / measured)),
                    tr("lowest %1 (%2)").arg(Format::percent(lowest), Words::device(fleet, lowestDevice))};
  if (idle > 0) parts << tr("%n idle GPU(s)", nullptr, idle);
  QString use = parts.join(QStringLiteral(" · "));
  if (!overItsLife.isEmpty()) use += QLatin1Char('\n') + overItsLife;
  m_gpuUse->setText(use);
}

QString JobDetails::usedOfAllocated(const v1::Job& job) const {
  const v1::UsedShare* share = m_efficiency->share(job.name());
  const auto used = share ? EfficiencyPoll::usedShare(*share) : std::nullopt;
  if (!used) return {};
  QStringList parts{tr("Used %1 of what it holds").arg(Format::percent(*used * 100)),
                    tr("%1 GPU h wasted").arg(Format::decimal(*EfficiencyPoll::wastedHours(*share), 1))};
  QDateTime since;
  int idle = 0;
  for (const v1::IdleGpu& gpu : m_efficiency->answer().idle_gpus()) {
    if (gpu.job() != job.name()) continue;
    ++idle;
    const QDateTime from = Format::time(gpu.since());
    if (!since.isValid() || from < since) since = from;
  }
  if (idle > 0) parts << tr("%n GPU(s) idle since %1", nullptr, idle).arg(Format::dateTime(since));
  return parts.join(QStringLiteral(" · "));
}

void JobDetails::showEvent(QShowEvent* event) {
  m_efficiency->setActive(m_connection.cursor().isLive());
  QWidget::showEvent(event);
}

void JobDetails::hideEvent(QHideEvent* event) {
  m_efficiency->setActive(false);
  QWidget::hideEvent(event);
}

void JobDetails::showAllocations(const v1::Job& job) {
  m_allocations->setRowCount(job.allocations_size());
  for (int row = 0; row < job.allocations_size(); ++row) {
    const v1::Job::Allocation& allocation = job.allocations(row);
    const std::vector<std::uint32_t> gpus(allocation.gpus().begin(), allocation.gpus().end());
    QString devices = text(formatIndexList(gpus));
    if (allocation.mig_instances_size() > 0) {
      const std::vector<std::uint32_t> instances(allocation.mig_instances().begin(), allocation.mig_instances().end());
      devices = tr("%1, MIG %2", "GPU, MIG instances").arg(devices, text(formatIndexList(instances)));
    }
    m_allocations->setItem(row, 0, new QTableWidgetItem(text(allocation.hosts())));
    m_allocations->setItem(row, 1, new QTableWidgetItem(devices));
  }
}

void JobDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void JobDetails::retranslate() {
  m_lookedUp.reset();
  if (!m_job) follow();
  for (const Fact& fact : m_facts) fact.caption->setText(tr(fact.title));
  for (std::size_t i = 0; i < m_verbs.size(); ++i) {
    const JobVerb verb = jobVerbs[i];
    m_verbs[i]->setText(JobVerbs::destroys(verb) ? JobVerbs::name(verb) + QStringLiteral("…") : JobVerbs::name(verb));
  }
  m_showGpus->setText(tr("Show GPUs"));
  const int tab = std::max(0, m_tabs->currentIndex());
  m_tabs->setLabels({tr("Output"), tr("Errors"), tr("Timeline"), tr("Telemetry"), tr("GPUs")});
  m_tabs->setCurrentIndex(tab);
  m_tabs->setAccessibleName(tr("What to show of the job"));
  m_allocations->setColumnCount(2);
  m_allocations->setHorizontalHeaderLabels({tr("Nodes"), tr("GPUs")});
  m_allocations->setColumnWidth(0, 240);
  m_allocations->setAccessibleName(tr("GPUs"));
  if (m_job) show(*m_job);
}

}  // namespace aifactory
