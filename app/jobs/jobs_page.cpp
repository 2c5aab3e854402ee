// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/jobs_page.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>

#include "app/acting.h"
#include "app/filtered_table.h"
#include "app/format.h"
#include "app/jobs/job_details.h"
#include "app/jobs/job_output_view.h"
#include "app/jobs/job_table.h"
#include "app/jobs/submit_dialog.h"
#include "app/selection.h"
#include "app/words.h"
#include "base/job_filter.h"
#include "base/resource_name.h"
#include "client/gui_post.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/filter_bar.h"
#include "widgets/log_view.h"
#include "widgets/message_bar.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

// More are a matter for a script: each is a call of its own.
constexpr std::size_t mostJobsAtOnce = 2000;

}  // namespace

JobsPage::JobsPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_jobs(std::make_unique<JobTable>(context.connection)),
      m_table(new DataTable(&m_jobs->table(), m_jobs->columns())),
      m_submit(new QPushButton),
      m_details(new JobDetails(context)),
      m_unheardBar(new MessageBar) {
  m_unheardBar->setObjectName(QStringLiteral("unheard"));
  m_table->setObjectName(QStringLiteral("jobTable"));
  m_table->setSort(QStringLiteral("id"), true);
  m_table->view()->header()->setStretchLastSection(true);
  m_filtered = new FilteredTable(jobFilterSchema(), m_table, QStringLiteral("jobs"), preferences(), [this] {
    return static_cast<double>(connection().factoryTime().toMSecsSinceEpoch()) / 1000;
  });
  m_submit->setObjectName(QStringLiteral("submitJob"));
  m_submit->setProperty("primary", true);
  m_filtered->toolbar()->addWidget(m_submit, 0, Qt::AlignTop);

  auto* surface = new Card;
  surface->layout()->setContentsMargins({});
  surface->content()->addWidget(m_filtered);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setObjectName(QStringLiteral("jobsSplitter"));
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(12);
  splitter->addWidget(surface);
  splitter->addWidget(m_details);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({980, 380});
  m_details->setMinimumWidth(360);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addWidget(m_unheardBar);
  layout->addWidget(splitter, 1);

  connect(m_unheardBar, &MessageBar::actionTriggered, this, &JobsPage::sendUnheard);
  connect(m_submit, &QPushButton::clicked, this, &JobsPage::showSubmit);
  connect(m_table, &DataTable::currentKeyChanged, this, [this](quint64 key) {
    const std::shared_ptr<const v1::Job> job = m_jobs->job(key);
    if (!job || m_following || !isVisible()) return;
    const QScopedValueRollback following(m_following, true);
    selection().selectJob(jobNumber(job->name()).value_or(0));
    m_details->setJob(job->name());
  });
  connect(m_table, &DataTable::selectionKeysChanged, this, &JobsPage::updateVerbs);
  connect(m_table, &DataTable::contextMenuRequested, this, &JobsPage::showContextMenu);
  connect(m_table, &DataTable::activated, this, [this] { m_details->output().log().setFocus(); });
  connect(m_details, &JobDetails::verbAsked, this,
          [this](JobVerb verb, const std::string& job) { ask(verb, {JobTable::key(job)}); });
  connect(m_details, &JobDetails::confirmed, this,
          [this](const std::string& job) { selection().selectJob(jobNumber(job).value_or(0)); });
  connect(&selection(), &Selection::changed, this, &JobsPage::followSelection);
  connect(&m_jobs->table(), &ColumnTable::published, this, &JobsPage::updateVerbs);
  connect(&connection(), &FactoryConnection::sessionChanged, this, [this] {
    updateSubmit();
    updateVerbs();
  });
  connect(&connection().jobs(), &JobStore::syncedChanged, this, &JobsPage::sayWhyEmpty);
  connect(&connection().cursor(), &TimeCursor::changed, this, [this] {
    updateSubmit();
    updateVerbs();
  });

  auto* submit = new QAction(this);
  submit->setObjectName(QStringLiteral("submit"));
  submit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
  submit->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(submit, &QAction::triggered, this, &JobsPage::showSubmit);
  m_commands << submit;
  for (const JobVerb verb : jobVerbs) {
    auto* action = new QAction(this);
    action->setObjectName(QStringLiteral("verb%1").arg(static_cast<int>(verb)));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [this, verb] { ask(verb, m_table->selectedKeys()); });
    m_commands << action;
  }
  auto* find = new QAction(this);
  find->setObjectName(QStringLiteral("findJobs"));
  find->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
  find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QAction::triggered, this, [this] { m_filtered->filterBar().lineEdit()->setFocus(); });
  m_commands << find;
  addActions(m_commands);
  QAction& cancel = *m_commands.at(1 + static_cast<int>(std::size(jobVerbs)) - 1);
  cancel.setShortcut(QKeySequence::Delete);
  for (QAction* action : {submit, &cancel}) Acting::answerKeys(*action, connection(), actions(), *this);
  retranslate();
  offerUnheard();
}

JobsPage::~JobsPage() = default;

void JobsPage::activate() {
  followSelection();
  updateVerbs();
  m_table->view()->setFocus();
}

void JobsPage::open(const Destination& destination) {
  if (const auto* job = std::get_if<ShowJob>(&destination)) {
    if (!m_filtered->filter().isEmpty() && m_table->model()->positionOf(job->number) < 0) m_filtered->setFilter({});
    selection().selectJob(job->number);
    followSelection();
  } else if (const auto* jobs = std::get_if<ShowJobs>(&destination)) {
    m_filtered->setFilter(jobs->filter);
  } else if (const auto* tenant = std::get_if<ShowTenant>(&destination)) {
    m_filtered->setFilter(QStringLiteral("tenant = %1").arg(tenant->name.section(QLatin1Char('/'), -1)));
  } else if (std::holds_alternative<SubmitJob>(destination)) {
    showSubmit();
  }
}

void JobsPage::updateSubmit() {
  const bool offered = connection().mayCall(u"JobsService/SubmitJob");
  m_submit->setVisible(offered);
  m_commands.front()->setVisible(offered);
  Acting::gate(*m_submit, connection(), true, {});
  Acting::gate(*m_commands.front(), connection(), true);
}

void JobsPage::showSubmit() {
  if (!connection().mayCall(u"JobsService/SubmitJob") || !mayAct()) return;
  if (!m_dialog) {
    m_dialog = new SubmitDialog(context(), this);
    connect(m_dialog, &SubmitDialog::submitted, this, [this](const QString& name) {
      tellSubmitted(name.toStdString());
      if (const auto number = jobNumber(name.toStdString())) {
        open(ShowJob{*number});
      } else {
        m_table->select({JobTable::key(name.toStdString())});
      }
    });
  }
  m_dialog->show();
  m_dialog->raise();
  m_dialog->activateWindow();
}

void JobsPage::tellSubmitted(const std::string& name) {
  if (jobNumber(name)) {
    actions().notify(tr("Job %1 is in the queue.").arg(text(lastId(name))), ActionRouter::Tone::Done);
  } else {
    actions().notify(
        tr("The scheduler has not confirmed the job yet. It is looked for, and there will be one, not two."),
        ActionRouter::Tone::Note);
  }
}

void JobsPage::offerUnheard() {
  QThreadPool::globalInstance()->start([this, ledger = connection().requestLedger(), page = QPointer<QObject>(this)] {
    std::vector<RequestLedger::Entry> pending = ledger.pending();
    postToGui(page, [this, pending = std::move(pending)] {
      m_unheard.clear();
      for (const RequestLedger::Entry& entry : pending) m_unheard.push_back(entry.request);
      if (pending.empty()) return m_unheardBar->dismiss();
      m_unheardBar->showMessage(StatusKind::Warning,
                                tr("%n submission(s) had no answer when the console ended. Sending them again gives "
                                   "each job once, never twice.",
                                   nullptr, static_cast<int>(pending.size())),
                                tr("Send again"));
    });
  });
}

void JobsPage::sendUnheard() {
  if (!mayAct()) return;
  m_unheardBar->dismiss();
  for (const v1::SubmitJobRequest& request : std::exchange(m_unheard, {})) {
    connection().submitJob(request, this, [this](const CallResult<v1::SubmitJobResponse>& result) {
      if (result) {
        tellSubmitted(result->job().name());
      } else {
        actions().notify(result.error().sentence, ActionRouter::Tone::Failed);
        if (!result.error().refused) offerUnheard();
      }
    });
  }
}

void JobsPage::ask(JobVerb verb, const std::vector<std::uint64_t>& keys) {
  if (!mayAct()) return;
  std::vector<std::shared_ptr<const v1::Job>> jobs, leftOut;
  for (const std::uint64_t key : keys) {
    std::shared_ptr<const v1::Job> job = m_jobs->job(key);
    if (!job) continue;
    (JobVerbs::applies(verb, job->state()) ? jobs : leftOut).push_back(std::move(job));
  }
  if (jobs.empty()) {
    actions().notify(tr("None of the selected jobs is in a state for this."), ActionRouter::Tone::Note);
    return;
  }
  if (jobs.size() > mostJobsAtOnce) {
    actions().notify(tr("At most %Ln job(s) can be changed at once.", nullptr, static_cast<int>(mostJobsAtOnce)),
                     ActionRouter::Tone::Note);
    return;
  }
  if (jobs.size() > 1 || !leftOut.empty() || JobVerbs::destroys(verb)) {
    if (leftOut.size() > mostJobsAtOnce) leftOut.resize(mostJobsAtOnce);  // nobody reads on
    // Trying again sends the very requests that were sent.
    std::vector<std::string> requestIds(jobs.size());
    std::generate(requestIds.begin(), requestIds.end(), newUuid);
    const BatchCall call = [this, verb, jobs, requestIds](int index, QObject* receiver, auto done) {
      const auto i = static_cast<std::size_t>(index);
      return JobVerbs::call(verb, connection(), jobs[i]->name(), requestIds[i], receiver, std::move(done));
    };
    BatchDialog::ask(JobVerbs::plan(verb, jobs, leftOut), call, this);
    return;
  }
  const QString number = text(lastId(jobs.front()->name()));
  const auto done = [this, verb, number](const CallError* error) {
    if (error) {
      actions().notify(tr("Job %1: %2").arg(number, error->sentence), ActionRouter::Tone::Failed);
    } else {
      actions().notify(tr("Job %1: %2").arg(number, JobVerbs::done(verb)), ActionRouter::Tone::Done);
    }
  };
  JobVerbs::call(verb, connection(), jobs.front()->name(), newUuid(), this, done);
}

void JobsPage::showContextMenu(const QPoint& position) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("jobMenu"));
  menu.setToolTipsVisible(true);
  for (QAction* action : m_commands) {
    if (action->objectName().startsWith(QLatin1String("verb"))) menu.addAction(action);
  }
  const std::vector<std::uint64_t> keys = m_table->selectedKeys();
  if (keys.size() == 1) {
    menu.addSeparator();
    const std::shared_ptr<const v1::Job> job = m_jobs->job(keys.front());
    if (job && job->allocations_size() > 0) {
      menu.addAction(tr("Show its GPUs"), this,
                     [this, key = keys.front()] { actions().showDevices(connection().fleet().devicesOfJob(key)); });
    }
    if (job) {
      menu.addAction(tr("Only jobs of %1").arg(Words::tenant(connection(), job->tenant())), this,
                     [this, name = text(job->tenant())] { open(ShowTenant{name}); });
    }
  }
  menu.exec(position);
}

void JobsPage::followSelection() {
  if (m_following || !isVisible()) return;
  const std::uint64_t job = selection().job();
  if (job == 0) return;
  const QScopedValueRollback following(m_following, true);
  m_details->setJob(jobName(job));
  if (m_table->currentKey() != job) m_table->select({job});
}

void JobsPage::updateVerbs() {
  if (!isVisible()) return;
  const std::vector<std::uint64_t> keys = m_table->selectedKeys();
  for (std::size_t i = 0; i < std::size(jobVerbs); ++i) {
    const JobVerb verb = jobVerbs[i];
    // Of so many, one will do; and to look at each every second would take too long.
    const bool any = keys.size() > mostJobsAtOnce || std::any_of(keys.begin(), keys.end(), [&](std::uint64_t key) {
                       const std::shared_ptr<const v1::Job> job = m_jobs->job(key);
                       return job && JobVerbs::applies(verb, job->state());
                     });
    QAction* action = m_commands.at(static_cast<int>(i) + 1);
    Acting::gate(*action, connection(), any);
    action->setVisible(connection().mayCall(JobVerbs::method(verb)));
  }
}

void JobsPage::sayWhyEmpty() {
  m_table->setEmptyMessages(connection().jobs().synced() ? tr("No jobs") : tr("Reading…"),
                            tr("No job matches this filter"));
}

void JobsPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  Page::changeEvent(event);
}

void JobsPage::retranslate() {
  m_submit->setText(tr("Submit job"));
  m_filtered->filterBar().setPlaceholderText(tr("Filter, for example  state = running AND gpus >= 8"));
  sayWhyEmpty();
  m_table->setFooter([](int shown, int total, int selected) {
    QString footer = tr("%1 of %2 jobs").arg(Format::number(shown), Format::number(total));
    if (selected > 0) footer += QStringLiteral(" · ") + tr("%1 selected").arg(Format::number(selected));
    return footer;
  });
  m_table->setTitles(m_jobs->columns());
  m_table->view()->setAccessibleName(tr("Jobs"));
  m_filtered->setStandardViews({
      {tr("All jobs"), {}, {}},
      {tr("Running"), QStringLiteral("state = running"), {}},
      {tr("Waiting"), QStringLiteral("state = pending OR state = held"), {}},
      {tr("Failed in the last day"),
       QStringLiteral("(state = failed OR state = timeout OR state = node-fail) AND ended > -24h"),
       {}},
      {tr("512 GPUs and more"), QStringLiteral("gpus >= 512"), {}},
  });
  m_commands.front()->setText(tr("Submit a job"));
  for (std::size_t i = 0; i < std::size(jobVerbs); ++i) {
    m_commands.at(static_cast<int>(i) + 1)->setText(tr("%1 selected jobs", "verb").arg(JobVerbs::name(jobVerbs[i])));
  }
  m_commands.back()->setText(tr("Filter jobs"));
  updateSubmit();
}

}  // namespace aifactory
