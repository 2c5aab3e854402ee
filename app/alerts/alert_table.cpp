// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_table.h"

#include <functional>

#include "app/alerts/alert_text.h"
#include "app/format.h"
#include "app/words.h"
#include "base/alert_filter.h"
#include "client/factory_connection.h"

namespace aifactory {
namespace {

/// Columns of the ColumnTable behind those of the schema.
enum Extra { SeverityRank, Ended, Lasted, Jobs, Tenants, AcknowledgedBy, SilencedUntil, ExtraCount };

int column(Extra extra) { return static_cast<int>(alertFilterSchema().size()) + extra; }

int column(std::string_view field) {
  const FilterSchema& schema = alertFilterSchema();
  const auto found = std::find_if(schema.begin(), schema.end(), [&](const FilterField& f) { return f.name == field; });
  return found == schema.end() ? -1 : static_cast<int>(found - schema.begin());
}

std::vector<ColumnType> types() {
  std::vector<ColumnType> types;
  for (const FilterField& field : alertFilterSchema()) {
    types.push_back(field.type == FilterType::Text ? ColumnType::Text : ColumnType::Time);
  }
  types.resize(types.size() + ExtraCount, ColumnType::Time);
  types[static_cast<std::size_t>(column(AcknowledgedBy))] = ColumnType::Text;
  return types;
}

double secondsOr(bool present, const google::protobuf::Timestamp& time) {
  return present ? static_cast<double>(time.seconds()) + time.nanos() * 1e-9 : missingTime;
}

}  // namespace

AlertTable::AlertTable(FactoryConnection& connection, Kind kind, QObject* parent)
    : QObject(parent), m_connection(connection), m_kind(kind), m_table(types()) {}

std::uint64_t AlertTable::key(const v1::Alert& alert) const {
  std::uint64_t key = std::hash<std::string>()(alert.name());
  if (m_kind == Kind::Past) key ^= static_cast<std::uint64_t>(alert.start_time().seconds()) * 0x9e3779b97f4a7c15ULL;
  key &= (1ULL << 62) - 1;
  return key == 0 ? 1 : key;
}

std::shared_ptr<const v1::Alert> AlertTable::alert(std::uint64_t key) const {
  const int row = m_table.rowOfKey(key);
  return row < 0 ? nullptr : m_alerts[static_cast<std::size_t>(row)];
}

void AlertTable::setAlerts(const std::vector<v1::Alert>& alerts) {
  // Rows move: clear the keys first, so that no key stands twice.
  for (int row = 0; row < m_table.rowCount(); ++row) m_table.setKey(row, 0);
  m_alerts.clear();
  m_table.setRowCount(static_cast<int>(alerts.size()));
  for (const v1::Alert& alert : alerts) {
    m_alerts.push_back(std::make_shared<const v1::Alert>(alert));
    fill(static_cast<int>(m_alerts.size()) - 1);
  }
  m_table.publish();
}

void AlertTable::append(const std::vector<v1::Alert>& alerts) {
  for (const v1::Alert& alert : alerts) {
    // An alert that ended between two pages shifts the pages: what was there already is not shown twice.
    if (m_table.rowOfKey(key(alert)) >= 0) continue;
    m_alerts.push_back(std::make_shared<const v1::Alert>(alert));
    m_table.setRowCount(static_cast<int>(m_alerts.size()));
    fill(static_cast<int>(m_alerts.size()) - 1);
  }
  m_table.publish();
}

void AlertTable::fill(int row) {
  const v1::Alert& alert = *m_alerts[static_cast<std::size_t>(row)];
  m_table.setKey(row, key(alert));
  const AlertFilterRow values(alert);
  for (int field = 0; field < static_cast<int>(alertFilterSchema().size()); ++field) {
    const FilterValue value = values.filterValue(static_cast<std::size_t>(field));
    if (const auto* word = std::get_if<std::string_view>(&value)) {
      m_table.setText(row, field, *word);
    } else {
      const auto* number = std::get_if<double>(&value);
      m_table.setTime(row, field, number ? *number : missingTime);
    }
  }
  const double start = secondsOr(alert.has_start_time(), alert.start_time());
  const double end = secondsOr(alert.has_end_time(), alert.end_time());
  m_table.setTime(row, column(SeverityRank), alert.severity());
  m_table.setTime(row, column(Ended), end);
  m_table.setTime(row, column(Lasted), end - start);
  m_table.setTime(row, column(Jobs), alert.jobs_size());
  m_table.setTime(row, column(Tenants), alert.tenants_size());
  m_table.setText(row, column(AcknowledgedBy), alert.acknowledgement().identity());
  m_table.setTime(row, column(SilencedUntil), secondsOr(alert.has_silence(), alert.silence().until()));
}

std::vector<TableColumn> AlertTable::columns() const {
  const FactoryConnection* connection = &m_connection;
  const bool past = m_kind == Kind::Past;
  // A cell of one alert; groups show their caption and counts only. What somebody takes care of is quieter.
  const auto ofAlert = [this, past](auto show) {
    return [this, past, show](const TableRow& row) -> CellText {
      if (row.isGroup() || row.row() >= static_cast<int>(m_alerts.size())) return {};
      const v1::Alert& alert = *m_alerts[static_cast<std::size_t>(row.row())];
      CellText cell = show(alert);
      if (!past && !isOpen(alert) && cell.color == ColorRole::Text) cell.color = ColorRole::Secondary;
      return cell;
    };
  };
  const auto count = [](qint64 many) { return CellText{.text = Format::number(many), .missing = many == 0}; };
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("severity"),
                     .title = tr("Severity"),
                     .width = 112,
                     .source = column(SeverityRank),
                     .format = ofAlert([](const v1::Alert& alert) {
                       return CellText{.text = Words::severity(alert.severity()),
                                       .status = Words::status(alert.severity())};
                     })});
  columns.push_back({.id = QStringLiteral("what"),
                     .title = tr("What"),
                     .width = 220,
                     .source = column("kind"),
                     .format = ofAlert([](const v1::Alert& alert) { return CellText{.text = AlertText::what(alert)}; }),
                     .groupable = true,
                     .caption = Words::filtered<v1::Alert::Kind>(&AlertText::kind)});
  columns.push_back({.id = QStringLiteral("where"),
                     .title = tr("Where"),
                     .width = 134,
                     .source = column("resource"),
                     .format = ofAlert([](const v1::Alert& alert) {
                       const QString place = Words::place(alert);
                       return CellText{.text = place, .missing = place.isEmpty()};
                     })});
  columns.push_back({.id = QStringLiteral("since"),
                     .title = past ? tr("Began") : tr("Since"),
                     .width = 126,
                     .source = column("since"),
                     .format = ofAlert([](const v1::Alert& alert) {
                       return CellText{.text = Format::dateTime(Format::time(alert.start_time())),
                                       .color = ColorRole::Secondary,
                                       .missing = !alert.has_start_time()};
                     })});
  if (past) {
    columns.push_back({.id = QStringLiteral("ended"),
                       .title = tr("Ended"),
                       .width = 126,
                       .source = column(Ended),
                       .format = ofAlert([](const v1::Alert& alert) {
                         return CellText{.text = Format::dateTime(Format::time(alert.end_time())),
                                         .color = ColorRole::Secondary,
                                         .missing = !alert.has_end_time()};
                       })});
  }
  columns.push_back({.id = QStringLiteral("lasted"),
                     .title = past ? tr("Lasted") : tr("For", "how long"),
                     .width = 64,
                     .alignment = Qt::AlignRight,
                     .source = past ? column(Lasted) : column("since"),
                     .format = ofAlert([connection](const v1::Alert& alert) {
                       const qint64 seconds = AlertText::lasted(alert, connection->factoryTime());
                       return CellText{.text = Format::age(seconds), .missing = seconds < 0};
                     })});
  columns.push_back({.id = QStringLiteral("gpus"),
                     .title = tr("GPUs"),
                     .width = 54,
                     .alignment = Qt::AlignRight,
                     .source = column("gpus"),
                     .format = ofAlert([count](const v1::Alert& alert) { return count(alert.affected_gpus()); })});
  columns.push_back({.id = QStringLiteral("jobs"),
                     .title = tr("Jobs"),
                     .width = 48,
                     .alignment = Qt::AlignRight,
                     .source = column(Jobs),
                     .format = ofAlert([count](const v1::Alert& alert) { return count(alert.jobs_size()); })});
  columns.push_back({.id = QStringLiteral("tenants"),
                     .title = tr("Tenants"),
                     .width = 66,
                     .alignment = Qt::AlignRight,
                     .source = column(Tenants),
                     .format = ofAlert([count](const v1::Alert& alert) { return count(alert.tenants_size()); }),
                     .visible = !past});
  columns.push_back({.id = QStringLiteral("acknowledged"),
                     .title = tr("Acknowledged"),
                     .width = 108,
                     .source = column(AcknowledgedBy),
                     .format = ofAlert([](const v1::Alert& alert) {
                       return CellText{.text = text(alert.acknowledgement().identity()),
                                       .missing = !alert.has_acknowledgement()};
                     }),
                     .groupable = true});
  columns.push_back({.id = QStringLiteral("silenced"),
                     .title = tr("Silenced"),
                     .width = 72,
                     .source = column(SilencedUntil),
                     .format = ofAlert([](const v1::Alert& alert) {
                       return CellText{.text = AlertText::silenced(alert), .missing = !alert.has_silence()};
                     }),
                     .visible = !past});
  return columns;
}

}  // namespace aifactory
