// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QWidget>

#include "widgets/table/table_model.h"

class QLabel;
class QMenu;

namespace aifactory {

class EmptyState;
class TableView;

/// The one table of the product: 50,000 to 1,000,000 live rows of a ColumnTable, filtered, sorted and grouped off the
/// GUI thread. Selection, scroll position and expansion survive every change of the rows. GUI thread.
class DataTable : public QWidget {
  Q_OBJECT

 public:
  using Key = std::uint64_t;

  /// `table` outlives the widget.
  DataTable(ColumnTable* table, std::vector<TableColumn> columns, QWidget* parent = nullptr);

  TableModel* model() const { return m_model; }
  TableView* view() const { return m_view; }

  /// `columns` of the ColumnTable that the predicate looks at. An empty predicate shows every row.
  void setFilter(RowPredicate predicate, std::vector<int> columns);
  /// By column ids.
  void setSort(const QString& columnId, bool descending);
  void setGroupBy(const QStringList& columnIds);
  QStringList groupBy() const;
  void setExpanded(bool expanded);

  /// Shown and selected, in the order shown. Groups are not among them.
  std::vector<Key> selectedKeys() const;
  /// Of the current row; 0 where there is none, a group's key has the top bit set.
  Key currentKey() const;
  /// Selects, makes the first one current, and scrolls to it. What is filtered out is selected once it is shown.
  void select(const std::vector<Key>& keys);
  void scrollTo(Key key);

  void setComfortable(bool comfortable);
  bool isComfortable() const;
  /// Column order, widths, visibility, sort, grouping and row height; for saved views.
  QJsonObject saveState() const;
  /// Unknown columns and fields are passed over, so older views stay good.
  void restoreState(const QJsonObject& state);
  /// Back to what the columns said at first.
  void resetColumns();

  /// Columns to tick, groups to choose, row height; the caller owns it.
  QMenu* createColumnsMenu(QWidget* parent);
  /// Selected rows, or the current one, as tab-separated text with a line of titles.
  QString copyText() const;

  /// Titles of the same columns, in another language.
  void setTitles(const std::vector<TableColumn>& columns);
  /// Text of the footer from the counts of rows shown, there at all, and selected.
  void setFooter(std::function<QString(int shown, int total, int selected)> footer);
  /// What is shown when there are no rows at all, and when the filter lets none through.
  void setEmptyMessages(const QString& noRows, const QString& noMatch);

 Q_SIGNALS:
  void currentKeyChanged(quint64 key);
  /// By the user, by select(), or because rows came and went.
  void selectionKeysChanged();
  /// Double click or Enter on a row.
  void activated(quint64 key);
  /// At a point of the screen; `key` is 0 below the last row.
  void contextMenuRequested(const QPoint& globalPosition, quint64 key);
  /// Columns, sort or grouping were changed by the user.
  void viewChanged();
  /// A new result is in place.
  void resultChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateFooter();

  TableModel* m_model;
  TableView* m_view;
  QLabel* m_footer;
  EmptyState* m_empty;
  QString m_noRows, m_noMatch;
  QJsonObject m_initialState;
  std::function<QString(int, int, int)> m_footerText;
};

}  // namespace aifactory
