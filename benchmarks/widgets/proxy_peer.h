// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

#include "widgets/table/column_table.h"

namespace aifactory {

/// The peer's view of the same table.
class SourceModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit SourceModel(const ColumnTable* table) : m_table(table) {}
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_table->rowCount(); }
  int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : m_table->columnCount();
  }
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  const ColumnTable* m_table;
};

/// QSortFilterProxyModel as one who knows it would use it: typed comparisons and one look at each distinct text,
/// without a QVariant in between.
class ProxyPeer : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  ProxyPeer(const ColumnTable* table, int filterColumn);
  void setNeedle(const std::string& needle);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  const ColumnTable* m_table;
  int m_filterColumn;
  std::vector<bool> m_accepted;  // by code
};

}  // namespace aifactory
