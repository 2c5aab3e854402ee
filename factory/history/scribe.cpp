// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/scribe.h"

#include <functional>

namespace aifactory::history {
namespace {

/// Of the plain text of one record with jobs or alerts.
constexpr std::size_t mostItemBytes = 2U << 20;
constexpr std::size_t bytesOfTag = 8;  // at most, with the length

/// Spreads items over as many messages as it takes for each to be a record of moderate size.
template <class Message>
class Portions {
 public:
  using Take = std::function<void(const Message&)>;
  explicit Portions(Take take) : m_take(std::move(take)) {}

  /// Where an item of so many bytes is to be added.
  Message& with(std::size_t bytes) {
    if (m_bytes > 0 && m_bytes + bytes > mostItemBytes) flush();
    m_bytes += bytes + bytesOfTag;
    return m_message;
  }
  void flush() {
    if (m_bytes > 0) m_take(m_message);
    m_message.Clear();
    m_bytes = 0;
  }

 private:
  const Take m_take;
  Message m_message;
  std::size_t m_bytes = 0;
};

}  // namespace

void Scribe::append(RecordKind kind, Milliseconds time, const google::protobuf::Message& message, std::uint8_t flags) {
  if (!appendRecord(m_bytes, kind, time, message.SerializeAsString(), flags)) {
    m_status = refusal(absl::StatusCode::kResourceExhausted, "HISTORY_RECORD",
                       "The factory is told more at once than a record of the past can hold.");
  }
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
  Portions<v1::HistoryChange> portions([&](const v1::HistoryChange& items) {
    const bool jobs = items.jobs_size() > 0 || items.removed_jobs_size() > 0;
    const bool alerts = items.alerts_size() > 0 || items.removed_alerts_size() > 0;
    append(RecordKind::ItemChange, time, items,
           static_cast<std::uint8_t>((jobs ? jobsFlag : 0) | (alerts ? alertsFlag : 0)));
  });
  v1::HistoryChange items = m_image.applyItems(change);
  for (std::string& job : *items.mutable_jobs()) portions.with(job.size()).add_jobs(std::move(job));
  for (std::string& name : *items.mutable_removed_jobs()) {
    portions.with(name.size()).add_removed_jobs(std::move(name));
  }
  for (v1::Alert& alert : *items.mutable_alerts()) {
    *portions.with(alert.ByteSizeLong()).add_alerts() = std::move(alert);
  }
  for (std::string& name : *items.mutable_removed_alerts()) {
    portions.with(name.size()).add_removed_alerts(std::move(name));
  }
  portions.flush();
}

void Scribe::sample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point sampled, Milliseconds time) {
  v1::FleetUpdate update = m_image.applySample(std::move(values), sampled);
  if (update.has_telemetry()) appendFleet(RecordKind::FleetChange, time, std::move(update));
}

void Scribe::keyframe(Milliseconds time, bool continues) {
  m_recordedStrings = 1;
  appendRecord(m_bytes, RecordKind::Begin, time, {}, continues ? continuesFlag : 0);
  appendWholeFleet(time);
  const auto take = [&](std::uint8_t flag) {
    return [this, time, flag](const v1::HistoryKeyframe& items) { append(RecordKind::Items, time, items, flag); };
  };
  Portions<v1::HistoryKeyframe> jobs(take(jobsFlag)), alerts(take(alertsFlag));
  for (const auto& [name, job] : m_image.jobs) {
    std::string bytes = job->SerializeAsString();
    jobs.with(bytes.size()).add_jobs(std::move(bytes));
  }
  jobs.flush();
  for (const auto& [name, alert] : m_image.alerts) *alerts.with(alert->ByteSizeLong()).add_alerts() = *alert;
  alerts.flush();
  appendRecord(m_bytes, RecordKind::KeyframeEnd, time);
}

}  // namespace aifactory::history
