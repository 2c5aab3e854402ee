// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/table_query.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "widgets/table/group_builder.h"
#include "widgets/table/radix_sort.h"

namespace aifactory {
namespace {

// Keys whose unsigned order is the order of the values. Missing values get the highest, whatever the direction.
constexpr std::uint64_t missingKey = ~std::uint64_t{0};
constexpr std::uint64_t signBit = std::uint64_t{1} << 63;

std::uint64_t orderedKey(std::int64_t value) {
  return value == missingInteger ? missingKey : static_cast<std::uint64_t>(value) ^ signBit;
}

std::uint64_t orderedKey(double value) {
  if (std::isnan(value)) {
    return missingKey;
  }
  const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);  // -0 is 0
  return bits & signBit ? ~bits : bits | signBit;
}

std::uint64_t orderedKey(float value) {
  if (std::isnan(value)) {
    return missingKey;
  }
  const auto bits = std::bit_cast<std::uint32_t>(value == 0 ? 0.0F : value);
  return bits & 0x8000'0000U ? ~bits : bits | 0x8000'0000U;
}

// To get this much memory anew for each query would cost half as much as the sort. It goes with its worker thread,
// which ends when it has rested for a while.
struct Scratch {
  std::vector<std::uint64_t> keys;
  std::array<std::vector<KeyedRow<std::uint32_t>>, 2> narrow;
  std::array<std::vector<KeyedRow<std::uint64_t>>, 2> wide;
};
thread_local Scratch scratch;

template <typename Key>
void sortKeyed(const std::vector<std::uint64_t>& keys, std::uint64_t lowest, std::uint64_t highest, bool descending,
               std::array<std::vector<KeyedRow<Key>>, 2>& buffers, std::vector<std::uint32_t>& rows) {
  const std::uint64_t missing = highest - lowest + 1;
  auto& keyed = buffers[0];
  keyed.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint64_t key = keys[i] == missingKey ? missing : descending ? highest - keys[i] : keys[i] - lowest;
    keyed[i] = {static_cast<Key>(key), rows[i]};
  }
  radixSort(keyed, buffers[1], std::bit_width(missing));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = keyed[i].row;
  }
}

std::vector<std::uint32_t> matchingRows(const TableSnapshot& snapshot, const RowPredicate& predicate,
                                        const std::atomic<bool>& cancelled) {
  std::vector<std::uint32_t> rows;
  if (!predicate) {
    rows.resize(static_cast<std::size_t>(snapshot.rows));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
  }
  rows.reserve(static_cast<std::size_t>(snapshot.rows));
  std::vector<ColumnBlock> columns;
  std::array<std::uint64_t, rowsPerChunk / 64> bits;
  for (int chunk = 0; chunk < snapshot.chunkCount() && !cancelled; ++chunk) {
    const TableBlock block = snapshot.block(chunk, columns);
    const auto words = static_cast<std::size_t>((block.rows + 63) / 64);
    predicate(block, std::span(bits).first(words));
    if (block.rows % 64 != 0) {
      bits[words - 1] &= (std::uint64_t{1} << (block.rows % 64)) - 1;
    }
    for (std::size_t word = 0; word < words; ++word) {
      const auto first = static_cast<std::uint32_t>(block.firstRow) + static_cast<std::uint32_t>(word) * 64;
      for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
        rows.push_back(first + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
    }
  }
  return rows;
}

}  // namespace

std::span<const std::uint32_t> TableQueryEngine::ranks(const TableSnapshot& snapshot, int column) {
  const auto index = static_cast<std::size_t>(column);
  m_rankings.resize(std::max(m_rankings.size(), index + 1));
  Ranking& ranking = m_rankings[index];
  const std::span<const std::string> texts = snapshot.dictionaries[index].texts;
  if (ranking.order.size() != texts.size()) {
    const auto known = static_cast<std::ptrdiff_t>(ranking.order.size());
    ranking.order.resize(texts.size());
    std::iota(ranking.order.begin() + known, ranking.order.end(), static_cast<std::uint32_t>(known));
    const auto less = [&](std::uint32_t a, std::uint32_t b) { return naturalLess(texts[a], texts[b]); };
    std::sort(ranking.order.begin() + known, ranking.order.end(), less);
    std::inplace_merge(ranking.order.begin(), ranking.order.begin() + known, ranking.order.end(), less);
    ranking.rank.resize(texts.size());
    for (std::uint32_t rank = 0; rank < ranking.order.size(); ++rank) {
      ranking.rank[ranking.order[rank]] = rank;
    }
  }
  return ranking.rank;
}

void TableQueryEngine::sortBy(const TableSnapshot& snapshot, SortKey sort, std::vector<std::uint32_t>& rows) {
  std::vector<std::uint64_t>& keys = scratch.keys;
  keys.resize(rows.size());
  std::visit(
      [&](const auto& values) {
        if constexpr (std::is_same_v<decltype(values.at(0)), std::uint32_t>) {
          const auto rank = ranks(snapshot, sort.column);
          std::transform(rows.begin(), rows.end(), keys.begin(), [&](std::uint32_t row) {
            const std::uint32_t code = values.at(static_cast<int>(row));
            return code == missingCode ? missingKey : std::uint64_t{rank[code]};
          });
        } else {
          std::transform(rows.begin(), rows.end(), keys.begin(),
                         [&](std::uint32_t row) { return orderedKey(values.at(static_cast<int>(row))); });
        }
      },
      snapshot.columns[static_cast<std::size_t>(sort.column)]);

  std::uint64_t lowest = missingKey;
  std::uint64_t highest = 0;
  for (const std::uint64_t key : keys) {
    if (key != missingKey) {
      lowest = std::min(lowest, key);
      highest = std::max(highest, key);
    }
  }
  if (lowest > highest) {
    return;  // nothing but missing values
  }
  // Only the bits in which the keys differ cost passes.
  if (highest - lowest < 0xffff'ffffU) {
    sortKeyed(keys, lowest, highest, sort.descending, scratch.narrow, rows);
  } else {
    sortKeyed(keys, lowest, highest, sort.descending, scratch.wide, rows);
  }
}

std::shared_ptr<const TableResult> TableQueryEngine::run(const TableSnapshot& snapshot, const TableQuery& query,
                                                         const std::atomic<bool>& cancelled) {
  std::vector<std::uint32_t> rows = matchingRows(snapshot, query.predicate, cancelled);

  // Stable sorts from the least to the most significant key; groups come before every other key.
  std::vector<SortKey> sort;
  for (const int column : query.groupBy) {
    const auto same = std::find_if(query.sort.begin(), query.sort.end(),
                                   [column](const SortKey& key) { return key.column == column; });
    sort.push_back({column, same != query.sort.end() && same->descending});
  }
  sort.insert(sort.end(), query.sort.begin(), query.sort.end());
  for (auto key = sort.rbegin(); key != sort.rend(); ++key) {
    if (cancelled) {
      return nullptr;
    }
    sortBy(snapshot, *key, rows);
  }
  if (cancelled) {
    return nullptr;
  }

  auto result = std::make_shared<TableResult>();
  result->matched = static_cast<int>(rows.size());
  result->total = snapshot.rows;
  if (query.groupBy.empty()) {
    result->rows = std::move(rows);
  } else {
    GroupBuilder(snapshot, query, *result).build(rows);
  }
  result->positions.assign(static_cast<std::size_t>(snapshot.rows), TableResult::hidden);
  for (std::uint32_t position = 0; position < result->rows.size(); ++position) {
    if (const std::uint32_t row = result->rows[position]; (row & TableResult::groupBit) == 0) {
      result->positions[row] = position;
    }
  }
  return cancelled ? nullptr : result;
}

}  // namespace aifactory
