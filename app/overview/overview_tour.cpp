// SPDX-License-Identifier: GPL-3.0-or-later
// How the Overview shows itself to the tour, and proves its figures.
#include <memory>

#include "app/figure_check.h"
#include "app/format.h"
#include "app/overview/overview_page.h"
#include "app/overview/past_check.h"
#include "app/shell/past_banner.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/heat_grid.h"
#include "widgets/key_figure.h"

namespace aifactory {

QString OverviewPage::compare(const v1::GetFleetSummaryResponse& summary) {
  updateFigures();
  QStringList complaints;
  const auto same = [&](const KeyFigure* figure, qint64 said) {
    if (figure->figure() == Format::number(said)) return;
    complaints << QStringLiteral("%1 shows %2, the factory says %3")
                      .arg(figure->objectName(), figure->figure(), Format::number(said));
  };
  same(m_allocated, summary.allocated());
  same(m_idle, summary.idle());
  same(m_down, summary.down_or_draining());
  same(m_running, summary.running_jobs());
  same(m_pending, summary.pending_jobs());
  if (m_grid->cellCount() != static_cast<int>(summary.gpus())) {
    complaints << QStringLiteral("%1 cells for %2 GPUs").arg(m_grid->cellCount()).arg(summary.gpus());
  }
  return complaints.join(QStringLiteral("; "));
}

QString OverviewPage::compareWithThen(const FleetFigures& then) {
  updateFigures();
  QStringList complaints;
  const auto same = [&](const KeyFigure* figure, qint64 figures) {
    if (figure->figure() == Format::number(figures)) return;
    complaints << QStringLiteral("%1 shows %2, the factory says %3 for then")
                      .arg(figure->objectName(), figure->figure(), Format::number(figures));
  };
  same(m_allocated, then.allocated);
  same(m_idle, then.idle);
  same(m_down, then.downOrDraining);
  const auto* banner = window()->findChild<PastBanner*>();
  if (!banner || !banner->isVisible() || !banner->text().startsWith(Format::instant(connection().cursor().time()))) {
    complaints << QStringLiteral("nothing says that this is not live");
  }
  return complaints.join(QStringLiteral("; "));
}

TourShot OverviewPage::pastShot() {
  auto check = std::make_shared<std::unique_ptr<PastCheck>>();
  TourShot shot;
  shot.name = QStringLiteral("past");
  shot.skip = [this] {
    const v1::GetHistoryResponse& history = connection().history().answer();
    if (history.spans_size() > 0 || history.recording()) return QString();
    const std::string& problem = history.problem();
    return problem.empty() ? QStringLiteral("this factory records no history") : QString::fromStdString(problem);
  };
  // A demo factory may still be writing down the day before it was started, from its begin on.
  shot.patience = 300'000;
  shot.ready = [this, check] {
    const FactoryConnection& factory = connection();
    const bool complete =
        factory.session().engine().simulated() ? PastCheck::reachesBack(factory) : factory.history().available();
    if (!*check && complete) *check = std::make_unique<PastCheck>(connection());
    return *check && (*check)->done();
  };
  shot.complaint = [this, check] {
    const auto& said = (*check)->said();
    return said ? compareWithThen(*said) : (*check)->complaint();
  };
  shot.finish = [this, check] {
    check->reset();
    connection().cursor().goLive();
  };
  return shot;
}

std::vector<TourShot> OverviewPage::tourShots() {
  auto check = std::make_shared<std::unique_ptr<FigureCheck>>();
  constexpr qsizetype someSeconds = 20;  // so that the lines over the session are lines
  TourShot shot;
  shot.name = QStringLiteral("overview");
  shot.prepare = [this, check] {
    m_grid->setCurrentCell(-1);
    *check = std::make_unique<FigureCheck>(connection(), [this](const auto& summary) { return compare(summary); });
  };
  shot.ready = [this, check] {
    // Slurm knows no telemetry: there is none to wait for.
    const bool measured =
        !connection().session().engine().simulated() ||
        (connection().fleet().telemetryArrived().isValid() && m_utilization.values().size() >= someSeconds);
    return (*check)->done() && measured;
  };
  shot.complaint = [check] { return (*check)->complaint(); };
  shot.finish = [check] { check->reset(); };
  return {shot, pastShot()};
}

}  // namespace aifactory
