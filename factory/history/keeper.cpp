// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/keeper.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace aifactory::history {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t copiedAtOnce = 1U << 20;

/// Copies the file from `offset` on, down to the disk; false, and no copy, when that cannot be done.
bool copyTail(const std::string& from, std::uint64_t offset, const std::string& to) {
  const File source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!source.isOpen()) return false;
  const File target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!target.isOpen()) return false;
  auto place = static_cast<off_t>(offset);
  ssize_t count = 0;
  do {
    count = ::sendfile(target.get(), source.get(), &place, copiedAtOnce);
  } while (count > 0 || (count < 0 && errno == EINTR));
  if (count == 0 && ::fsync(target.get()) == 0) return true;
  ::unlink(to.c_str());
  return false;
}

/// Under which nothing is kept yet.
std::string freeNameBeside(const std::string& path) {
  std::string name = path + std::string(asideSuffix);
  std::error_code ignored;
  for (int number = 2; fs::exists(fs::symlink_status(name, ignored)); ++number) {
    name = fmt::format("{}.{}{}", path, number, asideSuffix);
  }
  return name;
}

/// Whether a file whose keyframe is not whole is so by damage: who is cut short while writing leaves nothing behind it.
bool hidesRecords(const std::string& path) {
  const auto stream = RecordStream::open(path, FileHeader::size, RecordStream::toTheEnd, RecordStream::Use::Skip);
  if (!stream.ok()) return true;
  while ((*stream)->peek() == RecordStream::Next::Record) (*stream)->skip();
  return (*stream)->hidesRecords() || (*stream)->error() != 0;
}

}  // namespace

void Keeper::takeOver() {
  const auto segments = m_catalog.segments(true);
  for (std::size_t i = 0; i < segments->size(); ++i) {
    const bool followed = i + 1 < segments->size() && (*segments)[i + 1].continues;
    if (!followed) check((*segments)[i], false, TornEnd::Cut);
  }
  dropUnfinished(*segments);
  m_catalog.segments(true);
  setAsideUnreadable({});
}

void Keeper::check(const Segment& segment, bool followed, TornEnd tornEnd) {
  std::error_code gone;
  const std::uint64_t size = fs::file_size(segment.path, gone);
  const auto stream = RecordStream::open(segment.path, segment.begin, size);
  if (gone || !stream.ok()) return;
  Milliseconds last = segment.start;
  std::uint64_t whole = segment.begin;  // up to here nothing is half a write
  std::string_view unused;
  RecordStream::Next next;
  while ((next = (*stream)->peek()) == RecordStream::Next::Record && (*stream)->takeRaw(unused)) {
    last = (*stream)->header().time;
    if ((*stream)->header().kind != RecordKind::Layout) whole = (*stream)->offset();  // its fleet belongs to it
  }
  const bool ends = next == RecordStream::Next::End;
  if (ends && whole == size) return;
  // With whole records behind it, it is a length that is damaged.
  const bool isTorn = ends && !followed && !(*stream)->hidesRecords();
  if ((*stream)->error() != 0) return;  // another time
  if (!isTorn) return m_catalog.noteDamage(segment.path, whole, last);
  if (tornEnd == TornEnd::Keep || fs::file_size(segment.path, gone) != size) return;
  spdlog::info("{}: the last record was not finished; it is cut off", segment.path);
  if (::truncate(segment.path.c_str(), static_cast<off_t>(whole)) == 0) reach("tail cut");
}

void Keeper::dropUnfinished(const Segments& segments) {
  const std::vector<std::string> unfinished = m_catalog.unfinished();
  for (const std::string& path : unfinished) {
    // Whoever wrote died in the newest file; an older one was whole once.
    const bool isNewest = path == unfinished.back() && (segments.empty() || segments.back().path < path);
    if (isNewest && !hidesRecords(path)) {
      ::unlink(path.c_str());
    } else {
      setAside({path, "its first records are not whole", 0});
    }
  }
}

void Keeper::setAsideUnreadable(const std::string& current) {
  const std::vector<UnreadableFile> files = m_catalog.unreadable();
  for (const UnreadableFile& file : files) {
    if (file.path != current) setAside(file);
  }
  if (!files.empty()) m_catalog.segments(true);  // so that nothing is set aside twice
}

void Keeper::setAside(const UnreadableFile& file) {
  const std::string aside = freeNameBeside(file.path);
  if (file.from == 0) {
    if (::rename(file.path.c_str(), aside.c_str()) != 0) return;
    spdlog::warn("{} is set aside as {}: {}", file.path, aside, file.why);
    syncDirectory(m_catalog.path());
  } else {
    std::error_code gone;
    const std::uint64_t size = fs::file_size(file.path, gone);
    if (gone || size <= file.from || !copyTail(file.path, file.from, aside)) return;
    // The copy has to be there for good before its original goes.
    const auto length = static_cast<off_t>(file.from);
    if (!syncDirectory(m_catalog.path()) || ::truncate(file.path.c_str(), length) != 0) {
      ::unlink(aside.c_str());
      return;
    }
    spdlog::warn("{} from byte {} on is set aside as {}: {}", file.path, file.from, aside, file.why);
  }
  reach("damaged set aside");
}

void Keeper::setAsideFrom(Milliseconds time) {
  const auto segments = m_catalog.segments(true);  // others may have it look again meanwhile
  for (const Segment& segment : *segments) {
    if (segment.start >= time) setAside({segment.path, "the clock was set back to before it", 0});
  }
}

void Keeper::retire(Clock::time_point now, const std::string& current, bool clockIsDoubted) {
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
    if (total <= m_options.mostBytes && (!isOld || clockIsDoubted)) continue;
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
  check(*next, followed, TornEnd::Keep);
  setAsideUnreadable(current);
}

}  // namespace aifactory::history
