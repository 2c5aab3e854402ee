// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_feed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "base/fleet_codec.h"
#include "client/watch_stream.h"
#include "tests/client/spin.h"
#include "tests/client/watched_model.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Model = WatchedModel<v1::WatchFleetRequest, v1::WatchFleetResponse>;

constexpr int nodeCount = 12, gpusPerNode = 8, devices = nodeCount * gpusPerNode;

/// What a fleet looks like to a user: no index into any table.
struct Picture {
  std::vector<std::string> tenants;
  std::vector<std::uint8_t> states;
  std::vector<std::uint64_t> jobs;
  std::vector<std::string> reasons;
  bool operator==(const Picture&) const = default;
};

/// The server's fleet: its string table is in another order after each restart, and a rack may have come.
class ServedFleet {
 public:
  explicit ServedFleet(unsigned seed) : m_random(seed) {
    columns.resize(devices);
    reasons.resize(nodeCount);
    renumber();
  }

  void renumber() {
    const std::vector<std::uint32_t> tenants = columns.states.tenant;
    const std::vector<std::string> before = std::exchange(m_strings, {""});
    std::vector<std::string> words{"tenants/skt", "tenants/hynix", "tenants/lab", "H100 SXM 80GB", "queues/gpu"};
    std::shuffle(words.begin(), words.end(), m_random);
    for (const std::string& word : words) m_strings.push_back(word);
    for (std::size_t device = 0; device < tenants.size(); ++device) {
      if (tenants[device]) columns.states.tenant[device] = indexOf(before[tenants[device]]);
    }
  }
  std::uint32_t indexOf(const std::string& word) const {
    return static_cast<std::uint32_t>(std::find(m_strings.begin(), m_strings.end(), word) - m_strings.begin());
  }

  v1::FleetLayout layout() const {
    v1::FleetLayout layout;
    layout.set_version(version);
    layout.add_halls()->set_name("halls/h1");
    layout.add_rows()->set_name("halls/h1/rows/01");
    layout.add_racks()->set_name("racks/h1-r01-01");
    layout.mutable_racks(0)->set_phase(phase);
    for (int i = 0; i < nodeCount; ++i) {
      v1::Node& node = *layout.add_nodes();
      node.set_name("nodes/n" + std::to_string(i));
      node.set_gpu_count(gpusPerNode);
      node.set_gpu_model(indexOf("H100 SXM 80GB"));
      node.add_queues(indexOf("queues/gpu"));
    }
    v1::Feed& feed = *layout.add_feeds();
    feed.set_name("feeds/power-h1-a");
    return layout;
  }

  /// One random change, as a message; `stamp` becomes device 0's job.
  v1::WatchFleetResponse change(std::uint64_t stamp) {
    v1::FleetUpdate update;
    update.set_layout_version(version);
    std::vector<DeviceRange> ranges{{0, 1}};
    columns.states.job[0] = stamp;
    std::uint32_t first = 1 + m_random() % (devices - 12);
    const DeviceRange range{first, 1 + static_cast<std::uint32_t>(m_random() % 10)};
    static constexpr const char* tenants[] = {"tenants/skt", "tenants/hynix", "tenants/lab"};
    for (; first < range.first + range.count; ++first) {
      columns.states.state[first] = static_cast<std::uint8_t>(1 + m_random() % 5);
      columns.states.job[first] = m_random() % 3 ? 1 + m_random() % 1'000 : 0;
      columns.states.tenant[first] = columns.states.job[first] ? indexOf(tenants[m_random() % 3]) : 0;
    }
    ranges.push_back(range);
    *update.mutable_states() = encodeStates(columns.states, ranges);
    if (m_random() % 4 == 0) {
      const auto node = static_cast<std::uint32_t>(m_random() % nodeCount);
      reasons[node] = "reason " + std::to_string(stamp);
      addNode(update, node);
    }
    v1::WatchFleetResponse response;
    response.set_update_zstd(packUpdate(update));
    return response;
  }

  std::vector<v1::WatchFleetResponse> snapshot(bool measured = true) {
    std::vector<v1::WatchFleetResponse> parts(2);
    *parts[0].mutable_layout() = layout();
    // A second part of the layout.
    auto& nodes = *parts[0].mutable_layout()->mutable_nodes();
    parts[1].mutable_layout()->set_version(version);
    for (int i = nodeCount / 2; i < nodeCount; ++i) *parts[1].mutable_layout()->add_nodes() = nodes[i];
    nodes.DeleteSubrange(nodeCount / 2, nodeCount - nodeCount / 2);
    v1::FleetUpdate update;
    update.set_layout_version(version);
    update.set_first_string(1);
    for (std::size_t i = 1; i < m_strings.size(); ++i) update.add_strings(m_strings[i]);
    *update.mutable_states() = encodeStates(columns.states, std::vector<DeviceRange>{{0, devices / 2}});
    parts.emplace_back().set_update_zstd(packUpdate(update));
    update.Clear();
    update.set_layout_version(version);
    *update.mutable_states() = encodeStates(columns.states, std::vector<DeviceRange>{{devices / 2, devices / 2}});
    if (measured) {
      *update.mutable_telemetry() = encodeTelemetryAbsolute(columns.telemetry, frame);
      update.mutable_telemetry()->mutable_sample_time()->set_seconds(1'000);
    }
    for (std::uint32_t node = 0; node < nodeCount; ++node) addNode(update, node);
    parts.emplace_back().set_update_zstd(packUpdate(update));
    return parts;
  }

  Picture picture() const {
    Picture picture;
    for (const std::uint32_t tenant : columns.states.tenant) picture.tenants.push_back(m_strings[tenant]);
    picture.states = columns.states.state;
    picture.jobs = columns.states.job;
    picture.reasons = reasons;
    return picture;
  }

  FleetColumns columns;
  std::vector<std::string> reasons;
  std::uint64_t version = 1, frame = 1;
  v1::Rack::Phase phase = v1::Rack::PHASE_IN_SERVICE;

 private:
  void addNode(v1::FleetUpdate& update, std::uint32_t node) const {
    v1::NodeState& state = *update.add_node_states();
    state.set_node(node);
    state.set_reason(reasons[node]);
  }

  std::mt19937 m_random;
  std::vector<std::string> m_strings{""};
};

Picture pictureOf(const FleetStore& store) {
  Picture picture;
  for (const std::uint32_t tenant : store.columns().states.tenant) picture.tenants.push_back(store.string(tenant));
  picture.states = store.columns().states.state;
  picture.jobs = store.columns().states.job;
  for (std::uint32_t node = 0; node < nodeCount; ++node) picture.reasons.push_back(store.nodeState(node).reason());
  return picture;
}

/// A view that knows only what the signals told it.
struct Shadow : QObject {
  explicit Shadow(FleetStore& store) {
    connect(&store, &FleetStore::layoutChanged, this, [this, &store] {
      states = store.columns().states;
      ++layouts;
    });
    connect(&store, &FleetStore::statesChanged, this, [this, &store](const std::vector<DeviceRange>& ranges) {
      std::uint32_t end = 0;
      for (const DeviceRange range : ranges) {
        ASSERT_TRUE(range.first >= end && range.count > 0) << "ascending and disjoint";
        end = range.first + range.count;
        for (std::uint32_t device = range.first; device < end; ++device) {
          states.state[device] = store.columns().states.state[device];
          states.job[device] = store.columns().states.job[device];
          states.tenant[device] = store.columns().states.tenant[device];
          states.xid[device] = store.columns().states.xid[device];
          ++signalled;
        }
      }
    });
  }
  StateColumns states;
  int layouts = 0, signalled = 0;
};

struct Watching {
  explicit Watching(const std::string& endpoint)
      : channel(std::make_shared<Channel>(endpoint, "secret")),
        feed(std::make_shared<FleetFeed>(&store)),
        stream(feed, watchStarter(&Channel::fleet, &FleetCalls::WatchFleet, feed), {1ms, 2s, Backoff(1ms, 5ms)}) {
    stream.open(channel);
  }
  ~Watching() {
    stream.close();
    EXPECT_TRUE(channel->calls().wait(10s));
  }
  FleetStore store;
  std::shared_ptr<Channel> channel;
  std::shared_ptr<FleetFeed> feed;
  WatchStream stream;
};

class FleetFeedProperties : public testing::TestWithParam<unsigned> {};

TEST_P(FleetFeedProperties, StoreIsTheModelAtEveryStep) {
  std::mt19937 random(GetParam());
  ServedFleet fleet(GetParam());
  Model model(GetParam() + 1);
  std::uint64_t stamp = 1'000'000;
  std::map<std::uint64_t, Picture> history;
  const auto alter = [&] {
    v1::WatchFleetResponse change = fleet.change(++stamp);
    history[stamp] = fleet.picture();
    return change;
  };
  model.snapshot = [&] { return fleet.snapshot(); };
  alter();

  ScriptedFactory factory;
  factory.watchFleet = [&](auto& context, const auto& request, auto& writer) {
    return model.watch(context, request, writer);
  };
  factory.start();
  Watching watching(factory.endpoint());
  FleetStore& store = watching.store;
  Shadow shadow(store);
  int looks = 0;
  const auto look = [&] {
    const Picture now = pictureOf(store);
    const auto lock = model.lock();
    const auto then = history.find(now.jobs.at(0));
    ASSERT_NE(then, history.end());
    ASSERT_EQ(now, then->second) << "after " << looks << " looks";
    ++looks;
  };
  QObject::connect(&store, &FleetStore::layoutChanged, &store, look);
  QObject::connect(&store, &FleetStore::statesChanged, &store, look);
  QObject::connect(&store, &FleetStore::syncedChanged, &store, look);

  const auto enough = [&](int step) { return step >= 200 && ((model.sawBoth() && looks > 20) || step > 5'000); };
  for (int step = 0; !enough(step) && !testing::Test::HasFatalFailure(); ++step) {
    switch (random() % 25) {
      case 0:
        model.restart([&] {
          fleet.renumber();
          if (random() % 2)
            fleet.phase = fleet.phase == v1::Rack::PHASE_BURN_IN ? v1::Rack::PHASE_IN_SERVICE : v1::Rack::PHASE_BURN_IN;
          fleet.version = 1 + random() % 3;
          alter();
        });
        break;
      case 1:
        model.compact();
        break;
      default:
        model.change(alter);
    }
    if (random() % 2) spinFor(std::chrono::milliseconds(random() % 4));
  }
  model.calm();
  EXPECT_TRUE(spinUntil(
      [&] { return watching.stream.phase() == WatchStream::Phase::Live && pictureOf(store) == fleet.picture(); }));
  EXPECT_EQ(shadow.states, store.columns().states);
  EXPECT_EQ(store.layout().racks(0).phase(), fleet.phase);
  EXPECT_EQ(store.string(store.layout().nodes(3).gpu_model()), "H100 SXM 80GB");
  EXPECT_EQ(store.nodeIndex("nodes/n7"), 7);
  EXPECT_EQ(store.nodeOf(store.firstDevice(7) + 3), 7U);
  EXPECT_EQ(store.gpuNumber(store.firstDevice(7) + 3), 3U);
  EXPECT_GT(looks, 20);
  EXPECT_GT(model.resets(), 1U);
  EXPECT_GT(model.resumes(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FleetFeedProperties, testing::Range(1U, 9U));

TEST(FleetFeed, RestartWithOtherNumbersTouchesOnlyWhatDiffers) {
  ServedFleet fleet(3);
  Model model(1, false);
  for (std::uint32_t device = 1; device < devices; ++device) {
    fleet.columns.states.state[device] = v1::DEVICE_STATE_ALLOCATED;
    fleet.columns.states.tenant[device] = fleet.indexOf(device % 2 ? "tenants/skt" : "tenants/lab");
    fleet.columns.telemetry.power[device] = 400;
  }
  model.snapshot = [&] { return fleet.snapshot(); };
  ScriptedFactory factory;
  factory.watchFleet = [&](auto& context, const auto& request, auto& writer) {
    return model.watch(context, request, writer);
  };
  factory.start();
  Watching watching(factory.endpoint());
  ASSERT_TRUE(spinUntil([&] { return watching.store.synced(); }));
  Shadow shadow(watching.store);
  std::vector<DeviceRange> changed;
  int telemetryRows = 0;
  QObject::connect(&watching.store, &FleetStore::statesChanged, &watching.store,
                   [&](const auto& ranges) { changed = ranges; });
  QObject::connect(&watching.store, &FleetStore::telemetryChanged, &watching.store,
                   [&](const auto& ranges) { telemetryRows += static_cast<int>(ranges.size()); });
  shadow.states = watching.store.columns().states;
  model.restart([&] {
    fleet.renumber();
    fleet.version = 9;
    fleet.columns.states.job[17] = 5;
  });
  ASSERT_TRUE(spinUntil([&] { return !changed.empty(); }));
  EXPECT_EQ(changed, (std::vector<DeviceRange>{{17, 1}}));
  EXPECT_EQ(shadow.layouts, 0) << "the same things stand in the same places";
  EXPECT_EQ(telemetryRows, 0);
  EXPECT_EQ(watching.store.devicesOfJob(5), std::vector<std::uint32_t>{17});
}

TEST(FleetFeed, TelemetryFollowsItsFramesAndAGapStartsAnew) {
  FleetStore store;
  FleetFeed feed(&store);
  ServedFleet fleet(1);
  feed.beginSnapshot();
  for (v1::WatchFleetResponse& part : fleet.snapshot()) ASSERT_TRUE(feed.fold(part, true).ok());
  ASSERT_TRUE(feed.finishSnapshot().ok());
  const auto show = [&] {
    feed.publish();
    feed.take();
    feed.apply(1, false);
  };
  show();
  EXPECT_EQ(store.telemetryTime().toSecsSinceEpoch(), 1'000);
  const auto message = [&](const v1::Telemetry& telemetry) {
    v1::FleetUpdate update;
    update.set_layout_version(1);
    *update.mutable_telemetry() = telemetry;
    v1::WatchFleetResponse response;
    response.set_update_zstd(packUpdate(update));
    return response;
  };
  TelemetryColumns before = fleet.columns.telemetry;
  fleet.columns.telemetry.power[5] = 701;
  v1::WatchFleetResponse second = message(encodeTelemetry(before, fleet.columns.telemetry, 2)), again = second;
  ASSERT_TRUE(feed.fold(second, false).ok());
  ASSERT_TRUE(feed.fold(again, false).ok()) << "the same frame twice adds nothing";
  show();
  EXPECT_EQ(store.columns().telemetry.power[5], 701);
  v1::WatchFleetResponse fourth = message(encodeTelemetry(before, fleet.columns.telemetry, 4));
  EXPECT_FALSE(feed.fold(fourth, false).ok());
}

TEST(FleetFeed, WhatWasMeasuredStandsForAReconnectAndNotForAnotherTime) {
  ServedFleet fleet(1);
  fleet.columns.telemetry.power[5] = 701;
  std::atomic<bool> measured = true;
  ScriptedFactory factory;
  factory.watchFleet = [&](grpc::ServerContext& context, const v1::WatchFleetRequest& request, auto& writer) {
    v1::WatchFleetResponse message;
    *message.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1, "");
    writer.Write(message);
    for (v1::WatchFleetResponse& part : fleet.snapshot(measured && !request.has_playback())) {
      *part.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, 1, "");
      writer.Write(part);
    }
    *message.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1, "");
    while (writer.Write(message) && !context.IsCancelled()) {
      *message.mutable_header() = watchHeader(v1::WatchHeader::KIND_BOOKMARK, 1, "");
      std::this_thread::sleep_for(5ms);
    }
    return grpc::Status::CANCELLED;
  };
  factory.start();
  Watching watching(factory.endpoint());
  FleetStore& store = watching.store;
  const auto power = [&] { return store.columns().telemetry.power.at(5); };
  ASSERT_TRUE(spinUntil([&] { return watching.stream.settled(); }));
  EXPECT_EQ(power(), 701);

  measured = false;  // as of a server that has just been started
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return !watching.stream.settled(); }));
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return watching.stream.settled(); }));
  EXPECT_EQ(power(), 701);
  EXPECT_EQ(store.telemetryTime().toSecsSinceEpoch(), 1'000);

  std::vector<DeviceRange> changed;
  QObject::connect(&store, &FleetStore::telemetryChanged, &store, [&](const auto& ranges) { changed = ranges; });
  v1::Playback then;
  then.mutable_time()->set_seconds(500);
  watching.stream.show(then);
  ASSERT_TRUE(spinUntil([&] { return watching.stream.settled(); }));
  EXPECT_EQ(power(), notMeasured) << "the present's, shown as the past's";
  EXPECT_EQ(changed, (std::vector<DeviceRange>{{5, 1}}));
  EXPECT_FALSE(store.telemetryTime().isValid());
  EXPECT_FALSE(store.telemetryArrived().isValid());

  measured = true;
  watching.stream.show(std::nullopt);
  ASSERT_TRUE(spinUntil([&] { return watching.stream.settled(); }));
  EXPECT_EQ(power(), 701);
  EXPECT_EQ(store.telemetryTime().toSecsSinceEpoch(), 1'000);
}

TEST(FleetFeed, NonsenseIsRefusedAndChangesNothing) {
  FleetStore store;
  FleetFeed feed(&store);
  ServedFleet fleet(1);
  feed.beginSnapshot();
  for (v1::WatchFleetResponse& part : fleet.snapshot()) ASSERT_TRUE(feed.fold(part, true).ok());
  ASSERT_TRUE(feed.finishSnapshot().ok());
  const auto refuses = [&](const std::function<void(v1::FleetUpdate&)>& spoil) {
    v1::FleetUpdate update;
    update.set_layout_version(1);
    spoil(update);
    v1::WatchFleetResponse response;
    response.set_update_zstd(packUpdate(update));
    return !feed.fold(response, false).ok();
  };
  EXPECT_TRUE(refuses([](v1::FleetUpdate& update) { update.set_layout_version(2); }));
  EXPECT_TRUE(refuses([](v1::FleetUpdate& update) { update.add_node_states()->set_node(nodeCount); }));
  EXPECT_TRUE(refuses([](v1::FleetUpdate& update) { update.add_feed_readings()->set_feed(1); }));
  EXPECT_TRUE(refuses([](v1::FleetUpdate& update) {
    update.set_first_string(50);
    update.add_strings("beyond");
  }));
  v1::WatchFleetResponse response;
  response.set_update_zstd("not zstd");
  EXPECT_FALSE(feed.fold(response, false).ok());
  feed.beginSnapshot();
  v1::WatchFleetResponse broken = fleet.snapshot()[0];
  broken.mutable_layout()->mutable_nodes(0)->set_rack(77);
  ASSERT_TRUE(feed.fold(broken, true).ok());
  EXPECT_FALSE(feed.finishSnapshot().ok());
}

}  // namespace
}  // namespace aifactory
