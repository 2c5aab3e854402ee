// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/history_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/packed_fields.h"
#include "factory/core/timestamps.h"
#include "factory/history/scribe.h"

namespace aifactory::history {
namespace {

/// Going so many segments ahead, the keyframe on the way is taken instead of every change before it.
constexpr std::ptrdiff_t leap = 3;
constexpr std::chrono::seconds retryAfter{5};

template <class Item>
bool parse(const std::string& bytes, std::vector<std::shared_ptr<const Item>>& items) {
  auto item = std::make_shared<Item>();
  if (!item->ParseFromString(bytes)) return false;
  items.push_back(std::move(item));
  return true;
}

template <class Items>
void removedBetween(const Items& before, const Items& after, std::vector<std::string>& removed) {
  for (const auto& [name, item] : before) {
    if (!after.contains(name)) removed.push_back(name);
  }
}

}  // namespace

absl::Status cannotBeRead(std::string_view why) {
  return unavailable("HISTORY_UNREADABLE", fmt::format("What is recorded of that time cannot be read now: {}.", why),
                     retryAfter);
}

bool HistoryReader::wants(std::uint8_t itemFlags) const {
  return (m_parts.jobs && (itemFlags & jobsFlag) != 0) || (m_parts.alerts && (itemFlags & alertsFlag) != 0);
}

absl::StatusOr<Clock::time_point> HistoryReader::advance(Clock::time_point wanted) {
  const std::shared_ptr<const Segments> segments = m_catalog.segments();
  if (segments->empty()) return refusal(absl::StatusCode::kNotFound, "HISTORY_EMPTY", "Nothing is recorded yet.");
  const auto startsAfter = [](Milliseconds time, const Segment& segment) { return time < segment.start; };
  Milliseconds to = std::max(millisecondsOf(wanted), m_reached);
  auto target = std::upper_bound(segments->begin(), segments->end(), to, startsAfter);
  if (target != segments->begin()) --target;
  if (to > target->last) {
    if (std::next(target) != segments->end()) ++target;  // in a hole: the next that is known
    to = std::clamp(to, target->start, target->last);
  }
  to = std::max(to, target->start);

  if (!m_stream) {
    if (absl::Status status = enter(*target, false); !status.ok()) return status;
  }
  while (m_segment.start < target->start) {
    auto next = std::upper_bound(segments->begin(), segments->end(), m_segment.start, startsAfter);
    if (target - next >= leap) next = target;
    bool follows = next->continues && next != segments->begin() && std::prev(next)->start == m_segment.start;
    if (follows) {
      if (absl::Status status = replay(next->start); !status.ok()) return status;
      follows = !m_stream->isTorn();  // else not everything was told
    }
    if (absl::Status status = enter(*next, follows); !status.ok()) return status;
  }
  if (absl::Status status = replay(to); !status.ok()) return status;
  if (m_quiet) {
    m_quiet = false;
    tellAll(nullptr);
  }
  m_reached = std::max(m_reached, to);
  return timeOf(m_reached);
}

absl::Status HistoryReader::damaged(std::string_view why) {
  if (m_stream && m_stream->error() != 0) return cannotBeRead(std::strerror(m_stream->error()));
  m_catalog.noteDamage(m_segment.path, m_stream ? m_stream->offset() : m_segment.begin, m_lastChange);
  return refusal(absl::StatusCode::kDataLoss, "HISTORY_DAMAGED",
                 fmt::format("What is recorded after {} cannot be read: {} Choose another time.",
                             timeInWords(timeOf(std::max(m_lastChange, m_segment.start))), why));
}

absl::Status HistoryReader::enter(const Segment& segment, bool follows) {
  auto stream = RecordStream::open(segment.path, segment.begin, segment.end);
  if (absl::IsNotFound(stream.status())) {
    return refusal(absl::StatusCode::kNotFound, "HISTORY_GONE", "What was recorded then has just been removed.");
  }
  if (!stream.ok()) return cannotBeRead(std::string(stream.status().message()));
  m_stream = *std::move(stream);
  m_segment = segment;
  return follows ? skipKeyframe() : readKeyframe();
}

absl::Status HistoryReader::skipKeyframe() {
  while (m_stream->peek() == RecordStream::Next::Record) {
    m_stream->skip();
    if (m_stream->header().kind == RecordKind::KeyframeEnd) return absl::OkStatus();
  }
  return damaged("a keyframe is damaged.");
}

absl::Status HistoryReader::readKeyframe() {
  HistoryImage image;
  while (true) {
    if (m_stream->peek() != RecordStream::Next::Record) return damaged("a keyframe is damaged.");
    const RecordHeader header = m_stream->header();
    absl::Status status;
    switch (header.kind) {
      case RecordKind::Layout:
        status = m_parts.fleet ? readLayout(image) : (m_stream->skip(), absl::OkStatus());
        break;
      case RecordKind::Fleet:
        status = m_parts.fleet ? readFleet(image) : (m_stream->skip(), absl::OkStatus());
        break;
      case RecordKind::Items:
        status = wants(header.flags) ? readItemsOfKeyframe(image) : (m_stream->skip(), absl::OkStatus());
        break;
      default:
        m_stream->skip();
        break;
    }
    if (!status.ok()) return status;
    if (header.kind == RecordKind::KeyframeEnd) break;
  }
  m_lastChange = m_telling = m_segment.start;
  const HistoryImage before = std::exchange(m_image, std::move(image));
  m_indexOf.clear();
  if (!m_quiet) tellAll(&before);
  return absl::OkStatus();
}

absl::Status HistoryReader::readLayout(HistoryImage& image) {
  v1::HistoryKeyframe keyframe;
  if (!m_stream->take(m_plain) || !keyframe.ParseFromString(m_plain)) return damaged("a layout is damaged.");
  image.begin(std::move(*keyframe.mutable_layout()));
  return absl::OkStatus();
}

absl::Status HistoryReader::readFleet(HistoryImage& image) {
  v1::FleetUpdate update;
  if (!m_stream->take(m_plain) || !parseFleetUpdate(m_plain, update)) return damaged("a state is damaged.");
  if (const absl::Status status = image.apply(update); !status.ok()) {
    return damaged({status.message().data(), status.message().size()});
  }
  return absl::OkStatus();
}

absl::Status HistoryReader::readItemsOfKeyframe(HistoryImage& image) {
  v1::HistoryKeyframe keyframe;
  if (!m_stream->take(m_plain) || !keyframe.ParseFromString(m_plain)) return damaged("a list is damaged.");
  if (m_parts.jobs) {
    for (const std::string& bytes : keyframe.jobs()) {
      auto job = std::make_shared<v1::Job>();
      if (!job->ParseFromString(bytes)) return damaged("a job is damaged.");
      image.jobs[job->name()] = std::move(job);
    }
  }
  if (m_parts.alerts) {
    for (v1::Alert& alert : *keyframe.mutable_alerts()) {
      const std::string name = alert.name();
      image.alerts[name] = std::make_shared<v1::Alert>(std::move(alert));
    }
  }
  return absl::OkStatus();
}

absl::Status HistoryReader::readItems(EngineChange& change) {
  v1::HistoryChange record;
  if (!m_stream->take(m_plain) || !record.ParseFromString(m_plain)) return damaged("a change is damaged.");
  if (m_parts.jobs) {
    for (const std::string& bytes : record.jobs()) {
      if (!parse(bytes, change.jobs)) return damaged("a job is damaged.");
      m_image.jobs[change.jobs.back()->name()] = change.jobs.back();
    }
    for (std::string& name : *record.mutable_removed_jobs()) {
      m_image.jobs.erase(name);
      change.removedJobs.push_back(std::move(name));
    }
  }
  if (m_parts.alerts) {
    for (v1::Alert& alert : *record.mutable_alerts()) {
      change.alerts.push_back(std::make_shared<v1::Alert>(std::move(alert)));
      m_image.alerts[change.alerts.back()->name()] = change.alerts.back();
    }
    for (std::string& name : *record.mutable_removed_alerts()) {
      m_image.alerts.erase(name);
      change.removedAlerts.push_back(std::move(name));
    }
  }
  return absl::OkStatus();
}

absl::Status HistoryReader::replay(Milliseconds to) {
  while (true) {
    const RecordStream::Next next = m_stream->peek();
    if (next == RecordStream::Next::Damaged || next == RecordStream::Next::Unreadable) {
      return damaged("a record is damaged.");
    }
    if (next == RecordStream::Next::End || m_stream->header().time > to) return absl::OkStatus();
    const RecordHeader header = m_stream->header();
    m_telling = header.time;
    absl::Status status;
    if (header.kind == RecordKind::Layout && m_parts.fleet) {
      // With its fleet it is one write, of which only the begin may be there yet.
      if (m_stream->peekBehind() == RecordStream::Next::End) return absl::OkStatus();
      const HistoryImage before = m_image;
      status = readLayout(m_image);
      if (status.ok() && m_stream->peek() != RecordStream::Next::Record) status = damaged("a layout is damaged.");
      if (status.ok()) status = readFleet(m_image);
      if (status.ok() && !m_quiet) tellAll(&before);
    } else if (header.kind == RecordKind::FleetChange && m_parts.fleet) {
      v1::FleetUpdate update;
      if (!m_stream->take(m_plain) || !parseFleetUpdate(m_plain, update)) return damaged("a change is damaged.");
      status = m_image.apply(update);
      if (!status.ok()) return damaged({status.message().data(), status.message().size()});
      if (!m_quiet) {
        EngineChange change;
        change.devices = devicesOf(update.states());
        change.nodes.assign(update.node_states().begin(), update.node_states().end());
        change.feeds.assign(update.feed_readings().begin(), update.feed_readings().end());
        tellChange(std::move(change));
        if (update.has_telemetry()) m_listener.sampled(*m_image.fleet.telemetry, m_image.fleet.sampled);
      }
    } else if (header.kind == RecordKind::ItemChange && wants(header.flags)) {
      EngineChange change;
      status = readItems(change);
      if (status.ok() && !m_quiet) tellChange(std::move(change));
    } else {
      m_stream->skip();
    }
    if (!status.ok()) return status;
    if (header.kind != RecordKind::Mark) m_lastChange = header.time;
  }
}

void HistoryReader::tellStrings() {
  for (std::size_t index = m_indexOf.size(); index < m_image.strings.size(); ++index) {
    m_indexOf.push_back(m_listener.intern(m_image.strings[index]));
  }
}

void HistoryReader::tellLayout() {
  v1::FleetLayout layout = *m_image.fleet.layout;
  const auto translated = [this](std::uint32_t index) { return index < m_indexOf.size() ? m_indexOf[index] : 0; };
  layout.clear_version();
  for (v1::Node& node : *layout.mutable_nodes()) {
    node.set_gpu_model(translated(node.gpu_model()));
    for (int queue = 0; queue < node.queues_size(); ++queue) node.set_queues(queue, translated(node.queues(queue)));
  }
  for (v1::MigInstance& mig : *layout.mutable_mig_instances()) mig.set_profile(translated(mig.profile()));
  std::string bytes = layout.SerializeAsString();
  if (bytes == m_toldLayout) return;
  m_toldLayout = std::move(bytes);
  m_listener.layout(std::move(layout));
}

void HistoryReader::tellAll(const HistoryImage* before) {
  EngineChange change;
  if (m_parts.fleet) {
    tellStrings();
    tellLayout();
    const FleetState& fleet = m_image.fleet;
    change.devices = devicesOf(m_image.wholeStates());
    for (const auto& node : fleet.nodes) {
      if (node) change.nodes.push_back(*node);
    }
    for (const auto& feed : fleet.feeds) {
      if (feed) change.feeds.push_back(*feed);
    }
  }
  for (const auto& [name, job] : m_image.jobs) change.jobs.push_back(job);
  for (const auto& [name, alert] : m_image.alerts) change.alerts.push_back(alert);
  if (before != nullptr) {
    removedBetween(before->jobs, m_image.jobs, change.removedJobs);
    removedBetween(before->alerts, m_image.alerts, change.removedAlerts);
  }
  tellChange(std::move(change));
  if (m_parts.fleet && m_image.fleet.telemetry) m_listener.sampled(*m_image.fleet.telemetry, m_image.fleet.sampled);
}

void HistoryReader::tellChange(EngineChange change) {
  tellStrings();
  for (DeviceChange& device : change.devices) device.tenant = m_indexOf[device.tenant];
  if (change.devices.empty() && change.nodes.empty() && change.feeds.empty() && change.jobs.empty() &&
      change.removedJobs.empty() && change.alerts.empty() && change.removedAlerts.empty()) {
    return;
  }
  m_listener.change(std::move(change));
}

}  // namespace aifactory::history
