// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/history_image.h"

#include <algorithm>

#include "base/fleet_codec.h"
#include "factory/core/timestamps.h"

namespace aifactory::history {
namespace {

bool differs(const StateColumns& columns, std::size_t device, const DeviceChange& change) {
  return columns.state[device] != change.state || columns.job[device] != change.job ||
         columns.tenant[device] != change.tenant || columns.xid[device] != change.xid;
}

template <class Item>
bool same(const std::shared_ptr<const Item>& left, const std::shared_ptr<const Item>& right) {
  return left == right || (left && right && left->ByteSizeLong() == right->ByteSizeLong() &&
                           left->SerializeAsString() == right->SerializeAsString());
}

absl::Status doesNotFit(std::string_view sentence) {
  return refusal(absl::StatusCode::kDataLoss, "HISTORY_RECORD", sentence);
}

/// Sets what differs; `put` hears of each item that does, `removed` of each name that is gone.
template <class Items, class Item, class Put, class Removed>
void applyTo(Items& items, const std::vector<std::shared_ptr<const Item>>& told, const std::vector<std::string>& gone,
             Put put, Removed removed) {
  for (const auto& item : told) {
    auto& place = items[item->name()];
    if (same(place, item)) continue;
    place = item;
    put(*item);
  }
  for (const std::string& name : gone) {
    if (items.erase(name) > 0) removed(name);
  }
}

}  // namespace

void HistoryImage::begin(v1::FleetLayout layout) {
  fleet = FleetState::of(std::move(layout));
  telemetryFrame = 0;
}

absl::Status HistoryImage::apply(const v1::FleetUpdate& update) {
  if (update.strings_size() > 0) {
    if (update.first_string() != strings.size()) return doesNotFit("Strings of a record do not follow those before.");
    strings.insert(strings.end(), update.strings().begin(), update.strings().end());
  }
  std::vector<DeviceRange> touched;
  if (update.has_states()) {
    if (absl::Status status = applyStates(update.states(), fleet.states, touched); !status.ok()) return status;
  }
  if (update.has_telemetry()) {
    auto columns = std::make_shared<TelemetryColumns>();
    if (fleet.telemetry) *columns = *fleet.telemetry;
    columns->resize(fleet.states.size());
    if (absl::Status status = applyTelemetry(update.telemetry(), *columns, telemetryFrame, touched); !status.ok()) {
      return status;
    }
    fleet.telemetry = std::move(columns);
    fleet.sampled = timePointOf(update.telemetry().sample_time());
  }
  for (const v1::NodeState& node : update.node_states()) {
    if (node.node() >= fleet.nodes.size()) return doesNotFit("A record names a node that the layout lacks.");
    fleet.nodes[node.node()] = std::make_shared<v1::NodeState>(node);
  }
  for (const v1::FeedReading& feed : update.feed_readings()) {
    if (feed.feed() >= fleet.feeds.size()) return doesNotFit("A record names a feed that the layout lacks.");
    fleet.feeds[feed.feed()] = std::make_shared<v1::FeedReading>(feed);
  }
  for (const std::uint32_t tenant : update.states().tenant()) {
    if (tenant >= strings.size()) return doesNotFit("A record names a string that it does not hold.");
  }
  return absl::OkStatus();
}

v1::FleetUpdate HistoryImage::applyFleet(const EngineChange& change) {
  v1::FleetUpdate update;
  StateColumns& columns = fleet.states;
  std::vector<DeviceRange> ranges;
  for (const DeviceChange& told : change.devices) {
    if (told.tenant >= strings.size()) continue;
    const std::size_t end = std::min<std::size_t>(columns.size(), std::size_t{told.range.first} + told.range.count);
    for (std::size_t device = told.range.first; device < end; ++device) {
      if (!differs(columns, device, told)) continue;
      columns.state[device] = static_cast<std::uint8_t>(told.state);
      columns.job[device] = told.job;
      columns.tenant[device] = told.tenant;
      columns.xid[device] = told.xid;
      ranges.push_back({static_cast<std::uint32_t>(device), 1});
    }
  }
  ranges = mergeRanges(std::move(ranges));
  if (!ranges.empty()) *update.mutable_states() = encodeStates(columns, ranges);
  for (const v1::NodeState& told : change.nodes) {
    if (told.node() >= fleet.nodes.size()) continue;
    auto node = std::make_shared<const v1::NodeState>(told);
    if (same(fleet.nodes[told.node()], node)) continue;
    *update.add_node_states() = told;
    fleet.nodes[told.node()] = std::move(node);
  }
  for (const v1::FeedReading& told : change.feeds) {
    if (told.feed() >= fleet.feeds.size()) continue;
    fleet.feeds[told.feed()] = std::make_shared<v1::FeedReading>(told);
    *update.add_feed_readings() = told;
  }
  return update;
}

v1::HistoryChange HistoryImage::applyItems(const EngineChange& change) {
  v1::HistoryChange record;
  applyTo(
      jobs, change.jobs, change.removedJobs, [&](const v1::Job& job) { record.add_jobs(job.SerializeAsString()); },
      [&](const std::string& name) { record.add_removed_jobs(name); });
  applyTo(
      alerts, change.alerts, change.removedAlerts, [&](const v1::Alert& alert) { *record.add_alerts() = alert; },
      [&](const std::string& name) { record.add_removed_alerts(name); });
  return record;
}

v1::FleetUpdate HistoryImage::applySample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  v1::FleetUpdate update;
  if (values->size() != fleet.states.size()) return update;
  const bool follows = fleet.telemetry && fleet.telemetry->size() == values->size();
  const std::uint64_t frame = ++telemetryFrame;
  *update.mutable_telemetry() =
      follows ? encodeTelemetry(*fleet.telemetry, *values, frame) : encodeTelemetryAbsolute(*values, frame);
  *update.mutable_telemetry()->mutable_sample_time() = timestampOf(when);
  fleet.telemetry = std::move(values);
  fleet.sampled = when;
  return update;
}

v1::DeviceStates HistoryImage::wholeStates() const {
  const DeviceRange all{0, static_cast<std::uint32_t>(fleet.states.size())};
  return encodeStates(fleet.states, {&all, 1});
}

v1::FleetUpdate HistoryImage::wholeFleet() const {
  v1::FleetUpdate update;
  update.set_layout_version(fleet.layout->version());
  *update.mutable_states() = wholeStates();
  if (fleet.telemetry) {
    *update.mutable_telemetry() = encodeTelemetryAbsolute(*fleet.telemetry, telemetryFrame);
    *update.mutable_telemetry()->mutable_sample_time() = timestampOf(fleet.sampled);
  }
  for (const auto& node : fleet.nodes) {
    if (node) *update.add_node_states() = *node;
  }
  for (const auto& feed : fleet.feeds) {
    if (feed) *update.add_feed_readings() = *feed;
  }
  return update;
}

std::vector<DeviceChange> devicesOf(const v1::DeviceStates& states) {
  std::vector<DeviceChange> changes;
  changes.reserve(static_cast<std::size_t>(states.skip_size()));
  std::uint32_t device = 0;
  std::uint64_t job = 0;
  for (int run = 0; run < states.skip_size(); ++run) {
    device += states.skip(run);
    job += static_cast<std::uint64_t>(states.job_delta(run));
    changes.push_back({{device, states.length(run)},
                       static_cast<v1::DeviceState>(states.state(run)),
                       job,
                       states.tenant(run),
                       static_cast<std::uint16_t>(states.xid(run))});
    device += states.length(run);
  }
  return changes;
}

}  // namespace aifactory::history
