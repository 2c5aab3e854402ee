// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/keeper.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace aifactory::history {
namespace {

namespace fs = std::filesystem;

/// Copies the file from `offset` on; false when that cannot be done (the disk is full).
bool copyTail(const std::string& from, std::uint64_t offset, const std::string& to) {
  std::ifstream source(from, std::ios::binary);
  source.seekg(static_cast<std::streamoff>(offset));
  std::ofstream target(to, std::ios::binary | std::ios::trunc);
  target << source.rdbuf();
  target.flush();
  return static_cast<bool>(target);
}

}  // namespace

void Keeper::takeOver() {
  const auto segments = m_catalog.segments(true);
  for (std::size_t i = 0; i < segments->size(); ++i) {
    const bool followed = i + 1 < segments->size() && (*segments)[i + 1].continues;
    if (!followed) cutTorn((*segments)[i], false);
  }
  for (const std::string& path : m_catalog.unfinished()) ::unlink(path.c_str());
  m_catalog.segments(true);
  setAsideUnreadable();
}

void Keeper::cutTorn(const Segment& segment, bool followed) {
  const auto stream = RecordStream::open(segment.path, segment.begin, RecordStream::toTheEnd);
  if (!stream.ok()) return;
  Milliseconds last = segment.start;
  std::string_view unused;
  while (true) {
    const RecordStream::Next next = (*stream)->peek();
    const bool torn = next == RecordStream::Next::End && (*stream)->isTorn();
    if (next == RecordStream::Next::End && !torn) return;
    if (torn && !followed) {
      spdlog::info("{}: the last record was not finished; it is cut off", segment.path);
      if (::truncate(segment.path.c_str(), static_cast<off_t>((*stream)->offset())) == 0) reach("tail cut");
      return;
    }
    if (torn || next == RecordStream::Next::Damaged || !(*stream)->takeRaw(unused)) {
      return m_catalog.noteDamage(segment.path, (*stream)->offset(), last);
    }
    last = (*stream)->header().time;
  }
}

void Keeper::setAsideUnreadable() {
  for (const UnreadableFile& file : m_catalog.unreadable()) setAside(file);
}

void Keeper::setAside(const UnreadableFile& file) {
  const std::string aside = file.path + std::string(asideSuffix);
  if (file.from == 0) {
    spdlog::warn("{} is set aside as {}: {}", file.path, aside, file.why);
    ::rename(file.path.c_str(), aside.c_str());
  } else if (copyTail(file.path, file.from, aside)) {
    spdlog::warn("{} from byte {} on is set aside as {}: {}", file.path, file.from, aside, file.why);
    if (::truncate(file.path.c_str(), static_cast<off_t>(file.from)) != 0) return;
  }
  reach("damaged set aside");
  syncDirectory(m_catalog.path());
}

void Keeper::setAsideFrom(Milliseconds time) {
  for (const Segment& segment : *m_catalog.segments(true)) {
    if (segment.start >= time) setAside({segment.path, "the clock was set back to before it", 0});
  }
}

void Keeper::retire(Clock::time_point now, const std::string& current) {
  struct Old {
    bool aside;
    std::string path;
    std::uint64_t size;
  };
  std::vector<Old> files;
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::directory_iterator entry(m_catalog.path(), error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    const std::uint64_t size = entry->file_size(gone);
    const std::string path = entry->path().native();
    const bool aside = path.ends_with(asideSuffix);
    if (gone || path == current || !(aside || path.ends_with(fileSuffix))) continue;
    total += size;
    files.push_back({aside, path, size});
  }
  std::sort(files.begin(), files.end(), [](const Old& left, const Old& right) {
    return left.aside != right.aside ? left.aside : left.path < right.path;
  });
  const std::string oldest = m_catalog.path() + "/" + fileNameOf(millisecondsOf(now - m_options.keep));
  for (auto file = files.begin(); file != files.end(); ++file) {
    // A file reaches up to the begin of the next one.
    const auto next = std::next(file);
    const bool isOld = next != files.end() && next->aside == file->aside ? next->path <= oldest : file->path <= oldest;
    if (total <= m_options.mostBytes && !isOld) continue;
    if (::unlink(file->path.c_str()) == 0) total -= file->size;
    reach("old removed");
  }
}

void Keeper::checkOne(const std::string& current) {
  const auto segments = m_catalog.segments();
  const auto next = std::find_if(segments->begin(), segments->end(),
                                 [this](const Segment& segment) { return segment.path > m_checked; });
  if (next == segments->end()) {
    m_checked.clear();
    return;
  }
  m_checked = next->path;
  if (next->path == current) return;
  const bool followed = std::next(next) != segments->end() && std::next(next)->continues;
  cutTorn(*next, followed);
  setAsideUnreadable();
}

}  // namespace aifactory::history
