// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/efficiency/efficiency_tables.h"

#include "app/efficiency/efficiency_poll.h"
#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

namespace share {
enum Column { Name, Tenant, Gpus, Used, Idle, Wasted, Ended, Count };
}
namespace gpu {
enum Column { Node, Job, Since, Use, Median, Count };
}

/// Below this a share is drawn as a warning.
constexpr double littleUsed = 0.5;

std::vector<ColumnType> shareTypes() {
  std::vector<ColumnType> types(share::Count, ColumnType::Time);
  types[share::Name] = types[share::Tenant] = ColumnType::Text;
  return types;
}

std::vector<ColumnType> gpuTypes() {
  std::vector<ColumnType> types(gpu::Count, ColumnType::Time);
  types[gpu::Node] = types[gpu::Job] = ColumnType::Text;
  return types;
}

std::uint64_t keyOf(const std::string& text) {
  const std::uint64_t key = std::hash<std::string>()(text) & ((1ULL << 62) - 1);
  return key == 0 ? 1 : key;
}

void fillShare(ColumnTable& table, int row, const v1::UsedShare& each) {
  table.setKey(row, EfficiencyTables::key(each));
  table.setText(row, share::Name, lastId(each.name()));
  table.setText(row, share::Tenant, lastId(each.tenant()));
  table.setTime(row, share::Gpus, each.gpus());
  table.setTime(row, share::Used, EfficiencyPoll::usedShare(each).value_or(missingTime));
  table.setTime(row, share::Idle, each.measured_gpus() == 0 ? missingTime : each.idle_gpus());
  table.setTime(row, share::Wasted, EfficiencyPoll::wastedHours(each).value_or(missingTime));
  table.setTime(row, share::Ended, each.has_end_time() ? static_cast<double>(each.end_time().seconds()) : missingTime);
}

template <class Gpu>
void fillGpu(ColumnTable& table, int row, const Gpu& each) {
  const std::string place = std::string(lastId(each.node())) + " " + std::to_string(each.gpu());
  table.setKey(row, keyOf(place));
  table.setText(row, gpu::Node, place);
  table.setText(row, gpu::Job, lastId(each.job()));
  table.setTime(row, gpu::Since, static_cast<double>(each.since().seconds()));
}

/// A cell of one message; the rows behind an older result may be gone.
template <class Row, class Show>
auto cellOf(const EfficiencyRows<Row>& rows, Show show) {
  return [&rows, show](const TableRow& row) -> CellText {
    if (row.isGroup() || row.row() >= static_cast<int>(rows.rows().size())) return {};
    return show(rows.rows()[static_cast<std::size_t>(row.row())]);
  };
}

}  // namespace

EfficiencyTables::EfficiencyTables(FactoryConnection& connection)
    : tenants(shareTypes()), jobs(shareTypes()), idle(gpuTypes()), stragglers(gpuTypes()), m_connection(connection) {}

std::uint64_t EfficiencyTables::key(const v1::UsedShare& share) { return keyOf(share.name()); }

void EfficiencyTables::show(const v1::GetEfficiencyResponse& answer) {
  tenants.set(answer.tenants(), fillShare);
  jobs.set(answer.jobs(), fillShare);
  idle.set(answer.idle_gpus(), fillGpu<v1::IdleGpu>);
  stragglers.set(answer.stragglers(), [](ColumnTable& table, int row, const v1::Straggler& each) {
    fillGpu(table, row, each);
    table.setTime(row, gpu::Use, each.utilization());
    table.setTime(row, gpu::Median, each.job_median());
  });
}

std::vector<TableColumn> EfficiencyTables::shareColumns(const EfficiencyRows<v1::UsedShare>& rows) const {
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("gpus"),
                     .title = tr("GPUs"),
                     .width = 76,
                     .alignment = Qt::AlignRight,
                     .source = share::Gpus,
                     .format = cellOf(rows, [](const v1::UsedShare& each) {
                       return CellText{.text = Format::number(each.gpus()), .missing = each.has_end_time()};
                     })});
  columns.push_back({.id = QStringLiteral("used"),
                     .title = tr("Used of measured"),
                     .width = 150,
                     .source = share::Used,
                     .format = cellOf(rows, [](const v1::UsedShare& each) -> CellText {
                       const auto used = EfficiencyPoll::usedShare(each);
                       if (!used) return {.text = Format::notMeasured(), .color = ColorRole::Caption};
                       return {.text = Format::percent(*used * 100),
                               .bar = static_cast<float>(*used),
                               .barColor = *used < littleUsed ? ColorRole::Warning : ColorRole::Accent};
                     })});
  columns.push_back({.id = QStringLiteral("idle"),
                     .title = tr("Idle GPUs"),
                     .width = 84,
                     .alignment = Qt::AlignRight,
                     .source = share::Idle,
                     .format = cellOf(rows, [](const v1::UsedShare& each) {
                       return CellText{.text = Format::number(each.idle_gpus()), .missing = each.measured_gpus() == 0};
                     })});
  columns.push_back({.id = QStringLiteral("wasted"),
                     .title = tr("Wasted"),
                     .width = 120,
                     .alignment = Qt::AlignRight,
                     .source = share::Wasted,
                     .format = cellOf(rows, [](const v1::UsedShare& each) {
                       const auto wasted = EfficiencyPoll::wastedHours(each);
                       return CellText{
                           .text = Format::decimal(wasted.value_or(0), 1), .unit = tr("GPU h"), .missing = !wasted};
                     })});
  return columns;
}

std::vector<TableColumn> EfficiencyTables::tenantColumns() const {
  std::vector<TableColumn> columns = shareColumns(tenants);
  const FactoryConnection* connection = &m_connection;
  columns.insert(columns.begin(), {.id = QStringLiteral("name"),
                                   .title = tr("Tenant"),
                                   .width = 220,
                                   .source = share::Name,
                                   .format = cellOf(tenants, [connection](const v1::UsedShare& each) {
                                     return CellText{.text = Words::tenant(*connection, each.name())};
                                   })});
  return columns;
}

std::vector<TableColumn> EfficiencyTables::jobColumns() const {
  std::vector<TableColumn> columns = shareColumns(jobs);
  const FactoryConnection* connection = &m_connection;
  std::vector<TableColumn> first;
  first.push_back({.id = QStringLiteral("id"),
                   .title = tr("ID"),
                   .width = 74,
                   .source = share::Name,
                   .format = cellOf(jobs, [](const v1::UsedShare& each) {
                     return CellText{.text = text(lastId(each.name())), .color = ColorRole::Secondary};
                   })});
  first.push_back(
      {.id = QStringLiteral("name"),
       .title = tr("Job"),
       .width = 190,
       .format = cellOf(jobs, [](const v1::UsedShare& each) { return CellText{.text = text(each.display_name())}; })});
  first.push_back({.id = QStringLiteral("tenant"),
                   .title = tr("Tenant"),
                   .width = 130,
                   .source = share::Tenant,
                   .format = cellOf(jobs,
                                    [connection](const v1::UsedShare& each) {
                                      return CellText{.text = Words::tenant(*connection, each.tenant())};
                                    }),
                   .groupable = true,
                   .caption = [connection](const QString& slug) {
                     return Words::tenant(*connection, nameIn("tenants", slug.toStdString()));
                   }});
  columns.insert(columns.begin(), std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()));
  columns.push_back({.id = QStringLiteral("ended"),
                     .title = tr("Ended"),
                     .width = 126,
                     .source = share::Ended,
                     .format = cellOf(jobs, [](const v1::UsedShare& each) -> CellText {
                       if (!each.has_end_time()) return {.text = tr("running"), .color = ColorRole::Caption};
                       return {.text = Format::dateTime(Format::time(each.end_time())), .color = ColorRole::Secondary};
                     })});
  return columns;
}

std::vector<TableColumn> EfficiencyTables::idleColumns() const {
  const FactoryConnection* connection = &m_connection;
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("gpu"),
                     .title = tr("GPU"),
                     .width = 140,
                     .source = gpu::Node,
                     .format = cellOf(idle, [](const v1::IdleGpu& each) {
                       return CellText{.text = Words::place(each.node(), static_cast<int>(each.gpu()))};
                     })});
  columns.push_back({.id = QStringLiteral("job"),
                     .title = tr("Job"),
                     .width = 74,
                     .source = gpu::Job,
                     .format = cellOf(idle, [](const v1::IdleGpu& each) {
                       return CellText{.text = text(lastId(each.job())), .color = ColorRole::Secondary};
                     })});
  columns.push_back({.id = QStringLiteral("idleFor"),
                     .title = tr("Idle for"),
                     .width = 80,
                     .alignment = Qt::AlignRight,
                     .source = gpu::Since,
                     .format = cellOf(idle, [connection](const v1::IdleGpu& each) {
                       const QDateTime since = Format::time(each.since());
                       return CellText{.text = Format::age(since.secsTo(connection->factoryTime())),
                                       .missing = !since.isValid()};
                     })});
  return columns;
}

std::vector<TableColumn> EfficiencyTables::stragglerColumns() const {
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("gpu"),
                     .title = tr("GPU"),
                     .width = 140,
                     .source = gpu::Node,
                     .format = cellOf(stragglers, [](const v1::Straggler& each) {
                       return CellText{.text = Words::place(each.node(), static_cast<int>(each.gpu()))};
                     })});
  columns.push_back({.id = QStringLiteral("job"),
                     .title = tr("Job"),
                     .width = 74,
                     .source = gpu::Job,
                     .format = cellOf(stragglers, [](const v1::Straggler& each) {
                       return CellText{.text = text(lastId(each.job())), .color = ColorRole::Secondary};
                     })});
  columns.push_back({.id = QStringLiteral("use"),
                     .title = tr("Use"),
                     .width = 80,
                     .alignment = Qt::AlignRight,
                     .source = gpu::Use,
                     .format = cellOf(stragglers, [](const v1::Straggler& each) {
                       return CellText{.text = Format::percent(each.utilization())};
                     })});
  columns.push_back({.id = QStringLiteral("median"),
                     .title = tr("Job's median"),
                     .width = 92,
                     .alignment = Qt::AlignRight,
                     .source = gpu::Median,
                     .format = cellOf(stragglers, [](const v1::Straggler& each) {
                       return CellText{.text = Format::percent(each.job_median()), .color = ColorRole::Secondary};
                     })});
  return columns;
}

}  // namespace aifactory
