// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "widgets/table/table_query.h"
#include "widgets/theme.h"

namespace aifactory {

/// What a cell shows.
struct CellText {
  QString text;
  QString unit = {};                                    ///< after the text, in the secondary colour
  std::optional<StatusKind> status = {};                ///< shape before the text
  float bar = std::numeric_limits<float>::quiet_NaN();  ///< 0..1: a bar before the text
  ColorRole barColor = ColorRole::Accent;
  ColorRole color = ColorRole::Text;
  bool missing = false;  ///< not measured: "—", whatever the text
  bool bold = false;
  int indent = 0;  ///< levels, for a row that belongs to the one above
};

/// A row or a group's header as a column's format callback sees it. Valid only during the call.
class TableRow {
 public:
  TableRow(const ColumnTable& table, int row) : m_table(&table), m_row(row) {}
  TableRow(const ColumnTable& table, const TableGroup& group) : m_table(&table), m_group(&group) {}

  bool isGroup() const { return m_group != nullptr; }
  const TableGroup* group() const { return m_group; }
  /// Row of the ColumnTable; -1 for a group.
  int row() const { return m_row; }
  std::uint64_t key() const { return m_group ? m_group->key : m_table->key(m_row); }
  /// Values by column of the ColumnTable. For a group: its aggregates, missing where there is none.
  std::int64_t integer(int column) const;
  /// Integer, Real and Time columns; NaN is missing.
  double number(int column) const;
  QString text(int column) const;
  std::uint32_t code(int column) const;

 private:
  const ColumnTable* m_table;
  int m_row = -1;
  const TableGroup* m_group = nullptr;
};

/// A column of a DataTable.
struct TableColumn {
  QString id;  ///< in saved views
  QString title;
  int width = 100;  ///< logical pixels
  Qt::Alignment alignment = Qt::AlignLeft;
  int source = -1;  ///< column of the ColumnTable that it is sorted, grouped and aggregated by; -1: none
  /// What a cell shows. Without it: the source's value as it is.
  std::function<CellText(const TableRow&)> format = {};
  Aggregate aggregate = Aggregate::None;
  bool visible = true;     ///< until the user chooses
  bool groupable = false;  ///< offered in the menu; Text only
  QString toolTip = {};    ///< of the header
  /// A group's text as its header shows it; without it: as it is.
  std::function<QString(const QString& text)> caption = {};
};

}  // namespace aifactory
