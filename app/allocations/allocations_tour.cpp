// SPDX-License-Identifier: GPL-3.0-or-later
// How the Allocations page shows itself to the tour, and proves its rows.
#include <QHash>

#include <algorithm>
#include <memory>

#include "app/allocations/allocations_page.h"
#include "app/allocations/device_table.h"
#include "app/figure_check.h"
#include "app/filtered_table.h"
#include "app/selection.h"
#include "app/words.h"
#include "widgets/table/data_table.h"

namespace aifactory {

std::vector<TourShot> AllocationsPage::tourShots() {
  auto check = std::make_shared<std::unique_ptr<FigureCheck>>();
  TourShot shot;
  shot.name = QStringLiteral("allocations");
  shot.prepare = [this] {
    m_filtered->setFilter({});
    m_table->setGroupBy({});
    showArrangement();
    const std::vector<std::uint64_t>& jobs = connection().fleet().columns().states.job;
    const auto busy = std::find_if(jobs.begin(), jobs.end(), [](std::uint64_t job) { return job != 0; });
    if (busy != jobs.end()) {
      selection().selectDevices({static_cast<std::uint32_t>(busy - jobs.begin())});
      followSelection();
    }
  };
  shot.ready = [this, check] {
    const bool settled =
        connection().isAtCursor() && connection().fleet().synced() && connection().jobs().synced() &&
        !m_table->model()->isBusy() && m_table->model()->matchedRows() > 0 &&
        (!connection().session().engine().simulated() || connection().fleet().telemetryTime().isValid());
    if (!*check && settled) {
      *check = std::make_unique<FigureCheck>(connection(), [this](const auto& summary) { return compare(summary); });
    }
    return *check && (*check)->done();
  };
  shot.complaint = [check] { return (*check)->complaint(); };
  shot.finish = [check] { check->reset(); };
  return {shot};
}

QString AllocationsPage::compare(const v1::GetFleetSummaryResponse& summary) const {
  const TableModel& model = *m_table->model();
  const ColumnTable& table = model.table();
  const int state = model.columnOfId(QStringLiteral("state"));
  // GPUs by the word in their cell, and by the word that filters and groups go by.
  QHash<QString, qint64> cells, sources;
  qint64 gpus = 0, instances = 0;
  for (int position = 0; position < model.rowCount(); ++position) {
    const int row = table.rowOfKey(model.keyAt(position));
    if (row < 0) continue;
    if (table.integer(row, static_cast<int>(DeviceField::Parent)) != missingInteger) {
      ++instances;
      continue;
    }
    ++gpus;
    ++cells[model.cell(position, state).text];
    ++sources[text(table.text(row, static_cast<int>(DeviceField::State)))];
  }
  QStringList complaints;
  const auto same = [&](const char* what, qint64 shown, qint64 said) {
    if (shown == said) return;
    complaints << QStringLiteral("%1 %2 shown, the factory says %3").arg(shown).arg(QLatin1String(what)).arg(said);
  };
  const auto inStates = [&](const char* what, std::initializer_list<v1::DeviceState> states, qint64 said) {
    qint64 shown = 0, filtered = 0;
    for (const v1::DeviceState each : states) {
      shown += cells.value(Words::deviceState(each));
      filtered += sources.value(text(filterWord(each)));
    }
    same(what, shown, said);
    if (filtered != shown) complaints << QStringLiteral("filters see %1 of them").arg(filtered);
  };
  same("rows", model.totalRows(), qint64{summary.gpus()} + summary.mig_instances());
  same("GPUs", gpus, summary.gpus());
  same("MIG instances", instances, summary.mig_instances());
  inStates("allocated GPUs", {v1::DEVICE_STATE_ALLOCATED}, summary.allocated());
  inStates("idle GPUs", {v1::DEVICE_STATE_IDLE}, summary.idle());
  inStates("GPUs down or draining", {v1::DEVICE_STATE_DOWN, v1::DEVICE_STATE_DRAINING, v1::DEVICE_STATE_DRAINED},
           summary.down_or_draining());
  inStates("GPUs not in service", {v1::DEVICE_STATE_NOT_INSTALLED, v1::DEVICE_STATE_BURN_IN}, summary.not_in_service());
  return complaints.join(QStringLiteral("; "));
}

}  // namespace aifactory
