// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "factory/history/record_stream.h"

namespace aifactory::history {

/// Called by name at the moments between two effects on the disk, so that a test can end the process there.
using AtPoint = std::function<void(std::string_view point)>;

/// One history file that is being written. One thread.
class SegmentWriter {
 public:
  /// A new file in `directory` with the header and these first records; all of it is on disk when it returns.
  static absl::StatusOr<std::unique_ptr<SegmentWriter>> create(const std::string& directory, Milliseconds start,
                                                               const FileHeader& header, std::string_view records,
                                                               const AtPoint& at);

  /// Whole records. When it fails (the disk is full), the file ends where it ended before.
  absl::Status write(std::string_view records);
  absl::Status sync();
  std::uint64_t size() const { return m_size; }
  const std::string& path() const { return m_path; }

 private:
  SegmentWriter(std::string path, File file) : m_path(std::move(path)), m_file(std::move(file)) {}
  absl::Status failed(std::string_view what) const;

  const std::string m_path;
  File m_file;
  std::uint64_t m_size = 0;
};

}  // namespace aifactory::history
