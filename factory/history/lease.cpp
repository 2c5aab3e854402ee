// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/lease.h"

#include <fcntl.h>
#include <sys/stat.h>
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

/// Whether the path leads to the open file. Who opens the path now would lock another one otherwise.
bool leadsTo(const std::string& path, const File& file) {
  struct stat there {};
  struct stat ours {};
  return ::lstat(path.c_str(), &there) == 0 && ::fstat(file.get(), &ours) == 0 && there.st_dev == ours.st_dev &&
         there.st_ino == ours.st_ino;
}

}  // namespace

absl::Status Lease::acquire() {
  if (held()) return absl::OkStatus();
  File file(::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  struct flock lock = wholeFile();
  if (file.isOpen() && ::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) {
    if (!leadsTo(m_path, file)) {
      return refusal(absl::StatusCode::kUnavailable, "HISTORY_LOCK", m_path + " has just been removed.");
    }
    m_file = std::move(file);
    m_held = true;
    return absl::OkStatus();
  }
  if (file.isOpen() && (errno == EAGAIN || errno == EACCES)) {
    return refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_LEASED", "Another factoryd writes the history.");
  }
  return refusal(absl::StatusCode::kUnavailable, "HISTORY_LOCK", m_path + " cannot be locked: " + std::strerror(errno));
}

void Lease::release() {
  m_held = false;
  m_file = File();
}

bool Lease::stillOurs() const {
  struct flock lock = wholeFile();
  return held() && leadsTo(m_path, m_file) && ::fcntl(m_file.get(), F_OFD_SETLK, &lock) == 0;
}

bool Lease::heldElsewhere() const {
  if (held()) return false;
  const File file(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct flock lock = wholeFile();
  return file.isOpen() && ::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace aifactory::history
