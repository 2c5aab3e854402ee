// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "factory/core/history.h"
#include "factory/history/history_image.h"
#include "factory/history/segment_catalog.h"

namespace aifactory::history {

/// UNAVAILABLE: it is there, but the machine does not give it now.
absl::Status cannotBeRead(std::string_view why);

/// Replays what a catalog knows. Finds the segment, takes its keyframe and applies what follows up to the instant; from
/// then on tells each record as it is reached.
class HistoryReader final : public Past {
 public:
  /// `catalog` and `listener` outlive it.
  HistoryReader(SegmentCatalog& catalog, PastParts parts, EngineListener& listener)
      : m_catalog(catalog), m_parts(parts), m_listener(listener) {}

  absl::StatusOr<Clock::time_point> advance(Clock::time_point to) override;
  Clock::time_point lastChange() const override { return timeOf(m_lastChange); }
  /// When that happened which the listener is being told.
  Clock::time_point telling() const { return timeOf(m_telling); }
  /// What was reached; of the wanted parts.
  const HistoryImage& image() const { return m_image; }

 private:
  /// `follows`: everything up to its begin was told, so that its keyframe says nothing new.
  absl::Status enter(const Segment& segment, bool follows);
  absl::Status readKeyframe();
  absl::Status skipKeyframe();
  absl::Status replay(Milliseconds to);
  absl::Status readItemsOfKeyframe(HistoryImage& image);
  absl::Status readLayout(HistoryImage& image);
  absl::Status readFleet(HistoryImage& image);
  absl::Status readItems(EngineChange& change);
  absl::Status damaged(std::string_view why);

  void tellStrings();
  void tellLayout();
  /// Everything, as a difference to `before`.
  void tellAll(const HistoryImage* before);
  void tellChange(EngineChange change);
  bool wants(std::uint8_t itemFlags) const;

  SegmentCatalog& m_catalog;
  const PastParts m_parts;
  EngineListener& m_listener;
  std::unique_ptr<RecordStream> m_stream;
  Segment m_segment;  ///< being read
  HistoryImage m_image;
  bool m_quiet = true;  ///< on the way to the first instant: nothing is told yet
  std::string m_plain;
  std::string m_toldLayout;
  std::vector<std::uint32_t> m_indexOf;  ///< by string of the image: the listener's
  Milliseconds m_lastChange = 0;
  Milliseconds m_telling = 0;
  Milliseconds m_reached = 0;
};

}  // namespace aifactory::history
