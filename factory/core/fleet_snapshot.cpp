// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/fleet_codec.h"
#include "factory/core/fleet_view.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr int layoutField = 2;  // of WatchFleetResponse
constexpr int updateField = 3;
constexpr std::uint32_t devicesAChunk = 65'536;

/// Splits a layout into messages below the bound, to be merged in order.
class LayoutParts {
 public:
  explicit LayoutParts(const v1::FleetLayout& layout) {
    m_part.set_version(layout.version());
    addAll(layout.halls(), [&] { return m_part.mutable_halls(); });
    addAll(layout.rows(), [&] { return m_part.mutable_rows(); });
    addAll(layout.racks(), [&] { return m_part.mutable_racks(); });
    addAll(layout.nodes(), [&] { return m_part.mutable_nodes(); });
    addAll(layout.mig_instances(), [&] { return m_part.mutable_mig_instances(); });
    addAll(layout.feeds(), [&] { return m_part.mutable_feeds(); });
    flush();
  }
  const std::vector<std::string>& bodies() const { return m_bodies; }

 private:
  template <class Items, class List>
  void addAll(const Items& items, List list) {
    for (const auto& item : items) {
      const std::size_t size = item.ByteSizeLong() + 6;
      if (m_size + size > maxFrameBody) flush();
      *list()->Add() = item;
      m_size += size;
    }
  }
  void flush() {
    appendField(m_bodies.emplace_back(), layoutField, m_part);
    const std::uint64_t version = m_part.version();
    m_part.Clear();
    m_part.set_version(version);
    m_size = 16;
  }

  v1::FleetLayout m_part;
  std::size_t m_size = 16;
  std::vector<std::string> m_bodies;
};

}  // namespace

FleetSnapshot::FleetSnapshot(FleetState state, std::vector<std::string> strings, std::uint64_t revision,
                             std::uint64_t frame)
    : m_revision(revision), m_telemetryFrame(frame), m_state(std::move(state)), m_strings(std::move(strings)) {}

WatchFrame FleetSnapshot::chunk(std::size_t index, const WatchContext& context) {
  const std::lock_guard lock(m_mutex);
  if (m_chunks.empty()) encode(context);
  return index < m_chunks.size() ? m_chunks[index] : nullptr;
}

void FleetSnapshot::encode(const WatchContext& context) {
  const auto add = [&](std::string_view body) {
    m_chunks.push_back(context.frame(v1::WatchHeader::KIND_SNAPSHOT, m_revision, {}, body));
  };
  const LayoutParts layout(*m_state.layout);
  for (const std::string& body : layout.bodies()) add(body);

  v1::FleetUpdate update;
  std::size_t size = 0;
  const auto flush = [&] {
    update.set_layout_version(m_state.layout->version());
    std::string body;
    appendField(body, updateField, packUpdate(update));
    add(body);
    update.Clear();
    size = 0;
  };
  const auto reserve = [&](std::size_t more) {
    if (size + more > maxFrameBody) flush();
    size += more;
  };
  update.set_first_string(1);  // every reader has string 0
  for (std::size_t index = 1; index < m_strings.size(); ++index) {
    reserve(m_strings[index].size() + 6);
    if (update.strings().empty()) update.set_first_string(static_cast<std::uint32_t>(index));
    update.add_strings(m_strings[index]);
  }
  flush();
  const auto devices = static_cast<std::uint32_t>(m_state.states.size());
  for (std::uint32_t first = 0; first < devices; first += devicesAChunk) {
    const DeviceRange range{first, std::min(devicesAChunk, devices - first)};
    *update.mutable_states() = encodeStates(m_state.states, {&range, 1});
    flush();
  }
  for (const auto& node : m_state.nodes) {
    if (!node) continue;
    reserve(node->ByteSizeLong() + 6);
    *update.add_node_states() = *node;
  }
  for (const auto& feed : m_state.feeds) {
    if (!feed) continue;
    reserve(feed->ByteSizeLong() + 6);
    *update.add_feed_readings() = *feed;
  }
  if (size > 0) flush();
  if (m_telemetryFrame > 0) {
    *update.mutable_telemetry() = encodeTelemetryAbsolute(*m_state.telemetry, m_telemetryFrame);
    *update.mutable_telemetry()->mutable_sample_time() = timestampOf(m_state.sampled);
    flush();
  }
  m_state = {};
  m_strings.clear();
}

}  // namespace aifactory
