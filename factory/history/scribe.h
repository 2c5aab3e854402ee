// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <utility>

#include "factory/history/history_image.h"
#include "factory/history/segment_format.h"

namespace aifactory::history {

/// Turns what a factory is told into records, and knows at every moment what the factory is. Not locked.
class Scribe {
 public:
  Scribe() = default;
  explicit Scribe(HistoryImage image) : m_image(std::move(image)) {}

  /// Strings that the factory's table grew by.
  void addStrings(std::span<const std::string> strings);
  /// A new layout, and the whole fleet right after it.
  void layout(const FleetState& state, Milliseconds time);
  void layout(v1::FleetLayout layout, Milliseconds time) { this->layout(m_image.fleet.in(std::move(layout)), time); }
  void change(const EngineChange& change, Milliseconds time);
  void sample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point sampled, Milliseconds time);
  void mark(Milliseconds time) { appendRecord(m_bytes, RecordKind::Mark, time); }
  /// Begins a segment with all that there is.
  void keyframe(Milliseconds time, bool continues);

  /// The records since the last call.
  std::string takeBytes() { return std::exchange(m_bytes, {}); }
  bool hasBytes() const { return !m_bytes.empty(); }
  std::uint64_t takeCount() { return std::exchange(m_records, 0); }
  /// RESOURCE_EXHAUSTED once something was too large to be a record; what follows it is of no use.
  const absl::Status& status() const { return m_status; }

 private:
  void append(RecordKind kind, Milliseconds time, const google::protobuf::Message& message, std::uint8_t flags = 0);
  void appendFleet(RecordKind kind, Milliseconds time, v1::FleetUpdate update);
  void appendWholeFleet(Milliseconds time);

  HistoryImage m_image;
  std::size_t m_recordedStrings = 1;  ///< in this segment
  std::string m_bytes;
  std::uint64_t m_records = 0;
  absl::Status m_status;
};

/// Flags of records with items: what is in them.
inline constexpr std::uint8_t jobsFlag = 1;
inline constexpr std::uint8_t alertsFlag = 2;

}  // namespace aifactory::history
