// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "factory/core/engine.h"
#include "factory/core/fleet_state.h"
#include "factory/history/scribe.h"
#include "factory/history/segment_writer.h"

namespace aifactory::history {

/// Writes what an engine tells of the time before its start, as segments that a recorder might have left. One thread.
class RecallWriter final : public EngineListener {
 public:
  /// Files are longer than a recorder's unless told otherwise: keyframes are most of the work, and the demo wants its
  /// day soon.
  RecallWriter(std::string directory, FileHeader header,
               std::chrono::milliseconds keyframeEvery = std::chrono::minutes(30))
      : m_directory(std::move(directory)), m_header(header), m_keyframeEvery(keyframeEvery.count()) {}

  /// Nothing is written any more once this says no.
  void writeOnlyWhile(std::function<bool()> allowed) { m_allowed = std::move(allowed); }

  std::uint32_t intern(std::string_view text) override;
  void layout(v1::FleetLayout layout) override;
  void change(EngineChange change) override;
  void sampled(const TelemetryColumns& values, Clock::time_point when) override;
  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point factoryTime) override;

  /// Everything is known up to here.
  void finish(Clock::time_point end);
  const absl::Status& status() const { return m_status; }

 private:
  void write();

  const std::string m_directory;
  const FileHeader m_header;
  const Milliseconds m_keyframeEvery;
  std::function<bool()> m_allowed = [] { return true; };
  Scribe m_scribe;
  std::unordered_map<std::string, std::uint32_t> m_strings{{"", 0}};
  std::unique_ptr<SegmentWriter> m_segment;
  Milliseconds m_time = 0, m_start = 0;
  bool m_told = false;  ///< the first change, which says everything, has come
  absl::Status m_status;
};

}  // namespace aifactory::history
