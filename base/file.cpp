// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace aifactory {

File::~File() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

File& File::operator=(File&& other) noexcept {
  std::swap(m_descriptor, other.m_descriptor);
  return *this;
}

bool syncDirectory(const std::string& directory) {
  const File file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // There are file systems whose directories have nothing to be synced.
  return file.isOpen() && (::fsync(file.get()) == 0 || errno == EINVAL);
}

}  // namespace aifactory
