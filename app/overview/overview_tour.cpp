// SPDX-License-Identifier: GPL-3.0-or-later
// How the Overview shows itself to the tour, and proves its figures.
#include <memory>

#include "app/format.h"
#include "app/overview/figure_check.h"
#include "app/overview/overview_page.h"
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
  return {shot};
}

}  // namespace aifactory
