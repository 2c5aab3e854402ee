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

// Each look starts a process. A file of a job that began appears soon, or may never do; one that is there is seldom
// replaced by another.
constexpr std::chrono::milliseconds firstPause{300};
constexpr std::chrono::milliseconds longestPause{2000};

}  // namespace

SlurmJobOutput::SlurmJobOutput(const FileReader& reader, std::string user, std::string path,
                               std::function<Stage()> stage)
    : m_reader(reader),
      m_user(std::move(user)),
      m_path(std::move(path)),
      m_stage(std::move(stage)),
      m_pause(firstPause) {}

absl::Status SlurmJobOutput::open() {
  auto file = m_reader.open(m_user, m_path);
  m_checked = std::chrono::steady_clock::now();
  if (file.ok()) {
    m_file = *std::move(file);
    return absl::OkStatus();
  }
  return absl::IsNotFound(file.status()) && m_stage() != Stage::Over ? absl::OkStatus() : file.status();
}

absl::StatusOr<bool> SlurmJobOutput::followReplacement(Stage stage) {
  const auto now = std::chrono::steady_clock::now();
  if (stage == Stage::Waiting) {
    m_pause = firstPause;
    return false;
  }
  const bool lastChance = stage == Stage::Over && !m_file;
  if (!lastChance && now - m_checked < m_pause) {
    return false;
  }
  m_checked = now;
  m_pause = m_file ? longestPause : std::min(m_pause * 2, longestPause);
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
  const Stage stage = m_stage();
  const bool over = stage == Stage::Over;
  const auto replaced = followReplacement(stage);
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
