// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/overview_page.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/alerts/alert_list.h"
#include "app/format.h"
#include "app/overview/device_card.h"
#include "app/selection.h"
#include "app/words.h"
#include "client/time_cursor.h"
#include "widgets/bar_list.h"
#include "widgets/card.h"
#include "widgets/heat_grid.h"
#include "widgets/key_figure.h"
#include "widgets/legend.h"
#include "widgets/segmented.h"
#include "widgets/sparkline.h"

namespace aifactory {

namespace {

QString share(std::uint32_t part, std::uint32_t whole) {
  return whole == 0 ? QString() : Format::percent(100.0 * part / whole, 1);
}

}  // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_cells(context.connection),
      m_allocated(new KeyFigure({}, this)),
      m_idle(new KeyFigure({}, this)),
      m_down(new KeyFigure({}, this)),
      m_powerNow(new KeyFigure({}, this)),
      m_running(new KeyFigure({}, this)),
      m_pending(new KeyFigure({}, this)),
      m_gridCard(new Card({}, this)),
      m_overlay(new Segmented({}, this)),
      m_legend(new Legend(this)),
      m_grid(new HeatGrid(this)),
      m_utilizationCard(new Card({}, this)),
      m_powerCard(new Card({}, this)),
      m_waitingCard(new Card({}, this)),
      m_alertsCard(new Card({}, this)),
      m_utilizationLine(new Sparkline(this)),
      m_powerLine(new Sparkline(this)),
      m_waiting(new BarList(this)),
      m_alerts(new AlertList(context, this)),
      m_allAlerts(new QPushButton(this)) {
  build();
  FleetStore& fleet = connection().fleet();
  JobStore& jobs = connection().jobs();
  const auto soon = [this] {
    if (m_active && !m_figuresTimer.isActive()) m_figuresTimer.start();
  };
  connect(&fleet, &FleetStore::layoutChanged, this, &OverviewPage::rebuildCells);
  connect(&fleet, &FleetStore::statesChanged, this, &OverviewPage::updateCells);
  connect(&fleet, &FleetStore::telemetryChanged, this, &OverviewPage::updateCells);
  connect(&fleet, &FleetStore::statesChanged, this, soon);
  connect(&fleet, &FleetStore::telemetryChanged, this, soon);
  connect(&fleet, &FleetStore::syncedChanged, this, soon);
  connect(&jobs, &JobStore::rowsChanged, this, soon);
  connect(&jobs, &JobStore::countChanged, this, soon);
  connect(&jobs, &JobStore::syncedChanged, this, soon);
  connect(&connection(), &FactoryConnection::stateChanged, this, soon);
  connect(&selection(), &Selection::changed, this, &OverviewPage::updateSelection);
  connect(&Theme::current(), &Theme::changed, this, [this] {
    updateAllCells();
    updateLegend();
  });
  m_figuresTimer.setSingleShot(true);
  m_figuresTimer.setInterval(250);
  connect(&m_figuresTimer, &QTimer::timeout, this, &OverviewPage::updateFigures);
  m_sampleTimer.setInterval(1000);
  connect(&m_sampleTimer, &QTimer::timeout, this, &OverviewPage::sample);
  connect(&m_sampleTimer, &QTimer::timeout, this, [this] {
    // Grows by itself, also where nothing comes.
    if (m_active && m_cells.overlay() == Overlay::DataAge) updateAllCells();
  });
  m_sampleTimer.start();
  updateTexts();
  rebuildCells();
}

void OverviewPage::build() {
  m_allocated->setObjectName(QStringLiteral("allocatedFigure"));
  m_idle->setObjectName(QStringLiteral("idleFigure"));
  m_down->setObjectName(QStringLiteral("downFigure"));
  m_powerNow->setObjectName(QStringLiteral("powerFigure"));
  m_running->setObjectName(QStringLiteral("runningFigure"));
  m_pending->setObjectName(QStringLiteral("pendingFigure"));
  m_grid->setObjectName(QStringLiteral("heatGrid"));
  m_overlay->setObjectName(QStringLiteral("overlayChoice"));
  m_waiting->setObjectName(QStringLiteral("waiting"));
  auto* figures = new QHBoxLayout;
  figures->setSpacing(12);
  for (KeyFigure* figure : {m_allocated, m_idle, m_down, m_powerNow, m_running, m_pending})
    figures->addWidget(figure, 1);

  m_gridCard->captionLine()->insertWidget(1, m_overlay);
  m_gridCard->content()->addWidget(m_grid, 1);
  m_gridCard->content()->addWidget(m_legend);
  m_utilizationCard->content()->addWidget(m_utilizationLine);
  m_powerCard->content()->addWidget(m_powerLine);
  m_waitingCard->content()->addWidget(m_waiting);
  m_alertsCard->content()->addWidget(m_alerts, 1);
  m_alertsCard->captionLine()->addWidget(m_allAlerts);
  m_allAlerts->setObjectName(QStringLiteral("allAlerts"));
  connect(m_allAlerts, &QPushButton::clicked, this, [this] { actions().showAlerts({}); });
  m_utilizationLine->setRange(0, 100);
  // From zero, or the noise of a steady day would look like its news.
  m_powerLine->setRange(0, std::numeric_limits<double>::quiet_NaN());
  m_powerLine->setColor(ColorRole::Ok);

  auto* side = new QVBoxLayout;
  side->setSpacing(12);
  for (Card* card : {m_utilizationCard, m_powerCard, m_waitingCard}) side->addWidget(card);
  side->addWidget(m_alertsCard, 1);
  for (Card* card : {m_utilizationCard, m_powerCard, m_waitingCard, m_alertsCard}) card->setFixedWidth(330);
  auto* body = new QHBoxLayout;
  body->setSpacing(12);
  body->addWidget(m_gridCard, 1);
  body->addLayout(side);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addLayout(figures);
  layout->addLayout(body, 1);

  for (int overlay = 0; overlay < overlayCount; ++overlay) {
    auto* action = new QAction(this);
    connect(action, &QAction::triggered, this, [this, overlay] { m_overlay->setCurrentIndex(overlay); });
    m_overlayActions << action;
  }
  connect(m_overlay, &Segmented::currentIndexChanged, this, [this](int index) {
    m_cells.setOverlay(static_cast<Overlay>(std::max(0, index)));
    updateAllCells();
    updateLegend();
  });
  m_grid->setToolTipCallback([this](int cell) { return deviceCard(connection(), m_cells.deviceOf(cell)); });
  connect(m_grid, &HeatGrid::clicked, this, &OverviewPage::choose);
  connect(m_grid, &HeatGrid::currentCellChanged, this, &OverviewPage::choose);
  connect(m_grid, &HeatGrid::activated, this, &OverviewPage::follow);
  for (KeyFigure* figure : {m_down, m_running, m_pending}) figure->setLeads(true);
  connect(m_down, &KeyFigure::clicked, this, [this] {
    std::vector<std::uint32_t> devices;
    for (std::uint32_t gpu = 0; gpu < connection().fleet().gpuCount(); ++gpu) {
      const int state = connection().fleet().columns().states.state[gpu];
      if (state == v1::DEVICE_STATE_DOWN || state == v1::DEVICE_STATE_DRAINING || state == v1::DEVICE_STATE_DRAINED) {
        devices.push_back(gpu);
      }
    }
    selection().selectDevices(devices);
  });
  connect(m_running, &KeyFigure::clicked, this, [this] { actions().showJobs(runningJobsFilter()); });
  connect(m_pending, &KeyFigure::clicked, this, [this] { actions().showJobs(pendingJobsFilter()); });
  connect(&connection().cursor(), &TimeCursor::changed, this, [this] {
    if (m_active) showSession();
  });
  connect(m_waiting, &BarList::activated, this, [this](const QString& id) { actions().showJobs(id); });
}

void OverviewPage::activate() {
  m_active = true;
  m_allAlerts->setVisible(actions().canShow(ShowAlerts{}));
  updateAllCells();
  updateSelection();
  updateFigures();
  showSession();
}

void OverviewPage::deactivate() { m_active = false; }

void OverviewPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    updateTexts();
    updateFigures();
    showSession();
  }
  Page::changeEvent(event);
}

void OverviewPage::updateTexts() {
  m_allocated->setCaption(tr("Allocated"));
  m_idle->setCaption(tr("Idle"));
  m_down->setCaption(tr("Down or draining"));
  m_powerNow->setCaption(tr("Power"));
  m_running->setCaption(tr("Running jobs"));
  m_pending->setCaption(tr("Pending"));
  m_gridCard->setCaption(tr("Every GPU"));
  m_grid->setAccessibleName(tr("Every GPU"));
  m_utilizationCard->setCaption(tr("Fleet utilisation"));
  m_powerCard->setCaption(tr("Fleet power"));
  m_waitingCard->setCaption(tr("Why jobs wait"));
  m_alertsCard->setCaption(tr("Alerts"));
  m_allAlerts->setText(tr("All alerts"));
  m_waiting->setAccessibleName(tr("Why jobs wait"));
  m_waiting->setEmptyText(tr("No job waits."));
  m_utilizationLine->setAccessibleName(tr("Fleet utilisation"));
  m_powerLine->setAccessibleName(tr("Fleet power"));
  const QStringList overlays = FleetCells::overlayNames();
  m_overlay->setLabels(overlays);
  m_overlay->setCurrentIndex(static_cast<int>(m_cells.overlay()));
  m_overlay->setAccessibleName(tr("What the cells show"));
  for (int i = 0; i < overlays.size(); ++i) m_overlayActions[i]->setText(tr("Show %1").arg(overlays[i]));
  updateLegend();
}

void OverviewPage::rebuildCells() {
  m_grid->setSections(m_cells.rebuild());
  updateAllCells();
  updateLegend();
  updateSelection();
  updateFigures();
}

void OverviewPage::updateAllCells() {
  if (const std::vector<QRgb> colors = m_cells.colors(); colors.empty()) {
    m_grid->resetColors();
  } else {
    m_grid->setColors(colors);
  }
  if (m_cells.cellCount() > 0) m_grid->setValues(0, m_cells.values());
}

void OverviewPage::updateCells(const std::vector<DeviceRange>& devices) {
  if (!m_active || m_cells.cellCount() == 0) return;
  std::size_t changed = 0;
  for (const DeviceRange& range : devices) changed += range.count;
  // Many small pieces cost more than one pass over all.
  if (changed * 4 > static_cast<std::size_t>(m_cells.cellCount())) {
    m_grid->setValues(0, m_cells.values());
    return;
  }
  for (const DeviceRange& range : devices) {
    for (std::uint32_t device = range.first; device < range.first + range.count; ++device) {
      const int cell = m_cells.cellOf(device);
      if (cell < 0 || device >= connection().fleet().gpuCount()) continue;
      const std::uint8_t value = m_cells.value(cell);
      if (value != m_grid->value(cell)) m_grid->setValues(cell, {&value, 1});
    }
  }
}

void OverviewPage::updateLegend() {
  const auto [low, high] = m_cells.mapEnds();
  m_legend->setMap(low, high);
  m_legend->setEntries(m_cells.legend());
}

void OverviewPage::updateSelection() {
  if (!m_active) return;
  std::vector<int> cells;
  const auto add = [&](const std::vector<std::uint32_t>& devices) {
    for (const std::uint32_t device : devices) {
      if (const int cell = m_cells.cellOf(device); cell >= 0) cells.push_back(cell);
    }
  };
  add(selection().devices());
  add(selection().jobDevices());
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  m_grid->setSelectedCells(std::move(cells));
}

void OverviewPage::updateFigures() {
  const FleetStore& fleet = connection().fleet();
  const bool stale = connection().staleSince().isValid();
  for (KeyFigure* figure : {m_allocated, m_idle, m_down, m_powerNow, m_running, m_pending}) figure->setStale(stale);
  if (fleet.gpuCount() == 0) return;
  m_fleet = countFleet(fleet);
  const QDateTime now = connection().factoryTime();
  m_jobs = countJobs(connection().jobs(), now.isValid() ? now.toSecsSinceEpoch() : 0);
  if (!m_active) return;

  m_allocated->setFigure(Format::number(m_fleet.allocated));
  m_allocated->setNote(
      tr("of %Ln GPU(s) · %1", nullptr, static_cast<int>(m_fleet.gpus)).arg(share(m_fleet.allocated, m_fleet.gpus)));
  m_idle->setFigure(Format::number(m_fleet.idle));
  m_idle->setNote(m_fleet.migInstances == 0
                      ? share(m_fleet.idle, m_fleet.gpus)
                      : tr("%1 · %2 MIG instances apart")
                            .arg(share(m_fleet.idle, m_fleet.gpus), Format::number(m_fleet.migInstances)));
  m_down->setFigure(Format::number(m_fleet.downOrDraining));
  m_down->setNote(m_fleet.notInService == 0
                      ? share(m_fleet.downOrDraining, m_fleet.gpus)
                      : tr("%1 · %2 not in service yet")
                            .arg(share(m_fleet.downOrDraining, m_fleet.gpus), Format::number(m_fleet.notInService)));
  if (m_fleet.powerMeasured == 0) {
    m_powerNow->setFigure({});
    m_powerNow->setNote(Format::notMeasured());
  } else {
    const QString power = Format::watts(static_cast<double>(m_fleet.powerWatts));
    const qsizetype space = power.lastIndexOf(QLatin1Char(' '));
    m_powerNow->setFigure(power.left(space), power.mid(space + 1));
    m_powerNow->setNote(m_fleet.powerLimitWatts == 0
                            ? tr("measured on %Ln GPU(s)", nullptr, static_cast<int>(m_fleet.powerMeasured))
                            : tr("GPUs · head-room %1")
                                  .arg(Format::watts(static_cast<double>(m_fleet.powerLimitWatts) -
                                                     static_cast<double>(m_fleet.powerWatts))));
  }
  if (connection().jobs().synced() || connection().jobs().count() > 0) {
    m_running->setFigure(Format::number(m_jobs.running));
    m_running->setNote(tr("on %Ln GPU(s)", nullptr, static_cast<int>(m_jobs.gpusRunning)));
    m_pending->setFigure(Format::number(m_jobs.pending));
    m_pending->setNote(m_jobs.medianWaitSeconds < 0 ? tr("nothing waits")
                                                    : tr("median wait %1").arg(Format::age(m_jobs.medianWaitSeconds)));
  }
  if (m_cells.rankTenants() && m_cells.overlay() == Overlay::Tenant) {
    updateAllCells();
    updateLegend();
  }
  updateWaiting();
}

void OverviewPage::updateWaiting() {
  QVector<BarList::Entry> entries;
  for (const JobFigures::Waiting& waiting : m_jobs.waiting) {
    entries << BarList::Entry{Words::pendingReason(waiting.reason), static_cast<double>(waiting.jobs),
                              Format::number(waiting.jobs), ColorRole::Accent, waitingJobsFilter(waiting.reason)};
    if (entries.size() == 6) break;
  }
  m_waiting->setEntries(entries);
}

void OverviewPage::sample() {
  // What is shown of the past is no part of what was seen of this session.
  const bool live = connection().cursor().isLive();
  const bool known =
      live && connection().isAtCursor() && connection().fleet().synced() && !connection().staleSince().isValid();
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  if (!known && !m_utilization.since().isValid()) return;
  if (known) m_fleet = countFleet(connection().fleet());
  m_utilization.add(known && m_fleet.utilizationMeasured > 0 ? m_fleet.utilization : nothing);
  m_power.add(known && m_fleet.powerMeasured > 0 ? static_cast<double>(m_fleet.powerWatts) : nothing);
  if (m_active) showSession();
}

void OverviewPage::showSession() {
  if (!m_utilization.since().isValid()) return;
  const bool live = connection().cursor().isLive();
  const QString since = live ? tr("seen here since %1").arg(Format::dateTime(m_utilization.since()))
                             : tr("this session, not then", "below a chart that does not follow into the past");
  m_utilizationCard->setNote(since);
  m_powerCard->setNote(since);
  m_utilizationLine->setValues(m_utilization.values());
  m_powerLine->setValues(m_power.values());
  const auto note = [live](double mean, bool measured, const QString& figure, const QString& meanFigure) {
    if (!live) return tr("%1 then").arg(measured ? figure : Format::notMeasured());
    return std::isnan(mean) ? Format::notMeasured() : tr("%1 now · %2 mean").arg(figure, meanFigure);
  };
  m_utilizationLine->setNote(note(m_utilization.mean(), m_fleet.utilizationMeasured > 0,
                                  Format::percent(m_fleet.utilization), Format::percent(m_utilization.mean())));
  m_powerLine->setNote(note(m_power.mean(), m_fleet.powerMeasured > 0,
                            Format::watts(static_cast<double>(m_fleet.powerWatts)), Format::watts(m_power.mean())));
}

void OverviewPage::choose(int cell) {
  if (cell >= 0) selection().selectDevices({m_cells.deviceOf(cell)});
}

void OverviewPage::follow(int cell) {
  const std::uint32_t device = m_cells.deviceOf(cell);
  selection().selectDevices({device});
  const std::uint64_t job = connection().fleet().columns().states.job[device];
  if (job != 0 && actions().canShow(ShowJob{job})) {
    actions().showJob(job);
  } else {
    actions().showNode(
        text(connection().fleet().layout().nodes(static_cast<int>(connection().fleet().nodeOf(device))).name()));
  }
}

}  // namespace aifactory
