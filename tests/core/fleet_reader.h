// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "base/fleet_codec.h"
#include "factory/core/factory.h"
#include "factory/core/timestamps.h"

namespace aifactory::testing {

/// A strict client of the fleet stream.
class FleetReader {
 public:
  /// Everything that it received, for byte searches; compressed updates as plain text.
  std::string received;
  std::string token;
  std::uint64_t revision = 0;
  int resets = 0, deltas = 0, absolutes = 0;
  bool synced = false;
  bool cut = false;

  void connect(Factory& factory, const Caller& caller, const std::string& resumeToken) {
    v1::WatchFleetRequest request;
    request.set_resume_token(resumeToken);
    connect(*factory.watchFleet(caller, request));
  }
  void connect(std::unique_ptr<Watch> watch) {
    m_watch = std::move(watch);
    revision = 0;
    synced = cut = false;
  }
  void disconnect() { m_watch.reset(); }
  bool connected() const { return m_watch != nullptr; }

  bool step() {
    const auto frame = m_watch->next();
    if (!frame.ok()) {
      EXPECT_EQ(frame.status().code(), absl::StatusCode::kResourceExhausted);
      cut = true;
      disconnect();
      return false;
    }
    if (!*frame) return false;
    EXPECT_LT((*frame)->size(), 1U << 20);
    v1::WatchFleetResponse message;
    EXPECT_TRUE(message.ParseFromString(**frame));
    fold(message);
    return true;
  }
  /// Of the newest message.
  v1::WatchHeader header;
  void drain() {
    while (connected() && step()) {
    }
  }

  /// Node name, state, job, tenant, Xid of each device in order.
  using Row = std::tuple<std::string, int, std::uint64_t, std::string, int>;
  std::vector<Row> rows() const {
    std::vector<std::string> nodeOf;
    for (const v1::Node& node : layout.nodes()) nodeOf.insert(nodeOf.end(), node.gpu_count(), node.name());
    for (const v1::MigInstance& mig : layout.mig_instances()) {
      nodeOf.push_back(nodeOf.at(mig.parent_device()) + "/mig" + std::to_string(mig.instance()));
    }
    std::vector<Row> rows;
    for (std::size_t device = 0; device < columns.size(); ++device) {
      rows.emplace_back(nodeOf.at(device), columns.states.state[device], columns.states.job[device],
                        strings.at(columns.states.tenant[device]), columns.states.xid[device]);
    }
    return rows;
  }

  v1::FleetLayout layout;
  FleetColumns columns;
  std::vector<std::string> strings{""};
  std::uint64_t telemetryFrame = 0;
  Clock::time_point sampled;  ///< of the telemetry
  std::map<std::uint32_t, v1::NodeState> nodeStates;
  std::map<std::uint32_t, v1::FeedReading> feedReadings;

 private:
  void fold(const v1::WatchFleetResponse& message) {
    header = message.header();
    EXPECT_GE(header.revision(), revision);
    revision = header.revision();
    if (!header.resume_token().empty()) token = header.resume_token();
    if (header.kind() == v1::WatchHeader::KIND_RESET) {
      ++resets;
      synced = false;
      layout.Clear();
      columns = {};
      strings = {""};
      nodeStates.clear();
      feedReadings.clear();
      telemetryFrame = 0;
      sampled = {};
    }
    if (header.kind() == v1::WatchHeader::KIND_SYNCED) synced = true;
    if (message.has_layout()) {
      EXPECT_TRUE(layout.version() == 0 || layout.version() == message.layout().version());
      layout.MergeFrom(message.layout());
      columns.resize(deviceCount(layout));
      received += message.layout().DebugString();
    }
    if (message.update_zstd().empty()) return;
    const auto update = unpackUpdate(message.update_zstd());
    ASSERT_TRUE(update.ok()) << update.status();
    received += update->DebugString();
    EXPECT_EQ(update->layout_version(), layout.version());
    if (update->strings_size() > 0) {
      EXPECT_EQ(update->first_string(), strings.size());
    }
    strings.insert(strings.end(), update->strings().begin(), update->strings().end());
    std::vector<DeviceRange> changed;
    if (update->has_states()) {
      EXPECT_TRUE(applyStates(update->states(), columns.states, changed).ok());
    }
    if (update->has_telemetry()) {
      (update->telemetry().absolute() ? absolutes : deltas) += 1;
      EXPECT_TRUE(applyTelemetry(update->telemetry(), columns.telemetry, telemetryFrame, changed).ok());
      sampled = timePointOf(update->telemetry().sample_time());
    }
    for (const v1::NodeState& node : update->node_states()) nodeStates[node.node()] = node;
    for (const v1::FeedReading& feed : update->feed_readings()) feedReadings[feed.feed()] = feed;
  }

  std::unique_ptr<Watch> m_watch;
};

/// Two halls, `nodes` nodes of 4 GPUs; the last GPU of each node is cut into two MIG instances.
inline v1::FleetLayout smallLayout(EngineListener& listener, int nodes) {
  v1::FleetLayout layout;
  for (int hall = 0; hall < 2; ++hall) {
    layout.add_halls()->set_name("halls/h" + std::to_string(hall));
    auto& row = *layout.add_rows();
    row.set_name("halls/h" + std::to_string(hall) + "/rows/1");
    row.set_hall(static_cast<std::uint32_t>(hall));
    auto& rack = *layout.add_racks();
    rack.set_name("racks/r" + std::to_string(hall));
    rack.set_row(static_cast<std::uint32_t>(hall));
    rack.add_feeds(0);
  }
  layout.add_feeds()->set_name("feeds/power-secret");
  for (int number = 0; number < nodes; ++number) {
    v1::Node& node = *layout.add_nodes();
    node.set_name("nodes/n" + std::to_string(1000 + number));
    node.set_rack(static_cast<std::uint32_t>(number % 2));
    node.set_gpu_count(4);
    node.set_gpu_model(listener.intern("H100"));
    node.add_queues(listener.intern("queue-of-everyone"));
  }
  for (int number = 0; number < nodes; ++number) {
    for (std::uint32_t instance = 0; instance < 2; ++instance) {
      v1::MigInstance& mig = *layout.add_mig_instances();
      mig.set_parent_device(static_cast<std::uint32_t>(number * 4 + 3));
      mig.set_instance(instance);
      mig.set_profile(listener.intern("3g.40gb"));
    }
  }
  return layout;
}

}  // namespace aifactory::testing
