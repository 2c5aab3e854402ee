// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/lease.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace aifactory::history {
namespace {

struct flock wholeFile() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

absl::Status Lease::acquire() {
  if (held()) return absl::OkStatus();
  File file(::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  struct flock lock = wholeFile();
  if (file.isOpen() && ::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) {
    m_file = std::move(file);
    return absl::OkStatus();
  }
  if (file.isOpen() && (errno == EAGAIN || errno == EACCES)) {
    return refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_LEASED", "Another factoryd writes the history.");
  }
  return refusal(absl::StatusCode::kUnavailable, "HISTORY_LOCK", m_path + " cannot be locked: " + std::strerror(errno));
}

bool Lease::heldElsewhere() const {
  if (held()) return false;
  const File file(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct flock lock = wholeFile();
  return file.isOpen() && ::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace aifactory::history
