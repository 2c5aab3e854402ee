// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/scribe.h"

namespace aifactory::history {
namespace {

/// Of the plain text of one record with jobs.
constexpr std::size_t mostJobBytes = 2U << 20;

}  // namespace

void Scribe::append(RecordKind kind, Milliseconds time, const google::protobuf::Message& message, std::uint8_t flags) {
  appendRecord(m_bytes, kind, time, message.SerializeAsString(), flags);
  ++m_records;
}

void Scribe::appendFleet(RecordKind kind, Milliseconds time, v1::FleetUpdate update) {
  update.set_layout_version(m_image.fleet.layout->version());
  const std::vector<std::string>& strings = m_image.strings;
  if (m_recordedStrings < strings.size()) update.set_first_string(static_cast<std::uint32_t>(m_recordedStrings));
  for (; m_recordedStrings < strings.size(); ++m_recordedStrings) update.add_strings(strings[m_recordedStrings]);
  append(kind, time, update);
}

void Scribe::appendWholeFleet(Milliseconds time) {
  v1::HistoryKeyframe layout;
  *layout.mutable_layout() = *m_image.fleet.layout;
  append(RecordKind::Layout, time, layout);
  appendFleet(RecordKind::Fleet, time, m_image.wholeFleet());
}

void Scribe::addStrings(std::span<const std::string> strings) {
  m_image.strings.insert(m_image.strings.end(), strings.begin(), strings.end());
}

void Scribe::layout(const FleetState& state, Milliseconds time) {
  m_image.fleet = state;
  ++m_image.telemetryFrame;
  appendWholeFleet(time);
}

void Scribe::change(const EngineChange& change, Milliseconds time) {
  v1::FleetUpdate update = m_image.applyFleet(change);
  if (update.has_states() || update.node_states_size() > 0 || update.feed_readings_size() > 0) {
    appendFleet(RecordKind::FleetChange, time, std::move(update));
  }
  const v1::HistoryChange items = m_image.applyItems(change);
  const bool jobs = items.jobs_size() > 0 || items.removed_jobs_size() > 0;
  const bool alerts = items.alerts_size() > 0 || items.removed_alerts_size() > 0;
  if (jobs || alerts) {
    append(RecordKind::ItemChange, time, items,
           static_cast<std::uint8_t>((jobs ? jobsFlag : 0) | (alerts ? alertsFlag : 0)));
  }
}

void Scribe::sample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point sampled, Milliseconds time) {
  v1::FleetUpdate update = m_image.applySample(std::move(values), sampled);
  if (update.has_telemetry()) appendFleet(RecordKind::FleetChange, time, std::move(update));
}

void Scribe::keyframe(Milliseconds time, bool continues) {
  m_recordedStrings = 1;
  appendRecord(m_bytes, RecordKind::Begin, time, {}, continues ? continuesFlag : 0);
  appendWholeFleet(time);
  v1::HistoryKeyframe jobs;
  std::size_t size = 0;
  for (const auto& [name, job] : m_image.jobs) {
    jobs.add_jobs(job->SerializeAsString());
    size += jobs.jobs(jobs.jobs_size() - 1).size();
    if (size < mostJobBytes) continue;
    append(RecordKind::Items, time, jobs, jobsFlag);
    jobs.Clear();
    size = 0;
  }
  if (jobs.jobs_size() > 0) append(RecordKind::Items, time, jobs, jobsFlag);
  v1::HistoryKeyframe alerts;
  for (const auto& [name, alert] : m_image.alerts) *alerts.add_alerts() = *alert;
  if (alerts.alerts_size() > 0) append(RecordKind::Items, time, alerts, alertsFlag);
  appendRecord(m_bytes, RecordKind::KeyframeEnd, time);
}

}  // namespace aifactory::history
