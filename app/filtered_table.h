// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>
#include <vector>

#include "base/filter.h"
#include "widgets/table/data_table.h"

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace aifactory {

class FilterBar;
class Preferences;

/// A table with the search field of the one filter grammar above it, saved views and a choice of columns. What the
/// fields of the schema are called is the API's; column i of the ColumnTable holds field i. GUI thread.
class FilteredTable : public QWidget {
  Q_OBJECT

 public:
  struct View {
    QString name;
    QString filter;
    QJsonObject table;  ///< DataTable's state; empty: the columns as they are
  };

  /// `settingsGroup` is where views, columns and history are kept. `now` is the factory's clock, seconds since 1970.
  FilteredTable(const FilterSchema& schema, DataTable* table, const QString& settingsGroup, Preferences& preferences,
                std::function<double()> now, QWidget* parent = nullptr);

  DataTable& table() const { return *m_table; }
  FilterBar& filterBar() const { return *m_filter; }
  QString filter() const;
  void setFilter(const QString& text);
  /// Views that are always there, above the user's own.
  void setStandardViews(std::vector<View> views) { m_standardViews = std::move(views); }
  void applyView(const View& view);
  /// At the right of the search field; add the page's own buttons to it.
  QHBoxLayout* toolbar() const { return m_toolbar; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void applyFilter();
  void showViews();
  void saveView();
  void showColumns();
  void keepState();
  void keepHistory();
  void retranslate();
  std::vector<View> savedViews() const;
  void setSavedViews(const std::vector<View>& views);

  const FilterSchema m_schema;
  const QString m_settingsGroup;
  Preferences& m_preferences;
  const std::function<double()> m_now;
  std::vector<View> m_standardViews;
  FilterBar* m_filter;
  DataTable* m_table;
  QHBoxLayout* m_toolbar;
  QPushButton* m_views;
  QPushButton* m_columns;
};

/// A filter as a predicate over blocks of a table whose column i is field i.
RowPredicate predicateOf(Filter filter);

}  // namespace aifactory
