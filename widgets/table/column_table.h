// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace aifactory {

enum class ColumnType {
  Integer,  ///< std::int64_t
  Real,     ///< float
  Time,     ///< double: seconds since 1970, or any other exact number
  Text,     ///< code into the column's dictionary
};

/// "Not measured", which is never shown as 0 and sorts last either way.
inline constexpr std::int64_t missingInteger = std::numeric_limits<std::int64_t>::min();
inline constexpr float missingReal = std::numeric_limits<float>::quiet_NaN();
inline constexpr double missingTime = std::numeric_limits<double>::quiet_NaN();
/// Code of the empty text, in every dictionary.
inline constexpr std::uint32_t missingCode = 0;

inline constexpr int rowsPerChunk = 4096;

/// Values in chunks that copies share until one of them is written to. A copy may be read on another thread.
template <typename T>
class ChunkedVector {
 public:
  explicit ChunkedVector(T missing = T()) : m_missing(missing) {}
  /// The copy that a snapshot holds: from now on, both sides' chunks are shared.
  ChunkedVector share() {
    m_shared.assign(m_chunks.size(), true);
    return *this;
  }

  void resize(int rows) {
    const std::size_t chunks = static_cast<std::size_t>((rows + rowsPerChunk - 1) / rowsPerChunk);
    for (int row = rows; row < m_rows && static_cast<std::size_t>(row / rowsPerChunk) < chunks; ++row) {
      set(row, m_missing);
    }
    m_chunks.resize(chunks);
    m_shared.resize(chunks, false);
    for (auto& chunk : m_chunks) {
      if (!chunk) {
        chunk = std::make_shared<Chunk>();
        chunk->fill(m_missing);
      }
    }
    m_rows = rows;
  }
  T at(int row) const {
    return (*m_chunks[static_cast<std::size_t>(row / rowsPerChunk)])[static_cast<std::size_t>(row % rowsPerChunk)];
  }
  void set(int row, T value) {
    const auto index = static_cast<std::size_t>(row / rowsPerChunk);
    auto& chunk = m_chunks[index];
    if (m_shared[index]) {
      chunk = std::make_shared<Chunk>(*chunk);
      m_shared[index] = false;
    }
    (*chunk)[static_cast<std::size_t>(row % rowsPerChunk)] = value;
  }
  const T* chunk(int index) const { return m_chunks[static_cast<std::size_t>(index)]->data(); }

 private:
  using Chunk = std::array<T, rowsPerChunk>;
  std::vector<std::shared_ptr<Chunk>> m_chunks;
  // Not use_count(): whether a reader on another thread has let go is not worth a fence.
  std::vector<bool> m_shared;
  T m_missing;
  int m_rows = 0;
};

/// Texts by code. They only grow, and what was handed out stays where it is, so readers need no lock.
class Dictionary {
 public:
  Dictionary();
  std::uint32_t intern(std::string_view text);
  const std::string& at(std::uint32_t code) const { return (*m_texts)[code]; }
  std::size_t size() const { return m_texts->size(); }

  /// What readers on other threads hold.
  struct View {
    std::shared_ptr<const std::vector<std::string>> owner;
    std::span<const std::string> texts;
  };
  View view() const { return {m_texts, {m_texts->data(), m_texts->size()}}; }

 private:
  std::shared_ptr<std::vector<std::string>> m_texts;  // never grows beyond its capacity: see intern()
  std::unordered_map<std::string_view, std::uint32_t> m_codes;
};

/// One column's values in a block of rows; exactly one pointer is set.
struct ColumnBlock {
  const std::int64_t* integers = nullptr;
  const float* reals = nullptr;
  const double* times = nullptr;
  const std::uint32_t* codes = nullptr;
  std::span<const std::string> dictionary;  ///< of codes
};

/// Up to rowsPerChunk consecutive rows of every column.
struct TableBlock {
  int firstRow = 0;
  int rows = 0;
  std::span<const ColumnBlock> columns;
};

using ColumnValues = std::variant<ChunkedVector<std::int64_t>, ChunkedVector<float>, ChunkedVector<double>,
                                  ChunkedVector<std::uint32_t>>;

/// A table at one moment; immutable, for any thread.
struct TableSnapshot {
  int rows = 0;
  std::vector<ColumnType> types;
  ChunkedVector<std::uint64_t> keys;
  std::vector<ColumnValues> columns;
  std::vector<Dictionary::View> dictionaries;  ///< one a column, empty where it is not Text

  int chunkCount() const { return (rows + rowsPerChunk - 1) / rowsPerChunk; }
  /// Fills `columns` with the pointers of a chunk.
  TableBlock block(int chunk, std::vector<ColumnBlock>& columns) const;
};

/// The rows behind a DataTable: typed columns and a key for each row, changed in place on the GUI thread. Cells change
/// at once; models hear of it at publish().
class ColumnTable : public QObject {
  Q_OBJECT

 public:
  explicit ColumnTable(std::vector<ColumnType> types, QObject* parent = nullptr);

  int columnCount() const { return static_cast<int>(m_types.size()); }
  ColumnType type(int column) const { return m_types[static_cast<std::size_t>(column)]; }
  int rowCount() const { return m_rows; }

  /// New rows have key 0 and are missing everywhere; rows are cut off at the end.
  void setRowCount(int rows);
  /// Unique, not 0, below 2^63.
  void setKey(int row, std::uint64_t key);
  void setInteger(int row, int column, std::int64_t value);
  void setReal(int row, int column, float value);
  void setTime(int row, int column, double value);
  void setText(int row, int column, std::string_view value);
  void setCode(int row, int column, std::uint32_t code);
  /// Code of a text in a Text column, for setCode().
  std::uint32_t intern(int column, std::string_view text);

  std::uint64_t key(int row) const { return m_keys.at(row); }
  /// -1 where there is none.
  int rowOfKey(std::uint64_t key) const;
  std::int64_t integer(int row, int column) const { return values<std::int64_t>(column).at(row); }
  float real(int row, int column) const { return values<float>(column).at(row); }
  double time(int row, int column) const { return values<double>(column).at(row); }
  std::uint32_t code(int row, int column) const { return values<std::uint32_t>(column).at(row); }
  const std::string& text(int row, int column) const;
  const std::string& textOfCode(int column, std::uint32_t code) const;

  /// Tells the models what has changed since the last time. Call once after a batch.
  void publish();
  /// Costs a pointer a chunk.
  std::shared_ptr<const TableSnapshot> snapshot();

 Q_SIGNALS:
  /// Bit c of `columns`: column c changed (63: that one and all after it). `rows`: keys or the row count changed.
  void published(quint64 columns, bool rows);

 private:
  template <typename T>
  const ChunkedVector<T>& values(int column) const {
    return std::get<ChunkedVector<T>>(m_columns[static_cast<std::size_t>(column)]);
  }
  template <typename T>
  void set(int row, int column, T value);

  std::vector<ColumnType> m_types;
  int m_rows = 0;
  ChunkedVector<std::uint64_t> m_keys;
  std::vector<ColumnValues> m_columns;
  std::vector<Dictionary> m_dictionaries;
  QHash<quint64, int> m_rowOfKey;
  quint64 m_changedColumns = 0;
  bool m_rowsChanged = false;
};

}  // namespace aifactory
