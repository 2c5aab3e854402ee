// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/efficiency/efficiency_page.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "app/efficiency/efficiency_poll.h"
#include "app/efficiency/efficiency_tables.h"
#include "app/fleet_places.h"
#include "app/format.h"
#include "app/selection.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/key_figure.h"
#include "widgets/message_bar.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

DataTable* makeTable(const char* name, ColumnTable& rows, std::vector<TableColumn> columns, const char* sort) {
  auto* table = new DataTable(&rows, std::move(columns));
  table->setObjectName(QLatin1String(name));
  table->setSort(QLatin1String(sort), true);
  table->view()->header()->setStretchLastSection(true);
  return table;
}

/// A card that is all table below its caption.
Card* tableCard(QWidget* table) {
  auto* card = new Card;
  card->layout()->setContentsMargins(0, 12, 0, 0);
  card->captionLine()->setContentsMargins(14, 0, 14, 0);
  card->content()->addWidget(table, 1);
  return card;
}

}  // namespace

EfficiencyPage::EfficiencyPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_poll(std::make_unique<EfficiencyPoll>(context.connection)),
      m_rows(std::make_unique<EfficiencyTables>(context.connection)),
      m_allocated(new KeyFigure({})),
      m_measured(new KeyFigure({})),
      m_used(new KeyFigure({})),
      m_idle(new KeyFigure({})),
      m_wasted(new KeyFigure({})),
      m_trouble(new MessageBar),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_by(new Segmented),
      m_shares(new QStackedWidget),
      m_tenants(makeTable("tenantShares", m_rows->tenants.table(), m_rows->tenantColumns(), "wasted")),
      m_jobs(makeTable("jobShares", m_rows->jobs.table(), m_rows->jobColumns(), "wasted")),
      m_idleTable(makeTable("idleGpus", m_rows->idle.table(), m_rows->idleColumns(), "gpu")),
      m_stragglers(makeTable("stragglers", m_rows->stragglers.table(), m_rows->stragglerColumns(), "gpu")) {
  m_allocated->setObjectName(QStringLiteral("allocatedGpus"));
  m_measured->setObjectName(QStringLiteral("measuredGpus"));
  m_used->setObjectName(QStringLiteral("usedShare"));
  m_idle->setObjectName(QStringLiteral("idleGpusNow"));
  m_wasted->setObjectName(QStringLiteral("wastedHours"));
  m_by->setObjectName(QStringLiteral("shareOf"));
  m_empty->setObjectName(QStringLiteral("efficiencyEmpty"));
  m_trouble->setObjectName(QStringLiteral("efficiencyTrouble"));
  // The longest idle first; the straggler furthest behind first.
  m_idleTable->setSort(QStringLiteral("idleFor"), false);
  m_stragglers->setSort(QStringLiteral("use"), false);
  auto* figures = new QHBoxLayout;
  figures->setSpacing(12);
  for (KeyFigure* figure : {m_allocated, m_measured, m_used, m_idle, m_wasted}) figures->addWidget(figure, 1);
  m_shares->addWidget(m_tenants);
  m_shares->addWidget(m_jobs);
  m_sharesCard = tableCard(m_shares);
  m_sharesCard->captionLine()->insertWidget(1, m_by);
  m_idleCard = tableCard(m_idleTable);
  m_stragglersCard = tableCard(m_stragglers);
  auto* side = new QVBoxLayout;
  side->setSpacing(12);
  side->addWidget(m_idleCard, 3);
  side->addWidget(m_stragglersCard, 2);
  for (Card* card : {m_idleCard, m_stragglersCard}) card->setFixedWidth(400);
  auto* measured = new QWidget;
  auto* body = new QHBoxLayout(measured);
  body->setContentsMargins({});
  body->setSpacing(12);
  body->addWidget(m_sharesCard, 1);
  body->addLayout(side);
  auto* emptyCard = new Card;
  emptyCard->content()->addWidget(m_empty, 1);
  m_stack->addWidget(measured);
  m_stack->addWidget(emptyCard);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addWidget(m_trouble);
  layout->addLayout(figures);
  layout->addWidget(m_stack, 1);

  connect(m_by, &Segmented::currentIndexChanged, m_shares, &QStackedWidget::setCurrentIndex);
  connect(m_poll.get(), &EfficiencyPoll::changed, this, &EfficiencyPage::show);
  connect(m_poll.get(), &EfficiencyPoll::failed, this, [this](const QString& sentence) {
    m_trouble->showMessage(StatusKind::Error, sentence, tr("Try again"));
    showFigures();
  });
  connect(m_trouble, &MessageBar::actionTriggered, m_poll.get(), &EfficiencyPoll::ask);
  connect(m_empty, &EmptyState::actionTriggered, &connection().cursor(), &TimeCursor::goLive);
  connect(&connection().cursor(), &TimeCursor::changed, this, [this] {
    if (isVisible()) followTime();
  });
  m_idle->setLeads(true);
  connect(m_idle, &KeyFigure::clicked, this, [this] { m_idleTable->view()->setFocus(); });
  connect(&connection(), &FactoryConnection::stateChanged, this, &EfficiencyPage::showFigures);
  connectTables();
  addCommands();
  retranslate();
  m_by->setCurrentIndex(0);
  showEmpty();
}

EfficiencyPage::~EfficiencyPage() = default;

void EfficiencyPage::connectTables() {
  connect(m_tenants, &DataTable::activated, this, [this](quint64 key) {
    if (const v1::UsedShare* tenant = m_rows->tenants.row(key)) actions().showTenant(text(tenant->name()));
  });
  connect(m_jobs, &DataTable::activated, this, [this](quint64 key) {
    const v1::UsedShare* job = m_rows->jobs.row(key);
    if (const auto number = job ? jobNumber(job->name()) : std::nullopt) actions().showJob(*number);
  });
  connect(m_jobs, &DataTable::currentKeyChanged, this, [this](quint64 key) {
    const v1::UsedShare* job = m_rows->jobs.row(key);
    if (const auto number = job ? jobNumber(job->name()) : std::nullopt; number && m_jobs->isVisible()) {
      selection().selectJob(*number);
    }
  });
  const auto gpuOf = [this](const auto* gpu) {
    return gpu ? devicesOf(connection().fleet(), gpu->node(), static_cast<int>(gpu->gpu()))
               : std::vector<std::uint32_t>();
  };
  const auto lead = [this, gpuOf](DataTable* table, const auto& rows) {
    connect(table, &DataTable::currentKeyChanged, this, [this, gpuOf, table, &rows](quint64 key) {
      const auto devices = gpuOf(rows.row(key));
      if (table->isVisible() && !devices.empty()) selection().selectDevices(devices);
    });
    connect(table, &DataTable::activated, this, [this, gpuOf, &rows](quint64 key) {
      if (const auto devices = gpuOf(rows.row(key)); !devices.empty()) actions().showDevices(devices);
    });
    connect(table, &DataTable::contextMenuRequested, this,
            [this, table](const QPoint& position) { showGpuMenu(*table, position); });
  };
  lead(m_idleTable, m_rows->idle);
  lead(m_stragglers, m_rows->stragglers);
}

void EfficiencyPage::showGpuMenu(const DataTable& table, const QPoint& position) {
  const quint64 key = table.currentKey();
  const v1::IdleGpu* idle = &table == m_idleTable ? m_rows->idle.row(key) : nullptr;
  const v1::Straggler* straggler = &table == m_stragglers ? m_rows->stragglers.row(key) : nullptr;
  if (!idle && !straggler) return;
  const std::string& node = idle ? idle->node() : straggler->node();
  const auto gpu = static_cast<int>(idle ? idle->gpu() : straggler->gpu());
  const std::uint64_t job = jobNumber(idle ? idle->job() : straggler->job()).value_or(0);
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("gpuMenu"));
  menu.addAction(tr("Show this GPU"), this, [this, node, gpu] {
    if (const auto devices = devicesOf(connection().fleet(), node, gpu); !devices.empty()) {
      actions().showDevices(devices);
    }
  });
  if (job != 0) menu.addAction(tr("Show job %1").arg(job), this, [this, job] { actions().showJob(job); });
  menu.exec(position);
}

void EfficiencyPage::addCommands() {
  const auto command = [this](const char* name, const QKeySequence& keys, auto slot) {
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    m_commands << action;
  };
  for (int by = 0; by < 2; ++by) {
    command(by == 0 ? "byTenant" : "byJob", QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + by)), [this, by] {
      m_by->setCurrentIndex(by);
      (by == 0 ? m_tenants : m_jobs)->view()->setFocus();
    });
  }
  command("refreshEfficiency", QKeySequence(Qt::Key_F5), [this] { m_poll->ask(); });
  addActions(m_commands);
}

void EfficiencyPage::activate() {
  followTime();
  (m_by->currentIndex() == 1 ? m_jobs : m_tenants)->view()->setFocus();
}

void EfficiencyPage::deactivate() { m_poll->setActive(false); }

void EfficiencyPage::followTime() {
  m_poll->setActive(connection().cursor().isLive());
  showFigures();
  showEmpty();
}

void EfficiencyPage::show() {
  m_trouble->dismiss();
  m_rows->show(m_poll->answer());
  showFigures();
  showEmpty();
}

void EfficiencyPage::showFigures() {
  const v1::GetEfficiencyResponse& answer = m_poll->answer();
  const auto figures = {m_allocated, m_measured, m_used, m_idle, m_wasted};
  for (KeyFigure* figure : figures) figure->setStale(connection().staleSince().isValid());
  if (!m_poll->answered()) return;
  if (!connection().cursor().isLive()) {
    for (KeyFigure* figure : figures) {
      figure->setFigure({});
      figure->setNote({});
    }
    return;
  }
  v1::UsedShare all;
  for (const v1::UsedShare& tenant : answer.tenants()) {
    all.set_gpus(all.gpus() + tenant.gpus());
    all.set_measured_gpus(all.measured_gpus() + tenant.measured_gpus());
    all.set_idle_gpus(all.idle_gpus() + tenant.idle_gpus());
    all.set_measured_gpu_seconds(all.measured_gpu_seconds() + tenant.measured_gpu_seconds());
    all.set_used_gpu_seconds(all.used_gpu_seconds() + tenant.used_gpu_seconds());
  }
  const QString of = answer.has_ended_since()
                         ? tr("running, or ended since %1").arg(Format::dateTime(Format::time(answer.ended_since())))
                         : tr("in running jobs");
  m_allocated->setFigure(Format::number(all.gpus()));
  m_allocated->setNote(tr("in running jobs"));
  const bool measured = all.measured_gpus() > 0;
  m_measured->setFigure(measured ? Format::number(all.measured_gpus()) : QString());
  m_measured->setNote(measured ? tr("%1 of them").arg(Format::percent(100.0 * all.measured_gpus() / all.gpus()))
                               : Format::notMeasured());
  const auto used = EfficiencyPoll::usedShare(all);
  m_used->setFigure(used ? Format::decimal(*used * 100, 1) : QString(), used ? QStringLiteral("%") : QString());
  m_used->setNote(used ? of : Format::notMeasured());
  m_idle->setFigure(measured ? Format::number(all.idle_gpus()) : QString());
  m_idle->setNote(measured ? tr("below %1 use").arg(Format::percent(answer.idle_below_percent()))
                           : Format::notMeasured());
  const auto wasted = EfficiencyPoll::wastedHours(all);
  m_wasted->setFigure(wasted ? Format::decimal(*wasted, 1) : QString(), wasted ? tr("GPU h") : QString());
  m_wasted->setNote(wasted ? of : Format::notMeasured());
}

void EfficiencyPage::showEmpty() {
  const v1::GetEfficiencyResponse& answer = m_poll->answer();
  const auto& tenants = answer.tenants();
  const bool measured = std::any_of(tenants.begin(), tenants.end(), [](const v1::UsedShare& tenant) {
    return tenant.measured_gpus() > 0 || tenant.measured_gpu_seconds() > 0;
  });
  const bool live = connection().cursor().isLive();
  m_stack->setCurrentIndex(measured && live ? 0 : 1);
  if (!live) {
    m_empty->setMessage(tr("Efficiency is known of the present only"),
                        tr("What is used of what is allocated is summed up as it happens, and not kept for every "
                           "instant."),
                        tr("Back to now"));
  } else if (!m_poll->answered()) {
    m_empty->setMessage(tr("Asking what is used…"), {});
  } else if (tenants.empty()) {
    m_empty->setMessage(tr("No job is running"),
                        tr("What running jobs make of their GPUs shows here as soon as one has started."));
  } else if (!measured) {
    m_empty->setMessage(
        tr("Nothing is measured"),
        tr("factoryd knows which GPUs are allocated, but nothing tells it what they do. Run NVIDIA's DCGM exporter on "
           "the nodes, let Prometheus collect it, and name that Prometheus under [telemetry] in factoryd's "
           "configuration."));
  }
}

void EfficiencyPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  Page::changeEvent(event);
}

void EfficiencyPage::retranslate() {
  m_allocated->setCaption(tr("Allocated"));
  m_measured->setCaption(tr("Measured", "GPUs"));
  m_used->setCaption(tr("Used of measured"));
  m_idle->setCaption(tr("Idle GPUs now"));
  m_wasted->setCaption(tr("Wasted"));
  m_sharesCard->setCaption(tr("Used against allocated"));
  m_idleCard->setCaption(tr("Idle GPUs in running jobs"));
  m_stragglersCard->setCaption(tr("Stragglers"));
  const int by = std::max(0, m_by->currentIndex());
  m_by->setLabels({tr("By tenant"), tr("By job")});
  m_by->setCurrentIndex(by);
  m_by->setAccessibleName(tr("Whose share"));
  m_tenants->setTitles(m_rows->tenantColumns());
  m_jobs->setTitles(m_rows->jobColumns());
  m_idleTable->setTitles(m_rows->idleColumns());
  m_stragglers->setTitles(m_rows->stragglerColumns());
  m_tenants->view()->setAccessibleName(tr("Used by tenant"));
  m_jobs->view()->setAccessibleName(tr("Used by job"));
  m_idleTable->view()->setAccessibleName(tr("Idle GPUs in running jobs"));
  m_stragglers->view()->setAccessibleName(tr("Stragglers"));
  m_tenants->setEmptyMessages(tr("No tenant holds GPUs"), {});
  m_jobs->setEmptyMessages(tr("No job is running"), {});
  m_idleTable->setEmptyMessages(tr("No GPU of a running job is idle"), {});
  m_stragglers->setEmptyMessages(tr("No GPU is far below the others of its job"), {});
  m_tenants->setFooter([](int shown, int, int) { return tr("%Ln tenant(s)", nullptr, shown); });
  m_jobs->setFooter([this](int shown, int, int) {
    const QString jobs = tr("%Ln job(s)", nullptr, shown);
    const int left = static_cast<int>(m_poll->answer().jobs_left_out());
    return left == 0 ? jobs : tr("%1, and %Ln that waste less", nullptr, left).arg(jobs);
  });
  for (DataTable* table : {m_idleTable, m_stragglers}) {
    table->setFooter([](int shown, int, int) { return tr("%Ln GPU(s)", nullptr, shown); });
  }
  const QStringList commands{tr("Used by tenant"), tr("Used by job"), tr("Refresh")};
  for (int i = 0; i < commands.size(); ++i) m_commands[i]->setText(commands[i]);
  showFigures();
  showEmpty();
}

}  // namespace aifactory
