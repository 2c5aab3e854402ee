// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/job_output.h"

#include <absl/strings/str_cat.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace aifactory {
namespace {

// How often a reader at the end looks whether the name leads to another file.
constexpr std::chrono::milliseconds replacementInterval{2000};
// How often one looks for a file that is not there yet.
constexpr std::chrono::milliseconds appearanceInterval{300};

}  // namespace

SlurmJobOutput::SlurmJobOutput(const FileReader& reader, std::string user, std::string path,
                               std::function<bool()> isOver)
    : m_reader(reader), m_user(std::move(user)), m_path(std::move(path)), m_isOver(std::move(isOver)) {}

absl::Status SlurmJobOutput::open() {
  auto file = m_reader.open(m_user, m_path);
  m_checked = std::chrono::steady_clock::now();
  if (file.ok()) {
    m_file = *std::move(file);
    return absl::OkStatus();
  }
  return absl::IsNotFound(file.status()) && !m_isOver() ? absl::OkStatus() : file.status();
}

absl::StatusOr<bool> SlurmJobOutput::followReplacement(bool over) {
  const auto now = std::chrono::steady_clock::now();
  const bool lastChance = over && !m_file;
  if (!lastChance && now - m_checked < (m_file ? replacementInterval : appearanceInterval)) {
    return false;
  }
  m_checked = now;
  auto file = m_reader.open(m_user, m_path);
  if (!file.ok()) {
    // Removed: what we hold open stays readable. Anything else means that it must not be read any more.
    return absl::IsNotFound(file.status()) ? absl::StatusOr<bool>(false) : file.status();
  }
  struct stat held {};
  struct stat named {};
  if (!m_file || fstat(m_file.get(), &held) != 0 || fstat(file->get(), &named) != 0 || held.st_ino != named.st_ino ||
      held.st_dev != named.st_dev) {
    const bool replaced = static_cast<bool>(m_file);
    m_file = *std::move(file);
    m_seen = 0;
    return replaced;
  }
  return false;
}

absl::StatusOr<JobOutput::Chunk> SlurmJobOutput::read(std::int64_t offset, std::size_t maxBytes) {
  Chunk chunk;
  // Asked before the file is read: what a job wrote before it ended is then surely seen.
  const bool over = m_isOver();
  const auto replaced = followReplacement(over);
  if (!replaced.ok()) {
    return replaced.status();
  }
  if (!m_file) {
    chunk.end = over;
    return chunk;
  }
  struct stat about {};
  if (fstat(m_file.get(), &about) != 0) {
    return absl::UnavailableError(absl::StrCat("Cannot read ", m_path, ": ", std::strerror(errno)));
  }
  chunk.size = about.st_size;
  chunk.truncated = *replaced || about.st_size < m_seen;
  m_seen = about.st_size;
  chunk.offset = chunk.truncated ? 0 : offset < 0 ? std::max<std::int64_t>(about.st_size + offset, 0) : offset;
  const std::int64_t left = std::max<std::int64_t>(about.st_size - chunk.offset, 0);
  chunk.data.resize(std::min<std::size_t>(maxBytes, static_cast<std::size_t>(left)));
  std::size_t got = 0;
  while (got < chunk.data.size()) {
    const ssize_t some = pread(m_file.get(), chunk.data.data() + got, chunk.data.size() - got,
                               chunk.offset + static_cast<std::int64_t>(got));
    if (some < 0 && errno == EINTR) {
      continue;
    }
    if (some < 0) {
      return absl::UnavailableError(absl::StrCat("Cannot read ", m_path, ": ", std::strerror(errno)));
    }
    if (some == 0) {
      break;
    }
    got += static_cast<std::size_t>(some);
  }
  chunk.data.resize(got);
  chunk.end = over && chunk.offset + static_cast<std::int64_t>(got) >= about.st_size;
  return chunk;
}

}  // namespace aifactory
