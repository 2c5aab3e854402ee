// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/recall.h"

#include <array>

namespace aifactory::history {

std::uint32_t RecallWriter::intern(std::string_view text) {
  const auto [place, isNew] = m_strings.try_emplace(std::string(text), m_strings.size());
  if (isNew) m_scribe.addStrings(std::array{std::string(text)});
  return place->second;
}

void RecallWriter::layout(v1::FleetLayout layout) {
  layout.set_version(1);
  m_scribe.layout(std::move(layout), m_time);
}

void RecallWriter::change(EngineChange change) {
  m_scribe.change(change, m_time);
  m_told = true;
}

void RecallWriter::sampled(const TelemetryColumns& values, Clock::time_point when) {
  m_scribe.sample(std::make_shared<TelemetryColumns>(values), when, m_time);
}

void RecallWriter::clock(Clock::time_point factoryTime) {
  // What was told until now became so before; the clock comes first.
  if (m_told) write();
  m_time = millisecondsOf(factoryTime);
}

void RecallWriter::write() {
  if (m_status.ok()) m_status = m_scribe.status();
  if (m_status.ok() && !m_allowed()) m_status = absl::CancelledError("the lock on the history was lost");
  if (!m_status.ok()) {
    m_scribe.takeBytes();
    return;
  }
  if (m_segment && m_time < m_start + m_keyframeEvery) {
    if (m_scribe.hasBytes()) m_status = m_segment->write(m_scribe.takeBytes());
    return;
  }
  const bool continues = m_segment != nullptr;
  if (continues) {
    m_scribe.mark(m_time);
    m_status = m_segment->write(m_scribe.takeBytes());
  }
  if (!m_status.ok()) return;
  m_scribe.takeBytes();
  m_scribe.keyframe(m_time, continues);
  if (m_status = m_scribe.status(); !m_status.ok()) return;
  auto segment = SegmentWriter::create(m_directory, m_time, m_header, m_scribe.takeBytes(), {});
  m_status = segment.status();
  if (!segment.ok()) return;
  m_segment = *std::move(segment);
  m_start = m_time;
}

void RecallWriter::finish(Clock::time_point end) {
  clock(end);
  if (!m_segment) return;
  m_scribe.mark(m_time);
  write();
  if (m_segment && m_status.ok()) m_status = m_segment->sync();
}

}  // namespace aifactory::history
