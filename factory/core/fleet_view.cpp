// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_view.h"

#include <algorithm>

#include "base/fleet_codec.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr int updateField = 3;  // WatchFleetResponse.update_zstd

std::string bodyOf(const v1::FleetUpdate& update) {
  std::string body;
  appendField(body, updateField, packUpdate(update));
  return body;
}

bool differs(const StateColumns& columns, std::size_t device, const DeviceChange& change) {
  return columns.state[device] != change.state || columns.job[device] != change.job ||
         columns.tenant[device] != change.tenant || columns.xid[device] != change.xid;
}

}  // namespace

WatchFrame SharedBody::frame(const WatchContext& context, std::uint64_t revision, const std::string& resumeToken) {
  const std::lock_guard lock(m_mutex);
  if (m_make) {
    m_body = m_make();
    m_make = nullptr;  // lets go of the columns that it was made of
  }
  if (!m_frame || m_revision != revision) {
    m_frame = context.frame(v1::WatchHeader::KIND_CHANGE, revision, resumeToken, m_body);
    m_revision = revision;
  }
  return m_frame;
}

FleetView::FleetView(std::size_t logCapacity, std::uint64_t epoch, std::string context)
    : m_logCapacity(logCapacity), m_epoch(epoch), m_context(std::move(context)) {}

std::uint32_t FleetView::intern(std::string_view text) {
  const auto [place, isNew] = m_stringIndex.try_emplace(std::string(text), m_strings.size());
  if (isNew) m_strings.emplace_back(text);
  return place->second;
}

void FleetView::replace(FleetState state) {
  auto layout = std::make_shared<v1::FleetLayout>(*state.layout);
  layout->set_version(++m_layoutVersion);
  m_state = std::move(state);
  m_state.layout = std::move(layout);
  m_published = m_strings.size();
  m_oldest = m_layoutRevision = ++m_revision;
  m_log.clear();
  m_weight = 0;
  m_delta.reset();
  m_absolute.reset();
  m_telemetryFrame = 0;
  if (m_state.telemetry) sample(m_state.telemetry, m_state.sampled);
}

void FleetView::change(std::span<const DeviceChange> devices, std::span<const v1::NodeState> nodes,
                       std::span<const v1::FeedReading> feeds) {
  StateColumns& columns = m_state.states;
  std::vector<DeviceRange> ranges;
  for (const DeviceChange& change : devices) {
    const std::size_t end = std::min<std::size_t>(columns.size(), std::size_t{change.range.first} + change.range.count);
    for (std::size_t device = change.range.first; device < end; ++device) {
      if (!differs(columns, device, change)) continue;
      columns.state[device] = static_cast<std::uint8_t>(change.state);
      columns.job[device] = change.job;
      columns.tenant[device] = change.tenant;
      columns.xid[device] = change.xid;
      ranges.push_back({static_cast<std::uint32_t>(device), 1});
    }
  }
  v1::FleetUpdate update;
  ranges = mergeRanges(std::move(ranges));
  if (!ranges.empty()) *update.mutable_states() = encodeStates(columns, ranges);
  for (const v1::NodeState& node : nodes) {
    if (node.node() >= m_state.nodes.size()) continue;
    m_state.nodes[node.node()] = std::make_shared<v1::NodeState>(node);
    *update.add_node_states() = node;
  }
  for (const v1::FeedReading& feed : feeds) {
    if (feed.feed() >= m_state.feeds.size()) continue;
    m_state.feeds[feed.feed()] = std::make_shared<v1::FeedReading>(feed);
    *update.add_feed_readings() = feed;
  }
  const auto weight =
      static_cast<std::size_t>(update.states().length_size() + update.node_states_size() + update.feed_readings_size());
  if (weight > 0) publish(std::move(update), weight);
}

void FleetView::publish(v1::FleetUpdate update, std::size_t weight) {
  update.set_layout_version(m_layoutVersion);
  update.set_first_string(static_cast<std::uint32_t>(m_published));
  for (; m_published < m_strings.size(); ++m_published) update.add_strings(m_strings[m_published]);
  ++m_revision;
  auto shared = std::make_shared<v1::FleetUpdate>(std::move(update));
  m_log.push_back({m_revision, weight, std::make_shared<SharedBody>([shared] { return bodyOf(*shared); })});
  m_weight += weight;
  while (m_weight > m_logCapacity && m_log.size() > 1) {
    m_oldest = m_log.front().revision;
    m_weight -= m_log.front().weight;
    m_log.pop_front();
  }
}

void FleetView::sample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  const std::uint64_t frame = ++m_telemetryFrame;
  const auto bodyMaker = [version = m_layoutVersion, when](auto encode) {
    return std::make_shared<SharedBody>([version, when, encode] {
      v1::FleetUpdate update;
      update.set_layout_version(version);
      *update.mutable_telemetry() = encode();
      *update.mutable_telemetry()->mutable_sample_time() = timestampOf(when);
      return bodyOf(update);
    });
  };
  const auto before = m_state.telemetry;
  const bool follows = frame > 1 && before && before->size() == values->size();
  m_delta = follows ? bodyMaker([before, values, frame] { return encodeTelemetry(*before, *values, frame); }) : nullptr;
  m_absolute = bodyMaker([values, frame] { return encodeTelemetryAbsolute(*values, frame); });
  m_state.telemetry = std::move(values);
  m_state.sampled = when;
}

const FleetView::Revision& FleetView::after(std::uint64_t revision) const {
  return *std::upper_bound(m_log.begin(), m_log.end(), revision,
                           [](std::uint64_t number, const Revision& entry) { return number < entry.revision; });
}

std::shared_ptr<FleetSnapshot> FleetView::snapshot() {
  auto shared = m_snapshot.lock();
  if (shared && shared->revision() >= m_layoutRevision && reaches(shared->revision())) return shared;
  shared = std::make_shared<FleetSnapshot>(
      m_state, std::vector(m_strings.begin(), m_strings.begin() + static_cast<std::ptrdiff_t>(m_published)), m_revision,
      m_telemetryFrame);
  m_snapshot = shared;
  return shared;
}

}  // namespace aifactory
