// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

#include <optional>

#include "widgets/table/table_column.h"

namespace aifactory {

/// A query's result as a model. Cells are read live from the ColumnTable; which rows are shown, and in which order, is
/// worked out on a worker thread and swapped in as a whole. GUI thread.
class TableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { KeyRole = Qt::UserRole, GroupRole };

  /// `table` outlives the model.
  TableModel(ColumnTable* table, std::vector<TableColumn> columns, QObject* parent = nullptr);
  ~TableModel() override;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  const ColumnTable& table() const { return *m_table; }
  const std::vector<TableColumn>& columns() const { return m_columns; }
  int columnOfId(const QString& id) const;
  void setColumnTitle(int column, const QString& title);

  /// `columns` of the ColumnTable that the predicate looks at: when they change it is asked again.
  void setPredicate(RowPredicate predicate, std::vector<int> columns);
  void setSort(std::vector<SortKey> sort);
  const std::vector<SortKey>& sortKeys() const { return m_query.sort; }
  void setGroupBy(std::vector<int> columns);
  const std::vector<int>& groupBy() const { return m_query.groupBy; }
  /// Expands or collapses every group.
  void setExpanded(bool expanded);
  /// Column of the ColumnTable that holds the key of the row that a row hangs below; see TableQuery.
  void setParentColumn(int column);
  /// Shows or hides what is below a group or a row, by its key.
  void toggle(std::uint64_t key);
  /// Runs the query again although nothing is known to have changed.
  void refresh();

  /// True while the shown result is not the answer to the newest query.
  bool isBusy() const { return m_running || m_again; }
  int matchedRows() const { return m_result->matched; }
  int totalRows() const { return m_table->rowCount(); }
  std::uint64_t keyAt(int position) const;
  /// Position of a row's or group's key, or -1 where it is not shown.
  int positionOf(std::uint64_t key) const;
  /// Null for a row.
  const TableGroup* groupAt(int position) const;
  CellText cell(int position, int column) const;
  /// Text of a group's header.
  QString groupCaption(const TableGroup& group) const;
  int depthAt(int position) const;
  /// Whether what is below a group or row is shown; nothing for a row that nothing is below.
  std::optional<bool> expandedAt(int position) const;

 Q_SIGNALS:
  /// Around the swap of results, which is a model reset.
  void swapping();
  void swapped();
  /// Shown cells may have changed in place.
  void cellsChanged();
  void busyChanged(bool busy);

 private:
  void tablePublished(quint64 columns, bool rows);
  void ask();
  void askLive();
  void start();
  void finished(quint64 generation, std::shared_ptr<const TableResult> result);
  std::uint32_t rowAt(int position) const { return m_result->rows[static_cast<std::size_t>(position)]; }
  int sourceRow(int position) const;

  ColumnTable* m_table;
  std::vector<TableColumn> m_columns;
  TableQuery m_query;
  quint64 m_predicateColumns = 0;
  std::shared_ptr<const TableResult> m_result = std::make_shared<TableResult>();
  std::unordered_map<std::uint64_t, int> m_groupOfKey;

  QThreadPool m_worker;
  TableQueryEngine m_engine;  // touched on the worker thread only
  std::shared_ptr<std::atomic<bool>> m_cancelled;
  quint64 m_generation = 0;
  bool m_running = false;
  bool m_again = false;
  QTimer m_liveQuery;
  QElapsedTimer m_lastQuery;
};

}  // namespace aifactory
