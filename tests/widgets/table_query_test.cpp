// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against the plainest way to say the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/widgets/sample_table.h"

namespace aifactory::test {
namespace {

// -1, 0, 1; missing is last whatever the direction.
int compare(const ColumnTable& table, SortKey key, int a, int b) {
  if (table.type(key.column) == ColumnType::Text) {
    const std::string& left = table.text(a, key.column);
    const std::string& right = table.text(b, key.column);
    if (left.empty() || right.empty()) {
      return static_cast<int>(left.empty()) - static_cast<int>(right.empty());
    }
    const int order = naturalLess(left, right) ? -1 : naturalLess(right, left) ? 1 : 0;
    return key.descending ? -order : order;
  }
  const double left = TableRow(table, a).number(key.column);
  const double right = TableRow(table, b).number(key.column);
  if (std::isnan(left) || std::isnan(right)) {
    return static_cast<int>(std::isnan(left)) - static_cast<int>(std::isnan(right));
  }
  const int order = left < right ? -1 : left > right ? 1 : 0;
  return key.descending ? -order : order;
}

struct Shown {
  std::uint64_t key = 0;  // of a row
  std::string group;      // else: its text
  int count = 0;
  double gpus = 0;
  bool operator==(const Shown& other) const {
    return key == other.key && group == other.group && count == other.count &&
           (gpus == other.gpus || (std::isnan(gpus) && std::isnan(other.gpus)));
  }
};

void addNaive(const ColumnTable& table, const std::vector<int>& rows, const std::vector<int>& groupBy,
              std::size_t depth, std::vector<Shown>& shown) {
  if (depth == groupBy.size()) {
    for (const int row : rows) {
      shown.push_back({table.key(row), {}, 0, 0});
    }
    return;
  }
  for (std::size_t i = 0; i < rows.size();) {
    const std::string& text = table.text(rows[i], groupBy[depth]);
    std::vector<int> inside;
    double gpus = missingTime;
    for (; i < rows.size() && table.text(rows[i], groupBy[depth]) == text; ++i) {
      inside.push_back(rows[i]);
      if (const std::int64_t value = table.integer(rows[i], GpusColumn); value != missingInteger) {
        gpus = (std::isnan(gpus) ? 0 : gpus) + static_cast<double>(value);
      }
    }
    shown.push_back({0, text, static_cast<int>(inside.size()), gpus});
    addNaive(table, inside, groupBy, depth + 1, shown);
  }
}

std::vector<Shown> naive(const ColumnTable& table, const std::string& state, const std::vector<SortKey>& sort,
                         const std::vector<int>& groupBy) {
  std::vector<int> rows;
  for (int row = 0; row < table.rowCount(); ++row) {
    if (state.empty() || table.text(row, StateColumn) == state) {
      rows.push_back(row);
    }
  }
  std::vector<SortKey> keys;
  for (const int column : groupBy) {
    keys.push_back({column, false});
  }
  keys.insert(keys.end(), sort.begin(), sort.end());
  std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
    for (const SortKey& key : keys) {
      if (const int order = compare(table, key, a, b); order != 0) {
        return order < 0;
      }
    }
    return false;
  });
  std::vector<Shown> shown;
  addNaive(table, rows, groupBy, 0, shown);
  return shown;
}

TEST(TableQuery, AnswersLikeTheNaiveWayUnderRandomUpdates) {
  std::mt19937 random(20261122);
  const auto below = [&random](unsigned limit) { return random() % limit; };
  auto table = makeFilledTable(6000, 7);
  TableQueryEngine engine;
  const std::atomic<bool> cancelled = false;
  std::uint64_t nextKey = 10'000;
  const char* const states[] = {"", "Running", "Failed", "no such state"};
  for (int round = 0; round < 60; ++round) {
    for (unsigned i = 0; i < 200; ++i) {
      fillSampleRow(*table, static_cast<int>(below(static_cast<unsigned>(table->rowCount()))), nextKey++, random);
    }
    if (below(3) == 0) {
      const int before = table->rowCount();
      table->setRowCount(1 + static_cast<int>(below(9000)));
      for (int row = before; row < table->rowCount(); ++row) {
        fillSampleRow(*table, row, nextKey++, random);
      }
    }
    const std::string state = states[below(4)];
    TableQuery query;
    query.expanded = true;
    query.aggregates.assign(SampleColumns, Aggregate::None);
    query.aggregates[GpusColumn] = Aggregate::Sum;
    if (!state.empty()) {
      query.predicate = textIs(StateColumn, state);
    }
    for (unsigned i = below(3); i > 0; --i) {
      const int columns[] = {NameColumn, GpusColumn, UseColumn, StartColumn, IdColumn};
      query.sort.push_back({columns[below(5)], below(2) == 0});
    }
    const std::vector<int> groupings[] = {{}, {}, {TenantColumn}, {TenantColumn, StateColumn}};
    query.groupBy = groupings[below(4)];

    const auto result = engine.run(*table->snapshot(), query, cancelled);
    std::vector<Shown> shown;
    int matched = 0;
    for (std::size_t position = 0; position < result->rows.size(); ++position) {
      const std::uint32_t row = result->rows[position];
      if ((row & TableResult::groupBit) != 0) {
        const TableGroup& group = result->groups[row & ~TableResult::groupBit];
        EXPECT_EQ(group.position, static_cast<int>(position));
        shown.push_back({0, table->textOfCode(group.column, group.code), group.count, group.aggregates[GpusColumn]});
      } else {
        EXPECT_EQ(result->positions[row], position);
        shown.push_back({table->key(static_cast<int>(row)), {}, 0, 0});
        ++matched;
      }
    }
    ASSERT_TRUE(shown == naive(*table, state, query.sort, query.groupBy)) << "round " << round;
    EXPECT_EQ(result->matched, matched);
    EXPECT_EQ(result->total, table->rowCount());
  }
}

TEST(TableQuery, CollapsedGroupsKeepTheirCountAndKey) {
  auto table = makeFilledTable(1000);
  TableQueryEngine engine;
  const std::atomic<bool> cancelled = false;
  TableQuery query;
  query.groupBy = {TenantColumn, StateColumn};
  const auto collapsed = engine.run(*table->snapshot(), query, cancelled);
  EXPECT_EQ(collapsed->rows.size(), 4U);
  EXPECT_EQ(collapsed->matched, 1000);
  int count = 0;
  for (const std::uint32_t row : collapsed->rows) {
    count += collapsed->groups[row & ~TableResult::groupBit].count;
  }
  EXPECT_EQ(count, 1000);
  query.toggled = {collapsed->groups[0].key};
  const auto expanded = engine.run(*table->snapshot(), query, cancelled);
  EXPECT_EQ(expanded->rows.size(), 4U + 5U);
  EXPECT_EQ(expanded->groups[0].key, collapsed->groups[0].key);
  EXPECT_TRUE(expanded->groups[0].expanded);
}

TEST(TableQuery, CancelledGivesNothing) {
  auto table = makeFilledTable(1000);
  TableQueryEngine engine;
  EXPECT_EQ(engine.run(*table->snapshot(), {}, true), nullptr);
}

TEST(NaturalOrder, DigitsCountByValueAndCaseDoesNot) {
  const std::vector<std::string> ordered = {"",        "GPU 2",     "gpu 10",      "gpu 10 b", "h100-2",
                                            "h100-10", "h100-0011", "rack 2/node", "rack 10"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      EXPECT_EQ(naturalLess(ordered[i], ordered[j]), i < j) << ordered[i] << " and " << ordered[j];
    }
  }
}

}  // namespace
}  // namespace aifactory::test
