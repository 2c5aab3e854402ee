// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "factory/history/segment_format.h"

namespace aifactory::history {

/// Reads the records of a file one after the other; the file may grow meanwhile. Never asks for more memory than the
/// file has bytes. One thread at a time.
class RecordStream {
 public:
  enum class Next {
    Record,      ///< `header` is the next one's
    End,         ///< no whole record follows, not yet or not any more
    Damaged,     ///< what follows is no record
    Unreadable,  ///< what follows cannot be read now, which says nothing of it; see `error`
  };

  static constexpr std::uint64_t toTheEnd = std::numeric_limits<std::uint64_t>::max();
  /// Whether records are read or mostly skipped.
  enum class Use { Read, Skip };
  /// From `begin` to `end` (an offset). In words: NOT_FOUND, DATA_LOSS, or UNAVAILABLE when it cannot be opened now.
  static absl::StatusOr<std::unique_ptr<RecordStream>> open(const std::string& path, std::uint64_t begin,
                                                            std::uint64_t end = toTheEnd, Use use = Use::Read);

  Next peek();
  const RecordHeader& header() const { return m_header; }
  /// After `peek` said Record: what follows behind that one.
  Next peekBehind();
  /// After `peek` said Record: its payload, checked and unpacked. False when it is damaged, or there is an `error`.
  bool take(std::string& plain);
  /// The same without unpacking; `bytes` are the record as it stands in the file, until the next call.
  bool takeRaw(std::string_view& bytes);
  /// Past it, unread.
  void skip() { m_offset += RecordHeader::size + m_header.length; }

  /// Bytes from here to the end.
  std::uint64_t length() { return reach(toTheEnd) - std::min(m_offset, reach(toTheEnd)); }
  /// Of the next record.
  std::uint64_t offset() const { return m_offset; }
  /// Why the last read failed, as in errno; 0 when it did not.
  int error() const { return m_error; }
  /// Whether something that is no whole record stands at the end.
  bool isTorn();
  /// Whether records stand behind what is no whole one. A write that was cut short leaves none there.
  bool hidesRecords();

 private:
  RecordStream(File file, std::uint64_t begin, std::uint64_t end, Use use);
  /// Bytes of the file from m_offset on; fewer than asked for at its end.
  std::string_view window(std::size_t bytes);
  std::uint64_t reach(std::uint64_t wanted);

  File m_file;
  std::uint64_t m_offset;
  const std::uint64_t m_end;
  const std::size_t m_readAhead;
  std::uint64_t m_size = 0;  ///< of the file, as far as it was needed
  std::string m_buffer;
  std::uint64_t m_bufferOffset = 0;
  int m_error = 0;
  RecordHeader m_header;
};

/// The time of a Mark that ends the file; none where something else does. Errors as those of RecordStream::open.
absl::StatusOr<std::optional<Milliseconds>> readFinalMark(const std::string& path);
/// The header of a file. Errors as those of RecordStream::open.
absl::StatusOr<FileHeader> readFileHeader(const std::string& path);

}  // namespace aifactory::history
