// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <vector>

#include "aifactory/v1/efficiency.pb.h"
#include "widgets/table/column_table.h"
#include "widgets/table/table_column.h"

namespace aifactory {

class FactoryConnection;

/// The rows of one list of GetEfficiencyResponse as a ColumnTable.
template <class Row>
class EfficiencyRows {
 public:
  explicit EfficiencyRows(std::vector<ColumnType> types) : m_table(std::move(types)) {}

  ColumnTable& table() { return m_table; }
  const std::vector<Row>& rows() const { return m_rows; }
  const Row* row(std::uint64_t key) const {
    const int row = m_table.rowOfKey(key);
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)];
  }
  template <class Rows>
  void set(const Rows& rows, const std::function<void(ColumnTable&, int, const Row&)>& fill) {
    // Rows move: clear the keys first, so that no key stands twice.
    for (int row = 0; row < m_table.rowCount(); ++row) m_table.setKey(row, 0);
    m_rows.assign(rows.begin(), rows.end());
    m_table.setRowCount(static_cast<int>(m_rows.size()));
    for (int row = 0; row < m_table.rowCount(); ++row) fill(m_table, row, m_rows[static_cast<std::size_t>(row)]);
    m_table.publish();
  }

 private:
  ColumnTable m_table;
  std::vector<Row> m_rows;
};

/// The columns of the page's tables, in the chosen language, and how they are filled.
class EfficiencyTables {
  Q_DECLARE_TR_FUNCTIONS(EfficiencyTables)

 public:
  explicit EfficiencyTables(FactoryConnection& connection);

  void show(const v1::GetEfficiencyResponse& answer);
  std::vector<TableColumn> tenantColumns() const;
  std::vector<TableColumn> jobColumns() const;
  std::vector<TableColumn> idleColumns() const;
  std::vector<TableColumn> stragglerColumns() const;

  static std::uint64_t key(const v1::UsedShare& share);

  EfficiencyRows<v1::UsedShare> tenants;
  EfficiencyRows<v1::UsedShare> jobs;
  EfficiencyRows<v1::IdleGpu> idle;
  EfficiencyRows<v1::Straggler> stragglers;

 private:
  std::vector<TableColumn> shareColumns(const EfficiencyRows<v1::UsedShare>& rows) const;

  FactoryConnection& m_connection;
};

}  // namespace aifactory
