// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "factory/core/history.h"
#include "factory/history/record_stream.h"

namespace aifactory::history {

/// Where a part of the past stands.
struct Segment {
  std::string path;
  std::uint64_t begin = 0, end = RecordStream::toTheEnd;  ///< offsets in the file
  Milliseconds start = 0;
  Milliseconds last = 0;   ///< until then everything is known
  bool continues = false;  ///< the one before leads up to it
};
using Segments = std::vector<Segment>;

/// A file that no past can be read from, or only a part of it.
struct UnreadableFile {
  std::string path;
  std::string why;
  std::uint64_t from = 0;  ///< offset; 0: the whole file
};

/// What is recorded, found by looking: in a directory where somebody may be writing, or in a bundle. Any thread.
class SegmentCatalog {
 public:
  /// A directory, or (`isBundle`) one file.
  SegmentCatalog(std::string path, bool isBundle) : m_path(std::move(path)), m_isBundle(isBundle) {}

  /// Looks again if the last look was a moment ago, or `now`. Oldest first; their times do not overlap.
  std::shared_ptr<const Segments> segments(bool now = false);
  std::vector<PastSpan> spans();
  std::uint64_t bytes();
  std::vector<UnreadableFile> unreadable();
  /// Files whose first keyframe is not whole: being begun, or left behind by who died then. What cannot be read now is
  /// neither that nor unreadable.
  std::vector<std::string> unfinished();
  /// A reader found no record where one should be.
  void noteDamage(const std::string& path, std::uint64_t offset, Milliseconds last);

  const std::string& path() const { return m_path; }
  /// Which factory's past it is; files of others are unreadable. Unknown until somebody has written.
  std::optional<FileHeader> factory();

 private:
  struct Known {
    std::uint64_t size = 0;
    std::vector<Segment> segments;         ///< whose keyframe is whole
    std::uint64_t looked = 0;              ///< offset up to which it was read
    std::optional<Milliseconds> finished;  ///< the Mark at its end
    bool readable = false;
    bool failed = false;  ///< the last look at it; it is tried again
    bool named = false;   ///< in the log, for that
    std::string why;
    std::optional<std::uint64_t> damage;  ///< offset
  };
  void look();
  void lookAt(const std::string& path, std::uint64_t size);
  bool open(const std::string& path, Known& known);
  void readOn(const std::string& path, Known& known, bool keyframeOnly);
  /// What cannot be read now is not damaged.
  void putOff(const std::string& path, Known& known, const absl::Status& why);
  void assemble();

  const std::string m_path;
  const bool m_isBundle;
  std::mutex m_mutex;
  std::chrono::steady_clock::time_point m_looked{};
  std::optional<FileHeader> m_factory;
  std::map<std::string, Known> m_files;  ///< by path, which is by time
  std::shared_ptr<const Segments> m_segments = std::make_shared<Segments>();
  std::uint64_t m_bytes = 0;
};

}  // namespace aifactory::history
