// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

namespace aifactory {

/// A descriptor of ours; closes itself.
class File {
 public:
  explicit File(int descriptor = -1) : m_descriptor(descriptor) {}
  ~File();
  File(File&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
  File& operator=(File&& other) noexcept;
  int get() const { return m_descriptor; }
  bool isOpen() const { return m_descriptor >= 0; }

 private:
  int m_descriptor;
};

/// Makes what was created, renamed or removed in a directory last; false when the disk refuses.
bool syncDirectory(const std::string& directory);

}  // namespace aifactory
