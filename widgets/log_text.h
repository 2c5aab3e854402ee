// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <string>
#include <vector>

#include "widgets/theme.h"

namespace aifactory {

/// A run of a line in one style.
struct LogRun {
  int start = 0;  ///< in UTF-16 units of the line's plain text
  int length = 0;
  std::optional<ColorRole> color;
  bool bold = false;
};

struct LogLine {
  QString text;  ///< without control sequences
  std::vector<LogRun> runs;
};

/// Output as lines. Memory is bounded: beyond `capacity` bytes the oldest half is let go.
class LogText {
 public:
  static constexpr std::size_t mostBytes = std::size_t{128} << 20;

  explicit LogText(std::size_t capacity = mostBytes) : m_capacity(capacity) {}

  /// Lines that were dropped at the front.
  int append(const QByteArray& bytes);
  void clear();
  /// An unfinished last line counts.
  int lineCount() const;
  /// Control sequences turned into runs; of a line longer than `longest`, its beginning and how much is left out.
  LogLine line(int index) const;
  QString plain(int index) const { return line(index).text; }
  std::size_t lineBytes(int index) const;
  /// Bytes that were appended, and those of them that are still there.
  qint64 total() const { return m_total; }
  qint64 held() const { return static_cast<qint64>(m_bytes.size()); }

  static constexpr std::size_t longest = 16'384;  ///< bytes of a line that are shown

 private:
  std::string_view bytes(int index) const;

  std::size_t m_capacity;
  std::string m_bytes;
  std::vector<std::size_t> m_starts{0};
  qint64 m_total = 0;
};

}  // namespace aifactory
