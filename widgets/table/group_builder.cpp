// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/group_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace aifactory {
namespace {

double numberAt(const TableSnapshot& snapshot, int column, int row) {
  const ColumnValues& values = snapshot.columns[static_cast<std::size_t>(column)];
  switch (snapshot.types[static_cast<std::size_t>(column)]) {
    case ColumnType::Integer: {
      const std::int64_t value = std::get<0>(values).at(row);
      return value == missingInteger ? missingTime : static_cast<double>(value);
    }
    case ColumnType::Real:
      return static_cast<double>(std::get<1>(values).at(row));
    case ColumnType::Time:
      return std::get<2>(values).at(row);
    case ColumnType::Text:
      break;
  }
  return missingTime;
}

// Keeps a group's key across queries: what it is depends on the texts of its path alone.
std::uint64_t childKey(std::uint64_t parent, int column, std::uint32_t code) {
  std::uint64_t hash = parent ^ (static_cast<std::uint64_t>(column) << 32 | code);
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
  return (hash ^ (hash >> 31)) | (std::uint64_t{1} << 63);
}

}  // namespace

void GroupBuilder::Sum::add(double value) {
  if (!std::isnan(value)) {
    add(Sum{value, value, value, 1});
  }
}

void GroupBuilder::Sum::add(const Sum& other) {
  if (other.count == 0) {
    return;
  }
  minimum = count == 0 ? other.minimum : std::min(minimum, other.minimum);
  maximum = count == 0 ? other.maximum : std::max(maximum, other.maximum);
  sum += other.sum;
  count += other.count;
}

double GroupBuilder::Sum::value(Aggregate aggregate) const {
  if (count == 0) {
    return missingTime;
  }
  switch (aggregate) {
    case Aggregate::Sum:
      return sum;
    case Aggregate::Mean:
      return sum / count;
    case Aggregate::Minimum:
      return minimum;
    case Aggregate::Maximum:
      return maximum;
    case Aggregate::None:
      break;
  }
  return missingTime;
}

GroupBuilder::GroupBuilder(const TableSnapshot& snapshot, const TableQuery& query, TableResult& result)
    : m_snapshot(snapshot), m_query(query), m_result(result) {
  for (std::size_t column = 0; column < query.aggregates.size(); ++column) {
    if (query.aggregates[column] != Aggregate::None && snapshot.types[column] != ColumnType::Text) {
      m_aggregated.push_back(static_cast<int>(column));
    }
  }
}

void GroupBuilder::build(const std::vector<std::uint32_t>& rows) {
  for (const std::uint32_t row : rows) {
    const auto codeAt = [&](std::size_t depth) {
      const auto column = static_cast<std::size_t>(m_query.groupBy[depth]);
      return std::get<3>(m_snapshot.columns[column]).at(static_cast<int>(row));
    };
    std::size_t same = 0;
    while (same < m_open.size() && m_result.groups[m_open[same].group].code == codeAt(same)) {
      ++same;
    }
    while (m_open.size() > same) {
      close();
    }
    for (std::size_t depth = same; depth < m_query.groupBy.size(); ++depth) {
      open(depth, codeAt(depth));
    }
    Open& innermost = m_open.back();
    ++m_result.groups[innermost.group].count;
    for (std::size_t i = 0; i < m_aggregated.size(); ++i) {
      innermost.sums[i].add(numberAt(m_snapshot, m_aggregated[i], static_cast<int>(row)));
    }
    m_rows.push_back(row);
  }
  while (!m_open.empty()) {
    close();
  }
}

// Parents take their children along, wherever the sort put those.
void GroupBuilder::placeRows() {
  const std::vector<std::uint32_t> rows = std::exchange(m_rows, {});
  if (!shown()) {
    return;
  }
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> below;
  if (m_query.parentColumn >= 0) {
    const auto& parents = std::get<0>(m_snapshot.columns[static_cast<std::size_t>(m_query.parentColumn)]);
    for (const std::uint32_t row : rows) {
      if (const std::int64_t parent = parents.at(static_cast<int>(row)); parent != missingInteger) {
        below[static_cast<std::uint64_t>(parent)].push_back(row);
      }
    }
  }
  if (below.empty()) {
    m_result.rows.insert(m_result.rows.end(), rows.begin(), rows.end());
    return;
  }
  std::unordered_set<std::uint32_t> hanging;
  for (const std::uint32_t row : rows) {
    if (const auto children = below.find(m_snapshot.keys.at(static_cast<int>(row))); children != below.end()) {
      hanging.insert(children->second.begin(), children->second.end());
    }
  }
  for (const std::uint32_t row : rows) {
    if (hanging.contains(row)) {
      continue;
    }
    m_result.rows.push_back(row);
    const std::uint64_t key = m_snapshot.keys.at(static_cast<int>(row));
    const auto children = below.find(key);
    if (children == below.end()) {
      continue;
    }
    const bool expanded = m_query.expanded != m_query.toggled.contains(key);
    m_result.parents.emplace(row, expanded);
    if (expanded) {
      m_result.rows.insert(m_result.rows.end(), children->second.begin(), children->second.end());
      m_result.children.insert(children->second.begin(), children->second.end());
    }
  }
}

bool GroupBuilder::shown() const {
  return std::all_of(m_open.begin(), m_open.end(),
                     [this](const Open& open) { return m_result.groups[open.group].expanded; });
}

void GroupBuilder::open(std::size_t depth, std::uint32_t code) {
  const std::uint64_t parent = m_open.empty() ? 0 : m_result.groups[m_open.back().group].key;
  TableGroup group;
  group.depth = static_cast<int>(depth);
  group.column = m_query.groupBy[depth];
  group.code = code;
  group.key = childKey(parent, group.column, code);
  group.expanded = m_query.expanded != m_query.toggled.contains(group.key);
  group.position = -1;
  if (shown()) {
    group.position = static_cast<int>(m_result.rows.size());
    m_result.rows.push_back(TableResult::groupBit | static_cast<std::uint32_t>(m_result.groups.size()));
  }
  m_open.push_back({m_result.groups.size(), std::vector<Sum>(m_aggregated.size())});
  m_result.groups.push_back(std::move(group));
}

void GroupBuilder::close() {
  if (m_open.size() == m_query.groupBy.size()) {
    placeRows();
  }
  const Open closed = std::move(m_open.back());
  m_open.pop_back();
  TableGroup& group = m_result.groups[closed.group];
  group.aggregates.assign(m_snapshot.columns.size(), missingTime);
  for (std::size_t i = 0; i < m_aggregated.size(); ++i) {
    const auto column = static_cast<std::size_t>(m_aggregated[i]);
    group.aggregates[column] = closed.sums[i].value(m_query.aggregates[column]);
  }
  if (!m_open.empty()) {
    Open& parent = m_open.back();
    m_result.groups[parent.group].count += group.count;
    for (std::size_t i = 0; i < m_aggregated.size(); ++i) {
      parent.sums[i].add(closed.sums[i]);
    }
  }
}

}  // namespace aifactory
