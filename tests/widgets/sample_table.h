// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <random>

#include "widgets/table/data_table.h"

namespace aifactory::test {

/// Columns of the table that the tests share: jobs, with what of them can be missing.
enum SampleColumn {
  IdColumn,
  NameColumn,
  TenantColumn,
  StateColumn,
  GpusColumn,
  UseColumn,
  StartColumn,
  SampleColumns
};

inline std::unique_ptr<ColumnTable> makeSampleTable() {
  return std::make_unique<ColumnTable>(std::vector{ColumnType::Integer, ColumnType::Text, ColumnType::Text,
                                                   ColumnType::Text, ColumnType::Integer, ColumnType::Real,
                                                   ColumnType::Time});
}

/// Fills a row with values of a small range, so that there are ties and, now and then, nothing measured.
inline void fillSampleRow(ColumnTable& table, int row, std::uint64_t key, std::mt19937& random) {
  static const char* const names[] = {
      "ax-70b-pretrain", "protein-ft-7b", "risk-mc-nightly", "Risk-mc", "rack 2", "rack 10", ""};
  static const char* const tenants[] = {"SK hynix", "SK Telecom", "Hanbit Health", "Daehan Finance"};
  static const char* const states[] = {"Running", "Pending", "Failed", "Completed", "Held"};
  const auto below = [&random](unsigned limit) { return static_cast<int>(random() % limit); };
  table.setKey(row, key);
  table.setInteger(row, IdColumn, static_cast<std::int64_t>(key));
  table.setText(row, NameColumn, names[below(7)]);
  table.setText(row, TenantColumn, tenants[below(4)]);
  table.setText(row, StateColumn, states[below(5)]);
  table.setInteger(row, GpusColumn, below(8) == 0 ? missingInteger : 8 << below(6));
  table.setReal(row, UseColumn, below(4) == 0 ? missingReal : static_cast<float>(below(101)));
  table.setTime(row, StartColumn, below(5) == 0 ? missingTime : 1.7e9 + below(100'000));
}

inline std::unique_ptr<ColumnTable> makeFilledTable(int rows, unsigned seed = 1) {
  auto table = makeSampleTable();
  std::mt19937 random(seed);
  table->setRowCount(rows);
  for (int row = 0; row < rows; ++row) {
    fillSampleRow(*table, row, static_cast<std::uint64_t>(row) + 1, random);
  }
  return table;
}

inline std::vector<TableColumn> sampleColumns() {
  const auto state = [](const TableRow& row) {
    const QString word = row.text(StateColumn);
    const StatusKind status = word == QLatin1String("Running")     ? StatusKind::Ok
                              : word == QLatin1String("Failed")    ? StatusKind::Error
                              : word == QLatin1String("Completed") ? StatusKind::Done
                              : word == QLatin1String("Held")      ? StatusKind::Maintenance
                                                                   : StatusKind::Idle;
    return CellText{.text = word, .status = status};
  };
  const auto use = [](const TableRow& row) {
    const double value = row.number(UseColumn);
    if (std::isnan(value)) {
      return CellText{.text = {}, .missing = true};
    }
    return CellText{.text = QString::number(qRound(value)),
                    .bar = static_cast<float>(value / 100),
                    .barColor = value < 30 ? ColorRole::Warning : ColorRole::Accent,
                    .color = ColorRole::Secondary};
  };
  const auto text = [](const char* value) { return QString::fromLatin1(value); };
  return {
      {.id = text("id"), .title = text("ID"), .width = 80, .source = IdColumn},
      {.id = text("name"), .title = text("Name"), .width = 160, .source = NameColumn},
      {.id = text("tenant"), .title = text("Tenant"), .width = 130, .source = TenantColumn, .groupable = true},
      {.id = text("state"),
       .title = text("State"),
       .width = 110,
       .source = StateColumn,
       .format = state,
       .groupable = true},
      {.id = text("gpus"),
       .title = text("GPUs"),
       .width = 80,
       .alignment = Qt::AlignRight,
       .source = GpusColumn,
       .aggregate = Aggregate::Sum},
      {.id = text("use"),
       .title = text("GPU use"),
       .width = 110,
       .source = UseColumn,
       .format = use,
       .aggregate = Aggregate::Mean},
      {.id = text("start"), .title = text("Started"), .width = 140, .source = StartColumn},
  };
}

/// Shown keys in order; groups too.
inline std::vector<std::uint64_t> shownKeys(const TableModel& model) {
  std::vector<std::uint64_t> keys;
  for (int position = 0; position < model.rowCount(); ++position) {
    keys.push_back(model.keyAt(position));
  }
  return keys;
}

/// Rows whose text in a column is `wanted`.
inline RowPredicate textIs(int column, std::string wanted) {
  return [column, wanted = std::move(wanted)](const TableBlock& block, std::span<std::uint64_t> bits) {
    std::fill(bits.begin(), bits.end(), 0);
    const ColumnBlock& values = block.columns[static_cast<std::size_t>(column)];
    for (std::size_t i = 0; i < static_cast<std::size_t>(block.rows); ++i) {
      bits[i / 64] |= std::uint64_t{values.dictionary[values.codes[i]] == wanted} << (i % 64);
    }
  };
}

}  // namespace aifactory::test
