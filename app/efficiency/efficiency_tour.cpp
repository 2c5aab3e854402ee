// SPDX-License-Identifier: GPL-3.0-or-later
// How the Efficiency page shows itself to the tour, and proves its rows.
#include <QStackedWidget>

#include <numeric>

#include "app/efficiency/efficiency_page.h"
#include "app/efficiency/efficiency_poll.h"
#include "app/format.h"
#include "widgets/key_figure.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"

namespace aifactory {

std::vector<TourShot> EfficiencyPage::tourShots() {
  TourShot shot;
  shot.name = QStringLiteral("efficiency");
  shot.prepare = [this] {
    m_by->setCurrentIndex(1);
    m_poll->ask();
  };
  shot.ready = [this] {
    return m_poll->answered() && m_jobs->model()->matchedRows() == m_poll->answer().jobs_size() &&
           m_tenants->model()->matchedRows() == m_poll->answer().tenants_size() &&
           m_idleTable->model()->matchedRows() == m_poll->answer().idle_gpus_size() &&
           m_stragglers->model()->matchedRows() == m_poll->answer().stragglers_size();
  };
  shot.complaint = [this] { return complaint(); };
  return {shot};
}

QString EfficiencyPage::complaint() const {
  const v1::GetEfficiencyResponse& answer = m_poll->answer();
  const auto counted = [&](const DataTable& table, int said) {
    const int shown = table.model()->matchedRows();
    return shown == said
               ? QString()
               : QStringLiteral("%1 shows %2 rows, the factory says %3; ").arg(table.objectName()).arg(shown).arg(said);
  };
  QString complaint = counted(*m_tenants, answer.tenants_size()) + counted(*m_jobs, answer.jobs_size()) +
                      counted(*m_idleTable, answer.idle_gpus_size()) + counted(*m_stragglers, answer.stragglers_size());
  const std::uint32_t idle =
      std::accumulate(answer.tenants().begin(), answer.tenants().end(), 0U,
                      [](std::uint32_t sum, const v1::UsedShare& tenant) { return sum + tenant.idle_gpus(); });
  if (m_stack->currentIndex() == 0 && m_idle->figure() != Format::number(idle)) {
    complaint += QStringLiteral("%1 idle GPUs shown, the factory says %2").arg(m_idle->figure()).arg(idle);
  }
  return complaint;
}

}  // namespace aifactory
