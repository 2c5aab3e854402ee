// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/status.h"

namespace aifactory {

/// An open file; closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : m_descriptor(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();
  int get() const { return m_descriptor; }
  explicit operator bool() const { return m_descriptor >= 0; }

 private:
  int m_descriptor = -1;
};

/// Opens files of jobs as the job's own user, by way of the helper program factory-reader.
class FileReader {
 public:
  /// Empty: the factory-reader beside this program.
  explicit FileReader(std::string program = {});

  /// The regular file at an absolute path, for reading, if `user` owns it and may open it. PERMISSION_DENIED when it is
  /// another user's, whoever may read that, or no regular file; NOT_FOUND when there is none (yet). Safe from any
  /// thread.
  absl::StatusOr<FileDescriptor> open(const std::string& user, const std::string& path) const;

 private:
  std::string m_program;
};

}  // namespace aifactory
