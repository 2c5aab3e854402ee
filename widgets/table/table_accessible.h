// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QHash>

#include "widgets/table/table_view.h"

namespace aifactory {

/// A TableView to screen readers: a table whose cells are made when they are asked for.
class TableAccessible : public QAccessibleWidget, public QAccessibleTableInterface {
 public:
  explicit TableAccessible(TableView* view);
  ~TableAccessible() override;
  /// Makes screen readers find TableViews; once a program.
  static void install();

  void* interface_cast(QAccessible::InterfaceType type) override;
  int childCount() const override { return rowCount() * columnCount(); }
  QAccessibleInterface* child(int index) const override;
  int indexOfChild(const QAccessibleInterface* child) const override;
  QAccessibleInterface* childAt(int x, int y) const override;
  QAccessibleInterface* focusChild() const override;

  QAccessibleInterface* caption() const override { return nullptr; }
  QAccessibleInterface* summary() const override { return nullptr; }
  QAccessibleInterface* cellAt(int row, int column) const override;
  int selectedCellCount() const override { return selectedRowCount() * columnCount(); }
  QList<QAccessibleInterface*> selectedCells() const override;
  QString columnDescription(int column) const override;
  QString rowDescription(int) const override { return {}; }
  int selectedColumnCount() const override { return 0; }
  int selectedRowCount() const override { return static_cast<int>(view()->selectedPositions().size()); }
  int columnCount() const override { return view()->model()->columnCount(); }
  int rowCount() const override { return view()->model()->rowCount(); }
  QList<int> selectedColumns() const override { return {}; }
  QList<int> selectedRows() const override;
  bool isColumnSelected(int) const override { return false; }
  bool isRowSelected(int row) const override { return view()->selectionModel()->isRowSelected(row); }
  bool selectRow(int row) override;
  bool selectColumn(int) override { return false; }
  bool unselectRow(int row) override;
  bool unselectColumn(int) override { return false; }
  void modelChange(QAccessibleTableModelChangeEvent*) override { forgetCells(); }

 private:
  TableView* view() const { return static_cast<TableView*>(object()); }
  void forgetCells();
  bool changeRow(int row, QItemSelectionModel::SelectionFlags flags);

  mutable QHash<int, QAccessible::Id> m_cells;
};

}  // namespace aifactory
