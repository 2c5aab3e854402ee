// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/table_accessible.h"

#include <QPointer>

namespace aifactory {
namespace {

class CellAccessible : public QAccessibleInterface, public QAccessibleTableCellInterface {
 public:
  CellAccessible(TableView* view, int row, int column) : m_view(view), m_row(row), m_column(column) {}

  int row() const { return m_row; }
  int column() const { return m_column; }

  bool isValid() const override { return m_view && m_row < m_view->model()->rowCount(); }
  QObject* object() const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QString text(QAccessible::Text text) const override {
    return text == QAccessible::Name && isValid() ? index().data().toString() : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    if (!isValid()) {
      return {};
    }
    const QRect rect = m_view->visualRect(index());
    return {m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
  }
  QAccessible::Role role() const override { return QAccessible::Cell; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.invalid = !isValid();
    if (isValid()) {
      state.selectable = state.focusable = state.multiSelectable = true;
      state.selected = isSelected();
      state.focused = m_view->currentIndex() == index();
      state.invisible = !m_view->viewport()->rect().intersects(m_view->visualRect(index()));
      if (const auto expanded = model().expandedAt(m_row)) {
        state.expandable = true;
        state.expanded = *expanded;
        state.collapsed = !*expanded;
      }
    }
    return state;
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
  }

  bool isSelected() const override { return m_view->selectionModel()->isRowSelected(m_row); }
  QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
  QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
  int columnIndex() const override { return m_column; }
  int rowIndex() const override { return m_row; }
  int columnExtent() const override { return 1; }
  int rowExtent() const override { return 1; }
  QAccessibleInterface* table() const override { return parent(); }

 private:
  const TableModel& model() const { return static_cast<const TableModel&>(*m_view->model()); }
  QModelIndex index() const { return m_view->model()->index(m_row, m_column); }

  QPointer<TableView> m_view;
  int m_row;
  int m_column;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* view = qobject_cast<TableView*>(object);
  return view ? new TableAccessible(view) : nullptr;
}

}  // namespace

TableAccessible::TableAccessible(TableView* view) : QAccessibleWidget(view, QAccessible::Table) {}
TableAccessible::~TableAccessible() { forgetCells(); }

void TableAccessible::install() {
  static const bool installed = (QAccessible::installFactory(makeInterface), true);
  Q_UNUSED(installed)
}

void* TableAccessible::interface_cast(QAccessible::InterfaceType type) {
  return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                             : QAccessibleWidget::interface_cast(type);
}

void TableAccessible::forgetCells() {
  for (const QAccessible::Id id : std::exchange(m_cells, {})) {
    QAccessible::deleteAccessibleInterface(id);
  }
}

QAccessibleInterface* TableAccessible::cellAt(int row, int column) const {
  if (row < 0 || row >= rowCount() || column < 0 || column >= columnCount()) {
    return nullptr;
  }
  const int at = row * columnCount() + column;
  if (const auto known = m_cells.constFind(at); known != m_cells.cend()) {
    return QAccessible::accessibleInterface(*known);
  }
  auto* cell = new CellAccessible(view(), row, column);
  m_cells.insert(at, QAccessible::registerAccessibleInterface(cell));
  return cell;
}

QAccessibleInterface* TableAccessible::child(int index) const {
  return index < 0 || columnCount() == 0 ? nullptr : cellAt(index / columnCount(), index % columnCount());
}

int TableAccessible::indexOfChild(const QAccessibleInterface* child) const {
  const auto* cell = dynamic_cast<const CellAccessible*>(child);
  return cell ? cell->row() * columnCount() + cell->column() : -1;
}

QAccessibleInterface* TableAccessible::childAt(int x, int y) const {
  const QModelIndex index = view()->indexAt(view()->viewport()->mapFromGlobal(QPoint(x, y)));
  return cellAt(index.row(), index.column());
}

QAccessibleInterface* TableAccessible::focusChild() const {
  const QModelIndex index = view()->currentIndex();
  return cellAt(index.row(), index.column());
}

QList<QAccessibleInterface*> TableAccessible::selectedCells() const {
  QList<QAccessibleInterface*> cells;
  for (const int row : view()->selectedPositions()) {
    for (int column = 0; column < columnCount(); ++column) {
      cells.append(cellAt(row, column));
    }
  }
  return cells;
}

QString TableAccessible::columnDescription(int column) const {
  return view()->model()->headerData(column, Qt::Horizontal).toString();
}

QList<int> TableAccessible::selectedRows() const {
  const std::vector<int> positions = view()->selectedPositions();
  return {positions.begin(), positions.end()};
}

bool TableAccessible::changeRow(int row, QItemSelectionModel::SelectionFlags flags) {
  if (row < 0 || row >= rowCount()) {
    return false;
  }
  view()->selectionModel()->select(view()->model()->index(row, 0), flags | QItemSelectionModel::Rows);
  return true;
}

bool TableAccessible::selectRow(int row) { return changeRow(row, QItemSelectionModel::Select); }
bool TableAccessible::unselectRow(int row) { return changeRow(row, QItemSelectionModel::Deselect); }

}  // namespace aifactory
