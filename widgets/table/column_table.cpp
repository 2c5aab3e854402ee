// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/column_table.h"

#include <algorithm>
#include <bit>

namespace aifactory {
namespace {

ColumnValues makeValues(ColumnType type) {
  switch (type) {
    case ColumnType::Integer:
      return ChunkedVector<std::int64_t>(missingInteger);
    case ColumnType::Real:
      return ChunkedVector<float>(missingReal);
    case ColumnType::Time:
      return ChunkedVector<double>(missingTime);
    case ColumnType::Text:
      break;
  }
  return ChunkedVector<std::uint32_t>(missingCode);
}

}  // namespace

Dictionary::Dictionary() : m_texts(std::make_shared<std::vector<std::string>>()) {
  m_texts->reserve(64);
  intern({});
}

std::uint32_t Dictionary::intern(std::string_view text) {
  if (const auto found = m_codes.find(text); found != m_codes.end()) {
    return found->second;
  }
  if (m_texts->size() == m_texts->capacity()) {
    // Readers may be looking at the old vector: it is left to them as it is.
    auto larger = std::make_shared<std::vector<std::string>>();
    larger->reserve(m_texts->size() * 2);
    larger->insert(larger->end(), m_texts->begin(), m_texts->end());
    m_texts = std::move(larger);
    m_codes.clear();
    m_codes.reserve(m_texts->capacity());
    for (std::uint32_t code = 0; code < m_texts->size(); ++code) {
      m_codes.emplace((*m_texts)[code], code);
    }
  }
  const auto code = static_cast<std::uint32_t>(m_texts->size());
  m_codes.emplace(m_texts->emplace_back(text), code);
  return code;
}

TableBlock TableSnapshot::block(int chunk, std::vector<ColumnBlock>& blocks) const {
  blocks.assign(columns.size(), {});
  for (std::size_t column = 0; column < columns.size(); ++column) {
    ColumnBlock& block = blocks[column];
    switch (types[column]) {
      case ColumnType::Integer:
        block.integers = std::get<0>(columns[column]).chunk(chunk);
        break;
      case ColumnType::Real:
        block.reals = std::get<1>(columns[column]).chunk(chunk);
        break;
      case ColumnType::Time:
        block.times = std::get<2>(columns[column]).chunk(chunk);
        break;
      case ColumnType::Text:
        block.codes = std::get<3>(columns[column]).chunk(chunk);
        block.dictionary = dictionaries[column].texts;
        break;
    }
  }
  const int first = chunk * rowsPerChunk;
  return {first, std::min(rowsPerChunk, rows - first), blocks};
}

ColumnTable::ColumnTable(std::vector<ColumnType> types, QObject* parent) : QObject(parent), m_types(std::move(types)) {
  for (const ColumnType type : m_types) {
    m_columns.push_back(makeValues(type));
  }
  m_dictionaries.resize(m_types.size());
}

void ColumnTable::setRowCount(int rows) {
  if (rows == m_rows) {
    return;
  }
  for (int row = rows; row < m_rows; ++row) {
    const auto found = m_rowOfKey.constFind(key(row));
    if (found != m_rowOfKey.cend() && *found == row) {
      m_rowOfKey.erase(found);
    }
  }
  m_keys.resize(rows);
  for (ColumnValues& column : m_columns) {
    std::visit([rows](auto& values) { values.resize(rows); }, column);
  }
  m_rowOfKey.reserve(rows);
  m_rows = rows;
  m_rowsChanged = true;
}

void ColumnTable::setKey(int row, std::uint64_t key) {
  const std::uint64_t before = m_keys.at(row);
  if (before == key) {
    return;
  }
  const auto found = m_rowOfKey.constFind(before);
  if (found != m_rowOfKey.cend() && *found == row) {
    m_rowOfKey.erase(found);
  }
  m_keys.set(row, key);
  m_rowOfKey.insert(key, row);
  m_rowsChanged = true;
}

template <typename T>
void ColumnTable::set(int row, int column, T value) {
  auto& values = std::get<ChunkedVector<T>>(m_columns[static_cast<std::size_t>(column)]);
  // Bits, not ==, so that NaN over NaN is no change.
  if (std::bit_cast<std::array<std::byte, sizeof(T)>>(values.at(row)) ==
      std::bit_cast<std::array<std::byte, sizeof(T)>>(value)) {
    return;
  }
  values.set(row, value);
  m_changedColumns |= quint64{1} << std::min(column, 63);
}

void ColumnTable::setInteger(int row, int column, std::int64_t value) { set(row, column, value); }
void ColumnTable::setReal(int row, int column, float value) { set(row, column, value); }
void ColumnTable::setTime(int row, int column, double value) { set(row, column, value); }
void ColumnTable::setCode(int row, int column, std::uint32_t code) { set(row, column, code); }
void ColumnTable::setText(int row, int column, std::string_view value) { set(row, column, intern(column, value)); }

std::uint32_t ColumnTable::intern(int column, std::string_view text) {
  return m_dictionaries[static_cast<std::size_t>(column)].intern(text);
}

int ColumnTable::rowOfKey(std::uint64_t key) const { return m_rowOfKey.value(key, -1); }

const std::string& ColumnTable::text(int row, int column) const { return textOfCode(column, code(row, column)); }

const std::string& ColumnTable::textOfCode(int column, std::uint32_t code) const {
  return m_dictionaries[static_cast<std::size_t>(column)].at(code);
}

void ColumnTable::publish() {
  if (m_changedColumns == 0 && !m_rowsChanged) {
    return;
  }
  const quint64 columns = std::exchange(m_changedColumns, 0);
  Q_EMIT published(columns, std::exchange(m_rowsChanged, false));
}

std::shared_ptr<const TableSnapshot> ColumnTable::snapshot() {
  auto snapshot = std::make_shared<TableSnapshot>();
  snapshot->rows = m_rows;
  snapshot->types = m_types;
  snapshot->keys = m_keys.share();
  snapshot->columns.reserve(m_columns.size());
  snapshot->dictionaries.resize(m_columns.size());
  for (std::size_t column = 0; column < m_columns.size(); ++column) {
    std::visit([&](auto& values) { snapshot->columns.push_back(values.share()); }, m_columns[column]);
    if (m_types[column] == ColumnType::Text) {
      snapshot->dictionaries[column] = m_dictionaries[column].view();
    }
  }
  return snapshot;
}

}  // namespace aifactory
