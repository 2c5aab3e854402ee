// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/table/table_query.h"

namespace aifactory {

/// Turns rows that are sorted by their groups into a flattened tree with header rows.
class GroupBuilder {
 public:
  GroupBuilder(const TableSnapshot& snapshot, const TableQuery& query, TableResult& result);
  void build(const std::vector<std::uint32_t>& rows);

 private:
  struct Sum {
    double sum = 0, minimum = 0, maximum = 0;
    int count = 0;
    void add(double value);
    void add(const Sum& other);
    double value(Aggregate aggregate) const;
  };
  struct Open {
    std::size_t group;
    std::vector<Sum> sums;  // one an aggregated column
  };

  void open(std::size_t depth, std::uint32_t code);
  void close();
  void placeRows();
  bool shown() const;

  const TableSnapshot& m_snapshot;
  const TableQuery& m_query;
  TableResult& m_result;
  std::vector<int> m_aggregated;
  std::vector<Open> m_open;
  std::vector<std::uint32_t> m_rows;  // of the innermost open group
};

}  // namespace aifactory
