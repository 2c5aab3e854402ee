// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include "factory/core/history.h"
#include "factory/history/segment_catalog.h"

namespace aifactory::history {

/// Finds jobs in what a catalog knows. Reads each segment once, and remembers from which number to which its jobs are.
/// Any thread.
class JobSearch {
 public:
  /// `catalog` outlives it.
  explicit JobSearch(SegmentCatalog& catalog) : m_catalog(catalog) {}

  /// As History::lastRecordedJob. What is damaged is left to who keeps the files.
  absl::StatusOr<RecordedJob> last(std::uint64_t number, const History::GoOn& goOn);

 private:
  /// Of a segment, as far as it was read.
  struct Contents {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max(), most = 0;
    std::uint64_t read = 0;  ///< offset
    bool isWhole = false;    ///< nothing is written behind it any more

    bool mayHave(std::uint64_t number) const { return least <= number && number <= most; }
    void add(std::uint64_t number) {
      least = std::min(least, number);
      most = std::max(most, number);
    }
  };

  absl::Status lookIn(const Segment& segment, bool isFollowed, std::uint64_t number,
                      std::shared_ptr<const v1::Job>& found);

  SegmentCatalog& m_catalog;
  std::timed_mutex m_turn;
  std::map<Milliseconds, Contents> m_contents;  ///< by the segment's start
};

}  // namespace aifactory::history
