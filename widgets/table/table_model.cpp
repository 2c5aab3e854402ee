// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/table_model.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace aifactory {
namespace {

constexpr int liveQueryInterval = 250;  // ms between queries that only live updates asked for

QString asIs(const TableRow& row, const ColumnTable& table, int column) {
  const QLocale locale;
  switch (table.type(column)) {
    case ColumnType::Text:
      return row.text(column);
    case ColumnType::Integer:
      return locale.toString(static_cast<qlonglong>(row.integer(column)));
    case ColumnType::Real:
    case ColumnType::Time:
      break;
  }
  return locale.toString(row.number(column), 'g', 6);
}

bool isMissing(const TableRow& row, const ColumnTable& table, int column) {
  return table.type(column) == ColumnType::Text ? row.code(column) == missingCode : std::isnan(row.number(column));
}

}  // namespace

std::int64_t TableRow::integer(int column) const {
  if (m_group) {
    const double value = number(column);
    return std::isnan(value) ? missingInteger : std::llround(value);
  }
  return m_table->integer(m_row, column);
}

double TableRow::number(int column) const {
  if (m_group) {
    return m_group->aggregates[static_cast<std::size_t>(column)];
  }
  switch (m_table->type(column)) {
    case ColumnType::Integer: {
      const std::int64_t value = m_table->integer(m_row, column);
      return value == missingInteger ? missingTime : static_cast<double>(value);
    }
    case ColumnType::Real:
      return static_cast<double>(m_table->real(m_row, column));
    case ColumnType::Time:
      return m_table->time(m_row, column);
    case ColumnType::Text:
      break;
  }
  return missingTime;
}

QString TableRow::text(int column) const { return QString::fromStdString(m_table->textOfCode(column, code(column))); }

std::uint32_t TableRow::code(int column) const {
  if (m_group) {
    return m_group->column == column ? m_group->code : missingCode;
  }
  return m_table->code(m_row, column);
}

TableModel::TableModel(ColumnTable* table, std::vector<TableColumn> columns, QObject* parent)
    : QAbstractTableModel(parent), m_table(table), m_columns(std::move(columns)) {
  m_worker.setMaxThreadCount(1);
  m_query.aggregates.resize(static_cast<std::size_t>(table->columnCount()), Aggregate::None);
  for (const TableColumn& column : m_columns) {
    if (column.source >= 0 && column.aggregate != Aggregate::None) {
      m_query.aggregates[static_cast<std::size_t>(column.source)] = column.aggregate;
    }
  }
  m_liveQuery.setSingleShot(true);
  connect(&m_liveQuery, &QTimer::timeout, this, &TableModel::askLive);
  connect(table, &ColumnTable::published, this, &TableModel::tablePublished);
  ask();
}

TableModel::~TableModel() {
  if (m_cancelled) {
    *m_cancelled = true;
  }
  m_worker.waitForDone();  // what it posts then finds no receiver
}

int TableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_result->rows.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) {
    return {};
  }
  switch (role) {
    case KeyRole:
      return QVariant::fromValue<quint64>(keyAt(index.row()));
    case GroupRole:
      return groupAt(index.row()) != nullptr;
    case Qt::TextAlignmentRole:
      return QVariant(m_columns[static_cast<std::size_t>(index.column())].alignment | Qt::AlignVCenter);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
      const TableGroup* group = groupAt(index.row());
      if (group && index.column() == 0) {
        return QStringLiteral("%1 (%2)").arg(groupCaption(*group), QLocale().toString(group->count));
      }
      const CellText cell = this->cell(index.row(), index.column());
      if (cell.missing) {
        return QStringLiteral("—");
      }
      return cell.unit.isEmpty() ? cell.text : cell.text + QLatin1Char(' ') + cell.unit;
    }
    default:
      return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
    return {};
  }
  const TableColumn& column = m_columns[static_cast<std::size_t>(section)];
  switch (role) {
    case Qt::DisplayRole:
      return column.title;
    case Qt::ToolTipRole:
      return column.toolTip;
    case Qt::TextAlignmentRole:
      return QVariant(column.alignment | Qt::AlignVCenter);
    default:
      return {};
  }
}

int TableModel::columnOfId(const QString& id) const {
  const auto found =
      std::find_if(m_columns.begin(), m_columns.end(), [&id](const TableColumn& column) { return column.id == id; });
  return found == m_columns.end() ? -1 : static_cast<int>(found - m_columns.begin());
}

void TableModel::setColumnTitle(int column, const QString& title) {
  m_columns[static_cast<std::size_t>(column)].title = title;
  Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
}

void TableModel::setPredicate(RowPredicate predicate, std::vector<int> columns) {
  m_query.predicate = std::move(predicate);
  m_predicateColumns = 0;
  for (const int column : columns) {
    m_predicateColumns |= quint64{1} << std::min(column, 63);
  }
  ask();
}

void TableModel::setSort(std::vector<SortKey> sort) {
  if (m_query.sort != sort) {
    m_query.sort = std::move(sort);
    ask();
  }
}

void TableModel::setGroupBy(std::vector<int> columns) {
  if (m_query.groupBy != columns) {
    m_query.groupBy = std::move(columns);
    m_query.toggled.clear();
    ask();
  }
}

void TableModel::setExpanded(bool expanded) {
  m_query.expanded = expanded;
  m_query.toggled.clear();
  ask();
}

void TableModel::setParentColumn(int column) {
  m_query.parentColumn = column;
  ask();
}

void TableModel::toggle(std::uint64_t key) {
  if (m_query.toggled.erase(key) == 0) {
    m_query.toggled.insert(key);
  }
  ask();
}

void TableModel::refresh() { ask(); }

void TableModel::tablePublished(quint64 columns, bool rows) {
  quint64 watched = m_query.predicate ? m_predicateColumns : 0;
  for (const SortKey& key : m_query.sort) {
    watched |= quint64{1} << std::min(key.column, 63);
  }
  if (!m_query.groupBy.empty()) {
    for (const int column : m_query.groupBy) {
      watched |= quint64{1} << std::min(column, 63);
    }
    for (std::size_t column = 0; column < m_query.aggregates.size(); ++column) {
      if (m_query.aggregates[column] != Aggregate::None) {
        watched |= quint64{1} << std::min<std::size_t>(column, 63);
      }
    }
  }
  if (rows && m_result->total == 0) {
    askLive();
  } else if ((rows || (columns & watched) != 0) && !m_liveQuery.isActive()) {
    m_liveQuery.start(static_cast<int>(std::max<qint64>(0, liveQueryInterval - m_lastQuery.elapsed())));
  }
  Q_EMIT cellsChanged();
}

void TableModel::ask() {
  ++m_generation;
  m_liveQuery.stop();
  if (m_running) {
    *m_cancelled = true;  // finished() starts the new one
    return;
  }
  start();
}

void TableModel::askLive() {
  // Never cancels: under steady updates a slow query would not come to an end.
  if (m_running) {
    m_again = true;
    return;
  }
  start();
}

void TableModel::start() {
  m_running = true;
  m_again = false;
  m_lastQuery.start();
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  m_worker.start(
      [this, generation = m_generation, snapshot = m_table->snapshot(), query = m_query, cancelled = m_cancelled] {
        auto result = m_engine.run(*snapshot, query, *cancelled);
        QMetaObject::invokeMethod(
            this, [this, generation, result = std::move(result)]() mutable { finished(generation, std::move(result)); },
            Qt::QueuedConnection);
      });
  Q_EMIT busyChanged(true);
}

void TableModel::finished(quint64 generation, std::shared_ptr<const TableResult> result) {
  m_running = false;
  if (generation != m_generation || !result) {
    start();
    return;
  }
  Q_EMIT swapping();
  beginResetModel();
  // The old result can be a large block of memory: it is given back on the worker thread.
  m_worker.start([old = std::exchange(m_result, std::move(result))]() mutable { old.reset(); });
  m_groupOfKey.clear();
  for (std::size_t index = 0; index < m_result->groups.size(); ++index) {
    m_groupOfKey.emplace(m_result->groups[index].key, static_cast<int>(index));
  }
  endResetModel();
  Q_EMIT swapped();
  if (m_again) {
    start();
  } else {
    Q_EMIT busyChanged(false);
  }
}

int TableModel::sourceRow(int position) const {
  const std::uint32_t row = rowAt(position);
  // Until the next result, rows may be shown that the table has lost.
  return (row & TableResult::groupBit) != 0 || static_cast<int>(row) >= m_table->rowCount() ? -1
                                                                                            : static_cast<int>(row);
}

const TableGroup* TableModel::groupAt(int position) const {
  const std::uint32_t row = rowAt(position);
  return (row & TableResult::groupBit) != 0 ? &m_result->groups[row & ~TableResult::groupBit] : nullptr;
}

std::uint64_t TableModel::keyAt(int position) const {
  if (const TableGroup* group = groupAt(position)) {
    return group->key;
  }
  const int row = sourceRow(position);
  return row < 0 ? 0 : m_table->key(row);
}

int TableModel::positionOf(std::uint64_t key) const {
  if ((key >> 63) != 0) {
    const auto found = m_groupOfKey.find(key);
    return found == m_groupOfKey.end() ? -1 : m_result->groups[static_cast<std::size_t>(found->second)].position;
  }
  const int row = m_table->rowOfKey(key);
  if (row < 0 || static_cast<std::size_t>(row) >= m_result->positions.size()) {
    return -1;
  }
  const std::uint32_t position = m_result->positions[static_cast<std::size_t>(row)];
  return position == TableResult::hidden ? -1 : static_cast<int>(position);
}

int TableModel::depthAt(int position) const {
  const TableGroup* group = groupAt(position);
  const int outermost = group ? group->depth : static_cast<int>(m_query.groupBy.size());
  return outermost + (group ? 0 : static_cast<int>(m_result->children.count(rowAt(position))));
}

std::optional<bool> TableModel::expandedAt(int position) const {
  if (const TableGroup* group = groupAt(position)) {
    return group->expanded;
  }
  const auto parent = m_result->parents.find(rowAt(position));
  return parent == m_result->parents.end() ? std::nullopt : std::optional(parent->second);
}

QString TableModel::groupCaption(const TableGroup& group) const {
  const std::string& text = m_table->textOfCode(group.column, group.code);
  if (text.empty()) return QStringLiteral("—");
  const auto column = std::find_if(m_columns.begin(), m_columns.end(), [&](const TableColumn& each) {
    return each.source == group.column && each.caption;
  });
  const QString shown = QString::fromStdString(text);
  return column == m_columns.end() ? shown : column->caption(shown);
}

CellText TableModel::cell(int position, int column) const {
  const TableColumn& description = m_columns[static_cast<std::size_t>(column)];
  const TableGroup* group = groupAt(position);
  const int source = sourceRow(position);
  if (!group && source < 0) {
    return {};
  }
  const TableRow row = group ? TableRow(*m_table, *group) : TableRow(*m_table, source);
  if (group && (description.aggregate == Aggregate::None || description.source < 0)) {
    return {};
  }
  if (description.format) {
    return description.format(row);
  }
  if (description.source < 0) {
    return {};
  }
  if (isMissing(row, *m_table, description.source)) {
    return {.text = {}, .missing = true};
  }
  return {.text = asIs(row, *m_table, description.source)};
}

}  // namespace aifactory
