// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "widgets/table/column_table.h"

namespace aifactory {

/// Sets bit i of `bits` when row i of the block is shown and clears it otherwise. Called on a worker thread.
using RowPredicate = std::function<void(const TableBlock& block, std::span<std::uint64_t> bits)>;

struct SortKey {
  int column = 0;  ///< of the ColumnTable
  bool descending = false;
  bool operator==(const SortKey&) const = default;
};

/// What a group's header row shows of a column of its rows; missing values do not count.
enum class Aggregate { None, Sum, Mean, Minimum, Maximum };

/// What is shown of a table, and in which order.
struct TableQuery {
  RowPredicate predicate;             ///< empty: every row
  std::vector<SortKey> sort;          ///< ties keep the table's order
  std::vector<int> groupBy;           ///< Text columns of the ColumnTable, outermost first
  std::vector<Aggregate> aggregates;  ///< one a column of the ColumnTable; may be shorter
  bool expanded = false;              ///< whether groups start expanded
  /// Integer column that holds the key of the row that a row hangs below; -1: none. Where rows are grouped and both are
  /// in the same group, a row stands below its parent, when that is expanded.
  int parentColumn = -1;
  std::unordered_set<std::uint64_t> toggled;  ///< keys of groups and parents that are not as they start
};

/// A header row.
struct TableGroup {
  std::uint64_t key = 0;  ///< has the top bit set: no row's key
  int depth = 0;
  int column = 0;          ///< of the ColumnTable
  std::uint32_t code = 0;  ///< the text that its rows share in that column
  int count = 0;           ///< rows below, also when collapsed
  int position = 0;        ///< of the header among the result's rows; -1 inside a collapsed group
  bool expanded = false;
  std::vector<double> aggregates;  ///< one a column of the ColumnTable, NaN where there is none
};

struct TableResult {
  static constexpr std::uint32_t groupBit = 0x8000'0000;
  static constexpr std::uint32_t hidden = 0xffff'ffff;

  std::vector<std::uint32_t> rows;       ///< in the order shown: a row of the table, or groupBit + index into groups
  std::vector<std::uint32_t> positions;  ///< of every row of the table among `rows`, or hidden
  std::vector<TableGroup> groups;        ///< in the order shown
  /// Rows of the table that others hang below, and whether those are shown; and the rows shown below one.
  std::unordered_map<std::uint32_t, bool> parents;
  std::unordered_set<std::uint32_t> children;
  int matched = 0;  ///< rows of the table that the predicate lets through
  int total = 0;
};

/// Runs queries, one after the other, on whatever thread; remembers the order of texts between them.
class TableQueryEngine {
 public:
  /// Null when `cancelled` became true meanwhile.
  std::shared_ptr<const TableResult> run(const TableSnapshot& snapshot, const TableQuery& query,
                                         const std::atomic<bool>& cancelled);

 private:
  /// Rank of each code in natural order ("rack 2" before "rack 10"); kept, since dictionaries only grow.
  struct Ranking {
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> rank;
  };
  std::span<const std::uint32_t> ranks(const TableSnapshot& snapshot, int column);
  void sortBy(const TableSnapshot& snapshot, SortKey key, std::vector<std::uint32_t>& rows);

  std::vector<Ranking> m_rankings;
};

/// Less in natural order: digits by value, letters without case; bytes decide between equals.
bool naturalLess(std::string_view left, std::string_view right);

}  // namespace aifactory
