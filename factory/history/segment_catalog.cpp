// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/segment_catalog.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace aifactory::history {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds lookEvery{500};

}  // namespace

std::shared_ptr<const Segments> SegmentCatalog::segments(bool now) {
  const std::lock_guard lock(m_mutex);
  const auto time = std::chrono::steady_clock::now();
  if (now || m_looked == std::chrono::steady_clock::time_point{} || time - m_looked >= lookEvery) {
    look();
    m_looked = time;
  }
  return m_segments;
}

std::vector<PastSpan> SegmentCatalog::spans() {
  std::vector<PastSpan> spans;
  const auto known = segments();  // others may have it look again meanwhile
  for (const Segment& segment : *known) {
    // What was recorded up to the very instant at which somebody else began leaves no hole either.
    if (!spans.empty() && (segment.continues || timeOf(segment.start) <= spans.back().end)) {
      spans.back().end = timeOf(segment.last);
    } else {
      spans.push_back({timeOf(segment.start), timeOf(segment.last)});
    }
  }
  return spans;
}

std::uint64_t SegmentCatalog::bytes() {
  segments();
  const std::lock_guard lock(m_mutex);
  return m_bytes;
}

std::vector<UnreadableFile> SegmentCatalog::unreadable() {
  segments();
  const std::lock_guard lock(m_mutex);
  std::vector<UnreadableFile> files;
  for (const auto& [path, known] : m_files) {
    // Where not even a keyframe can be read, the whole file goes.
    const std::uint64_t from = known.segments.empty() ? 0 : known.damage.value_or(0);
    if (!known.why.empty()) files.push_back({path, known.why, from});
  }
  return files;
}

std::vector<std::string> SegmentCatalog::unfinished() {
  segments();
  const std::lock_guard lock(m_mutex);
  std::vector<std::string> paths;
  for (const auto& [path, known] : m_files) {
    if (known.segments.empty() && known.why.empty() && !known.failed) paths.push_back(path);
  }
  return paths;
}

std::optional<FileHeader> SegmentCatalog::factory() {
  segments();
  const std::lock_guard lock(m_mutex);
  return m_factory;
}

void SegmentCatalog::noteDamage(const std::string& path, std::uint64_t offset, Milliseconds last) {
  const std::lock_guard lock(m_mutex);
  const auto file = m_files.find(path);
  if (file == m_files.end() || file->second.damage) return;
  file->second.damage = offset;
  file->second.why = "it is damaged";
  file->second.finished.reset();
  if (!file->second.segments.empty()) file->second.segments.back().last = last;
  assemble();
}

void SegmentCatalog::look() {
  std::error_code error;
  if (m_isBundle) {
    const std::uint64_t size = fs::file_size(m_path, error);
    if (!error) lookAt(m_path, m_bytes = size);
    return assemble();
  }
  std::uint64_t bytes = 0;
  std::map<std::string, std::uint64_t> present;
  for (fs::directory_iterator entry(m_path, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    const std::uint64_t size = entry->file_size(gone);
    if (gone) continue;
    bytes += size;
    if (entry->path().native().ends_with(fileSuffix)) present.emplace(entry->path().native(), size);
  }
  if (error && error != std::errc::no_such_file_or_directory) return;  // what cannot be listed now is not gone
  m_bytes = bytes;
  std::erase_if(m_files, [&](const auto& file) { return !present.contains(file.first); });
  for (const auto& [path, size] : present) lookAt(path, size);
  // How far a file reaches matters only where no other goes on from it.
  for (auto file = m_files.begin(); file != m_files.end(); ++file) {
    const auto next = std::next(file);
    const bool followed = next != m_files.end() && !next->second.segments.empty() &&
                          next->second.segments.front().continues &&
                          file->second.finished == next->second.segments.front().start;
    if (file->second.readable && !followed) readOn(file->first, file->second, false);
  }
  assemble();
}

void SegmentCatalog::lookAt(const std::string& path, std::uint64_t size) {
  Known& known = m_files[path];
  const bool isSettled = !known.failed && (!known.segments.empty() || !known.why.empty());
  if (known.size == size && isSettled) return;
  if (size < known.size) known = {};  // cut
  known.size = size;
  known.failed = false;
  const auto mark = readFinalMark(path);
  if (!mark.ok() && !absl::IsDataLoss(mark.status())) return putOff(path, known, mark.status());
  if (!known.damage) known.finished = mark.ok() ? *mark : std::nullopt;
  if (!known.readable && !open(path, known)) return;
  if (m_isBundle || known.segments.empty()) readOn(path, known, !m_isBundle);
}

bool SegmentCatalog::open(const std::string& path, Known& known) {
  const auto header = readFileHeader(path);
  known.why.clear();
  if (!header.ok()) {
    if (!absl::IsDataLoss(header.status())) {
      putOff(path, known, header.status());
    } else if (known.size >= FileHeader::size) {  // one that is being written has no header yet
      known.why = std::string(header.status().message());
    }
    return false;
  }
  if (!m_factory) m_factory = *header;
  if (header->factory != m_factory->factory) {
    known.why = "it is of another factory";
    return false;
  }
  known.readable = true;
  known.looked = FileHeader::size;
  return true;
}

void SegmentCatalog::readOn(const std::string& path, Known& known, bool keyframeOnly) {
  if (known.damage || known.looked >= known.size) return;
  auto stream = RecordStream::open(path, known.looked, RecordStream::toTheEnd,
                                   keyframeOnly ? RecordStream::Use::Skip : RecordStream::Use::Read);
  if (!stream.ok()) return putOff(path, known, stream.status());
  std::optional<Segment> coming;  // whose keyframe is not whole yet
  std::string_view unused;
  while (true) {
    const RecordStream::Next next = (*stream)->peek();
    if (next == RecordStream::Next::End) break;
    const RecordHeader header = (*stream)->header();
    const std::uint64_t offset = (*stream)->offset();
    const bool intact = next == RecordStream::Next::Record && (keyframeOnly || (*stream)->takeRaw(unused));
    if (intact && keyframeOnly) (*stream)->skip();
    if (const int error = (*stream)->error(); error != 0) {
      return putOff(path, known, absl::UnavailableError(std::strerror(error)));
    }
    if (!intact) {
      known.damage = offset;
      known.why = known.segments.empty() ? "its first records are damaged" : "it is damaged";
      break;
    }
    if (header.kind == RecordKind::Begin) {
      if (!known.segments.empty()) known.segments.back().end = offset;
      coming =
          Segment{path, offset, RecordStream::toTheEnd, header.time, header.time, (header.flags & continuesFlag) != 0};
    } else if (header.kind == RecordKind::KeyframeEnd && coming) {
      known.segments.push_back(*std::exchange(coming, std::nullopt));
    } else if (!coming && !known.segments.empty() && header.kind <= RecordKind::Mark) {
      known.segments.back().last = std::max(known.segments.back().last, header.time);
    }
    if (!coming) known.looked = (*stream)->offset();  // a keyframe is read from its begin again
    if (keyframeOnly && !known.segments.empty()) break;
  }
}

void SegmentCatalog::putOff(const std::string& path, Known& known, const absl::Status& why) {
  known.failed = true;
  if (absl::IsNotFound(why) || std::exchange(known.named, true)) return;  // removed just now, or said already
  spdlog::warn("{} cannot be read now: {}", path, std::string(why.message()));
}

void SegmentCatalog::assemble() {
  auto segments = std::make_shared<Segments>();
  for (const auto& [path, known] : m_files)
    segments->insert(segments->end(), known.segments.begin(), known.segments.end());
  for (std::size_t i = 0; i < segments->size(); ++i) {
    Segment& segment = (*segments)[i];
    if (i == 0) segment.continues = false;
    if (i + 1 == segments->size()) break;
    Segment& next = (*segments)[i + 1];
    // The Mark at the end of a bundle says nothing of its other segments.
    const Milliseconds finished = m_isBundle ? segment.last : m_files.at(segment.path).finished.value_or(segment.last);
    next.continues = next.continues && std::max(segment.last, finished) >= next.start;
    // A clock that was set back, or one written meanwhile by whoever took over: the later file is right.
    segment.last = next.continues ? next.start : std::min(segment.last, next.start);
  }
  m_segments = std::move(segments);
}

}  // namespace aifactory::history
