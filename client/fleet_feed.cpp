// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_feed.h"

#include <QPointer>

#include <algorithm>
#include <iterator>

namespace aifactory {
namespace {

template <class Column>
void copyRange(const Column& from, Column& to, DeviceRange range) {
  std::copy_n(from.begin() + range.first, range.count, to.begin() + range.first);
}

void copyStates(const StateColumns& from, StateColumns& to, const RangeSet& rows) {
  for (const DeviceRange range : rows.ranges()) {
    copyRange(from.state, to.state, range);
    copyRange(from.job, to.job, range);
    copyRange(from.tenant, to.tenant, range);
    copyRange(from.xid, to.xid, range);
  }
}

void copyTelemetry(const TelemetryColumns& from, TelemetryColumns& to, const RangeSet& rows) {
  for (const DeviceRange range : rows.ranges()) {
    copyRange(from.utilization, to.utilization, range);
    copyRange(from.memory, to.memory, range);
    copyRange(from.temperature, to.temperature, range);
    copyRange(from.power, to.power, range);
  }
}

template <class Message>
void copyMessages(const std::vector<Message>& from, std::vector<Message>& to, const RangeSet& rows) {
  for (const DeviceRange range : rows.ranges()) copyRange(from, to, range);
}

template <class Differs>
void markDifferences(std::size_t rows, RangeSet& marked, Differs differs) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (differs(row)) marked.add({row, 1});
  }
}

bool sameLayout(const v1::FleetLayout& left, v1::FleetLayout right) {
  right.set_version(left.version());
  return left.SerializeAsString() == right.SerializeAsString();
}

template <class Message>
bool sameMessage(const Message& left, const Message& right) {
  return left.SerializeAsString() == right.SerializeAsString();
}

}  // namespace

void FleetFeed::Dirty::reset(const FleetShape& shape) {
  layout = feeds = telemetrySampled = false;
  states.reset(shape.deviceCount);
  telemetry.reset(shape.deviceCount);
  nodes.reset(static_cast<std::size_t>(shape.layout.nodes_size()));
}

void FleetFeed::Dirty::add(const Dirty& other) {
  layout |= other.layout;
  feeds |= other.feeds;
  telemetrySampled |= other.telemetrySampled;
  states.add(other.states);
  telemetry.add(other.telemetry);
  nodes.add(other.nodes);
}

void FleetFeed::Dirty::clear() {
  layout = feeds = telemetrySampled = false;
  states.clear();
  telemetry.clear();
  nodes.clear();
}

FleetFeed::FleetFeed(FleetStore* store) : m_store(store) {}

std::uint32_t FleetFeed::intern(const std::string& text) {
  const auto [place, isNew] = m_interned.try_emplace(text, static_cast<std::uint32_t>(m_interned.size()));
  if (isNew) m_newStrings.push_back(text);
  return place->second;
}

void FleetFeed::beginSnapshot() { m_snapshot = {}; }

absl::Status FleetFeed::fold(v1::WatchFleetResponse& message, bool inSnapshot) {
  Image& image = inSnapshot ? m_snapshot : m_image;
  if (message.has_layout()) {
    if (absl::Status status = foldLayout(image, message.layout()); !status.ok()) return status;
    if (!inSnapshot) {
      if (absl::Status status = adoptShape(image); !status.ok()) return status;
    }
  }
  if (message.update_zstd().empty()) return absl::OkStatus();
  const absl::StatusOr<const v1::FleetUpdate*> update = m_reader.read(message.update_zstd());
  if (!update.ok()) return update.status();
  return foldUpdate(image, **update, inSnapshot ? nullptr : &m_dirty);
}

absl::Status FleetFeed::foldLayout(Image& image, const v1::FleetLayout& part) {
  // Parts of one version come in order; another version takes the place of the one before.
  if (image.layout.version() == part.version()) {
    image.layout.MergeFrom(part);
  } else {
    image.layout = part;
    image.columns = {};
    image.nodes.clear();
    image.feeds.clear();
    image.frame = 0;
  }
  constexpr std::size_t mostDevices = 16'000'000;
  const std::size_t devices = deviceCount(image.layout);
  if (devices > mostDevices) return absl::DataLossError("a layout beyond all bounds");
  image.columns.resize(devices);
  for (int node = static_cast<int>(image.nodes.size()); node < image.layout.nodes_size(); ++node) {
    image.nodes.emplace_back().set_node(static_cast<std::uint32_t>(node));
  }
  for (int feed = static_cast<int>(image.feeds.size()); feed < image.layout.feeds_size(); ++feed) {
    image.feeds.emplace_back().set_feed(static_cast<std::uint32_t>(feed));
  }
  return absl::OkStatus();
}

absl::Status FleetFeed::foldUpdate(Image& image, const v1::FleetUpdate& update, Dirty* dirty) {
  if (update.layout_version() != image.layout.version()) return absl::DataLossError("an update of another layout");
  if (const auto& strings = update.strings(); !strings.empty()) {
    if (update.first_string() > image.strings.size()) return absl::DataLossError("a gap in the string table");
    // A snapshot may be ahead with its strings: those that come again are the same.
    image.strings.resize(
        std::max(image.strings.size(), update.first_string() + static_cast<std::size_t>(strings.size())));
    for (int i = 0; i < strings.size(); ++i) {
      image.strings[update.first_string() + static_cast<std::size_t>(i)] = intern(strings[i]);
    }
  }
  std::vector<DeviceRange> changed;
  if (update.has_states()) {
    if (absl::Status status = applyStates(update.states(), image.columns.states, changed); !status.ok()) return status;
    if (dirty) {
      for (const DeviceRange range : changed) dirty->states.add(range);
    }
    for (const DeviceRange range : changed) {
      auto* tenants = image.columns.states.tenant.data() + range.first;
      for (std::uint32_t row = 0; row < range.count; ++row) {
        if (tenants[row] >= image.strings.size()) return absl::DataLossError("a tenant without a name");
        tenants[row] = image.strings[tenants[row]];
      }
    }
  }
  if (update.has_telemetry() && (update.telemetry().absolute() || update.telemetry().frame() != image.frame)) {
    changed.clear();
    const v1::Telemetry& telemetry = update.telemetry();
    absl::Status status = applyTelemetry(telemetry, image.columns.telemetry, image.frame, changed);
    if (!status.ok()) return status;
    image.sampled = telemetry.sample_time().seconds() * 1000 + telemetry.sample_time().nanos() / 1'000'000;
    if (dirty) {
      for (const DeviceRange range : changed) dirty->telemetry.add(range);
      dirty->telemetrySampled = true;
    }
  }
  for (const v1::NodeState& state : update.node_states()) {
    if (state.node() >= image.nodes.size()) return absl::DataLossError("a node that the layout does not have");
    image.nodes[state.node()] = state;
    if (dirty) dirty->nodes.add({state.node(), 1});
  }
  for (const v1::FeedReading& reading : update.feed_readings()) {
    if (reading.feed() >= image.feeds.size()) return absl::DataLossError("a feed that the layout does not have");
    image.feeds[reading.feed()] = reading;
    if (dirty) dirty->feeds = true;
  }
  return absl::OkStatus();
}

v1::FleetLayout FleetFeed::translated(const Image& image) const {
  const auto translate = [&](std::uint32_t index) {
    return index < image.strings.size() ? image.strings[index] : std::uint32_t{0};
  };
  v1::FleetLayout layout = image.layout;
  for (v1::Node& node : *layout.mutable_nodes()) {
    node.set_gpu_model(translate(node.gpu_model()));
    for (std::uint32_t& queue : *node.mutable_queues()) queue = translate(queue);
  }
  for (v1::MigInstance& instance : *layout.mutable_mig_instances()) instance.set_profile(translate(instance.profile()));
  return layout;
}

absl::Status FleetFeed::adoptShape(Image& image) {
  absl::StatusOr<std::shared_ptr<const FleetShape>> shape = FleetShape::build(translated(image));
  if (!shape.ok()) return shape.status();
  m_shape = *std::move(shape);
  m_dirty.reset(*m_shape);
  m_dirty.layout = true;
  return absl::OkStatus();
}

absl::Status FleetFeed::finishSnapshot() {
  if (!sameLayout(m_shape->layout, translated(m_snapshot))) {
    if (absl::Status status = adoptShape(m_snapshot); !status.ok()) return status;
    m_image = std::exchange(m_snapshot, {});
    m_moved = false;
    return absl::OkStatus();
  }
  // The same things stand in the same places: only what is different reaches the views, which keep their selection.
  // What was measured stands until there is more, but not for another time.
  const bool moved = std::exchange(m_moved, false);
  if (!m_snapshot.sampled && !moved) {
    m_snapshot.columns.telemetry = std::move(m_image.columns.telemetry);
    m_snapshot.sampled = m_image.sampled;
  }
  const std::size_t devices = m_snapshot.columns.size();
  const FleetColumns& now = m_snapshot.columns;
  const FleetColumns& before = m_image.columns;
  markDifferences(devices, m_dirty.states, [&](std::uint32_t row) {
    return now.states.state[row] != before.states.state[row] || now.states.job[row] != before.states.job[row] ||
           now.states.tenant[row] != before.states.tenant[row] || now.states.xid[row] != before.states.xid[row];
  });
  if (before.telemetry.size() == devices) {
    markDifferences(devices, m_dirty.telemetry, [&](std::uint32_t row) {
      const TelemetryColumns& left = now.telemetry;
      const TelemetryColumns& right = before.telemetry;
      return left.utilization[row] != right.utilization[row] || left.memory[row] != right.memory[row] ||
             left.temperature[row] != right.temperature[row] || left.power[row] != right.power[row];
    });
    m_dirty.telemetrySampled = m_snapshot.sampled.has_value() || moved;
  }
  markDifferences(m_snapshot.nodes.size(), m_dirty.nodes,
                  [&](std::uint32_t node) { return !sameMessage(m_snapshot.nodes[node], m_image.nodes[node]); });
  m_dirty.feeds |= !std::equal(m_snapshot.feeds.begin(), m_snapshot.feeds.end(), m_image.feeds.begin(),
                               m_image.feeds.end(), sameMessage<v1::FeedReading>);
  m_image = std::exchange(m_snapshot, {});
  return absl::OkStatus();
}

void FleetFeed::publish() {
  std::move(m_newStrings.begin(), m_newStrings.end(), std::back_inserter(m_batch.strings));
  m_newStrings.clear();
  if (m_dirty.layout) {
    m_batch.shape = m_shape;
    m_batch.columns = m_image.columns;
    m_batch.nodes = m_image.nodes;
    m_batch.feeds = m_image.feeds;
    m_batch.dirty.reset(*m_shape);
  } else {
    copyStates(m_image.columns.states, m_batch.columns.states, m_dirty.states);
    copyTelemetry(m_image.columns.telemetry, m_batch.columns.telemetry, m_dirty.telemetry);
    copyMessages(m_image.nodes, m_batch.nodes, m_dirty.nodes);
    if (m_dirty.feeds) m_batch.feeds = m_image.feeds;
  }
  if (m_dirty.layout || m_dirty.telemetrySampled) {
    m_batch.sampled = m_image.sampled;
    m_batch.arrived = QDateTime::currentMSecsSinceEpoch();
  }
  m_batch.dirty.add(m_dirty);
  m_dirty.clear();
}

void FleetFeed::take() {
  std::move(m_batch.strings.begin(), m_batch.strings.end(), std::back_inserter(m_store->m_strings));
  m_batch.strings.clear();
  if (m_batch.dirty.layout) {
    m_store->m_shape = m_batch.shape;
    m_store->m_columns = m_batch.columns;
    m_store->m_nodeStates = m_batch.nodes;
    m_store->m_feedReadings = m_batch.feeds;
    m_taken.reset(*m_batch.shape);
  } else {
    copyStates(m_batch.columns.states, m_store->m_columns.states, m_batch.dirty.states);
    copyTelemetry(m_batch.columns.telemetry, m_store->m_columns.telemetry, m_batch.dirty.telemetry);
    copyMessages(m_batch.nodes, m_store->m_nodeStates, m_batch.dirty.nodes);
    if (m_batch.dirty.feeds) m_store->m_feedReadings = m_batch.feeds;
  }
  if (m_batch.dirty.layout || m_batch.dirty.telemetrySampled) {
    const bool sampled = m_batch.sampled.has_value();
    m_store->m_telemetryTime = sampled ? QDateTime::fromMSecsSinceEpoch(*m_batch.sampled) : QDateTime();
    m_store->m_telemetryArrived = sampled ? QDateTime::fromMSecsSinceEpoch(m_batch.arrived) : QDateTime();
  }
  m_taken.add(m_batch.dirty);
  m_batch.dirty.clear();
}

void FleetFeed::apply(std::uint64_t revision, bool synced) {
  const Dirty taken = m_taken;
  m_taken.clear();
  m_store->m_revision = revision;
  m_store->m_synced |= synced;
  const QPointer<FleetStore> alive(m_store);
  if (taken.layout) {
    Q_EMIT m_store->layoutChanged();
  } else {
    if (const auto rows = taken.states.ranges(); !rows.empty()) Q_EMIT m_store->statesChanged(rows);
    const auto rows = alive ? taken.telemetry.ranges() : std::vector<DeviceRange>{};
    if (alive && (!rows.empty() || taken.telemetrySampled)) Q_EMIT m_store->telemetryChanged(rows);
    std::vector<std::uint32_t> nodes;
    for (const DeviceRange range : taken.nodes.ranges()) {
      for (std::uint32_t node = range.first; node < range.first + range.count; ++node) nodes.push_back(node);
    }
    if (alive && !nodes.empty()) Q_EMIT m_store->nodesChanged(nodes);
    if (alive && taken.feeds) Q_EMIT m_store->feedsChanged();
  }
  if (alive && synced) Q_EMIT m_store->syncedChanged();
}

}  // namespace aifactory
