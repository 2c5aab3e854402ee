// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "factory/history/segment_catalog.h"
#include "factory/history/segment_writer.h"

namespace aifactory::history {

/// Keeps a history directory in order, for whoever has the lease. One thread.
class Keeper {
 public:
  struct Options {
    std::uint64_t mostBytes = 14'000'000'000;
    std::chrono::hours keep{7 * 24};
  };
  Keeper(SegmentCatalog& catalog, Options options, const AtPoint& at)
      : m_catalog(catalog), m_options(options), m_at(at) {}

  /// What died with the writer before is cut off, and what is damaged is set aside, named in the log.
  void takeOver();
  /// Sets aside what starts at `time` or later: the clock was set back, and it would hide what comes.
  void setAsideFrom(Milliseconds time);
  /// Removes what is too much and, unless the clock is doubted, too old, the oldest first, but not `current`.
  void retire(Clock::time_point now, const std::string& current, bool clockIsDoubted);
  /// Reads one more of the old files, to find damage before somebody looks for that time. Round and round. What may be
  /// the end of a write under way stays.
  void checkOne(const std::string& current);

 private:
  enum class TornEnd { Cut, Keep };
  void check(const Segment& segment, bool followed, TornEnd tornEnd);
  void dropUnfinished(const Segments& segments);
  void setAsideUnreadable(const std::string& current);
  void setAside(const UnreadableFile& file);
  void reach(std::string_view point) const {
    if (m_at) m_at(point);
  }

  SegmentCatalog& m_catalog;
  const Options m_options;
  const AtPoint& m_at;
  std::string m_checked;  ///< path of the last one
};

}  // namespace aifactory::history
