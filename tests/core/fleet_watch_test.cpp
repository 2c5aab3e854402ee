// SPDX-License-Identifier: GPL-3.0-or-later
// The fleet's stream against a reference model, for everybody and for a customer.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

constexpr int nodes = 6;
constexpr std::size_t gpus = nodes * 4;
constexpr std::size_t devices = gpus + nodes * 2;

struct Device {
  v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
  std::uint64_t job = 0;
  std::string tenant;
  std::uint16_t xid = 0;
};

class FleetWatchProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(m_random); }

  void begin() {
    FactoryOptions options;
    options.logCapacity = 30;
    m_world.reset();
    m_world = std::make_unique<World>(options);
    layout();
  }
  void layout() {
    EngineListener& listener = *m_world->engine.listener();
    listener.layout({});
    listener.layout(smallLayout(listener, nodes));
    m_fleet.assign(devices, {});
    m_telemetry = {};
    m_history.clear();
    m_sampled = false;
  }
  /// The same things in the same places: they keep their states.
  void phase() {
    EngineListener& listener = *m_world->engine.listener();
    v1::FleetLayout same = smallLayout(listener, nodes);
    same.mutable_racks(0)->set_phase(pick(2) == 0 ? v1::Rack::PHASE_BURN_IN : v1::Rack::PHASE_IN_SERVICE);
    listener.layout(std::move(same));
    m_history.clear();
  }
  void change() {
    static const std::vector<std::string> tenants{"tenants/a", "tenants/b", ""};
    EngineChange change;
    for (std::size_t count = 1 + pick(3); count > 0; --count) {
      DeviceChange one;
      one.range.first = static_cast<std::uint32_t>(pick(devices));
      one.range.count = static_cast<std::uint32_t>(1 + pick(std::min<std::size_t>(3, devices - one.range.first)));
      // A customer's devices mostly stay the same, so that its stream has changes and not only new layouts.
      const std::string& tenant = pick(6) == 0 ? tenants[pick(3)] : m_fleet[one.range.first].tenant;
      if (pick(6) != 0) one.range.count = 1;
      one.state = tenant.empty() ? v1::DEVICE_STATE_IDLE : v1::DEVICE_STATE_ALLOCATED;
      one.job = tenant.empty() ? 0 : 1 + pick(50);
      one.tenant = m_world->engine.listener()->intern(tenant);
      one.xid = static_cast<std::uint16_t>(pick(10) == 0 ? 79 : 0);
      for (std::uint32_t device = one.range.first; device < one.range.first + one.range.count; ++device) {
        m_fleet[device] = {one.state, one.job, tenant, one.xid};
      }
      change.devices.push_back(one);
    }
    m_world->engine.listener()->change(std::move(change));
  }
  void sample() {
    m_telemetry.resize(devices);
    for (std::size_t device = 0; device < devices; ++device) {
      m_telemetry.utilization[device] = static_cast<std::uint8_t>(pick(102));
      m_telemetry.memory[device] = static_cast<std::uint16_t>(pick(1281));
      m_telemetry.temperature[device] = static_cast<std::uint8_t>(pick(91));
      m_telemetry.power[device] = static_cast<std::uint16_t>(pick(701));
    }
    m_sampled = true;
    m_world->engine.listener()->sampled(m_telemetry, Clock::now());
  }

  bool isVisible(std::size_t device, bool all) const { return all || m_fleet[device].tenant == "tenants/a"; }
  bool isIncluded(std::size_t device, bool all) const {
    if (isVisible(device, all)) return true;
    if (device >= gpus || device % 4 != 3) return false;
    const std::size_t instance = gpus + device / 4 * 2;
    return isVisible(instance, all) || isVisible(instance + 1, all);
  }
  static std::string nameOf(std::size_t device) {
    const std::size_t node = device < gpus ? device / 4 : (device - gpus) / 2;
    const std::string name = "nodes/n" + std::to_string(1000 + node);
    return device < gpus ? name : name + "/mig" + std::to_string((device - gpus) % 2);
  }
  std::vector<FleetReader::Row> expected(bool all) const {
    std::vector<FleetReader::Row> rows;
    for (std::size_t device = 0; device < devices; ++device) {
      const Device& is = m_fleet[device];
      if (isVisible(device, all)) {
        rows.emplace_back(nameOf(device), is.state, is.job, is.tenant, is.xid);
      } else if (isIncluded(device, all)) {
        rows.emplace_back(nameOf(device), v1::DEVICE_STATE_PARTITIONED, 0, "", 0);
      }
    }
    return rows;
  }
  TelemetryColumns expectedTelemetry(bool all) const {
    TelemetryColumns columns;
    for (std::size_t device = 0; device < devices; ++device) {
      if (!isIncluded(device, all)) continue;
      const bool measured = m_sampled && isVisible(device, all);
      columns.utilization.push_back(measured ? m_telemetry.utilization[device] : std::uint8_t{0});
      columns.memory.push_back(measured ? m_telemetry.memory[device] : std::uint16_t{0});
      columns.temperature.push_back(measured ? m_telemetry.temperature[device] : std::uint8_t{0});
      columns.power.push_back(measured ? m_telemetry.power[device] : std::uint16_t{0});
    }
    return columns;
  }
  /// A synced reader that has read everything holds the model; so does every reader at a revision seen before.
  void check(const FleetReader& reader, bool all) {
    EXPECT_TRUE(reader.synced);
    EXPECT_EQ(reader.rows(), expected(all));
    EXPECT_EQ(reader.columns.telemetry, expectedTelemetry(all));
  }
  void remember(const Caller& caller, bool all) {
    m_history[{all, m_world->factory.fleetSummary(caller).revision()}] = expected(all);
  }

  std::mt19937 m_random{GetParam()};
  std::unique_ptr<World> m_world;
  std::vector<Device> m_fleet;
  TelemetryColumns m_telemetry;
  bool m_sampled = false;
  std::map<std::pair<bool, std::uint64_t>, std::vector<FleetReader::Row>> m_history;
};

TEST_P(FleetWatchProperty, EveryReaderHoldsTheModelAtItsRevision) {
  begin();
  const std::vector<Caller> callers{operatorCaller(), customer({"tenants/a"})};
  struct Place {
    FleetReader reader;
    bool all;
    bool slow;
  };
  std::vector<Place> places(6);
  for (std::size_t index = 0; index < places.size(); ++index) {
    places[index].all = index % 2 == 0;
    places[index].slow = index >= 4;
  }
  const auto callerOf = [&](const Place& place) { return callers[place.all ? 0 : 1]; };
  int cuts = 0, restarts = 0;
  for (int round = 0; round < 2500 && !HasFailure(); ++round) {
    const std::size_t action = pick(1000);
    if (action < 2) {
      for (Place& place : places) place.reader.disconnect();
      begin();
      ++restarts;
    } else if (action < 5) {
      layout();
    } else if (action < 10) {
      phase();
    } else if (action < 400) {
      change();
      remember(callers[0], true);
      remember(callers[1], false);
    } else if (action < 500) {
      sample();
    } else {
      Place& place = places[pick(places.size())];
      if (place.slow && pick(30) != 0) continue;
      FleetReader& reader = place.reader;
      if (!reader.connected()) {
        reader.connect(m_world->factory, callerOf(place), pick(5) == 0 ? "" : reader.token);
      } else if (pick(20) == 0) {
        reader.disconnect();
      } else if (pick(3) == 0) {
        reader.drain();
        if (reader.connected()) check(reader, place.all);
      } else {
        for (std::size_t messages = 1 + pick(3); messages > 0 && reader.connected() && reader.step();) --messages;
        const auto known = m_history.find({place.all, reader.revision});
        if (reader.synced && known != m_history.end()) {
          EXPECT_EQ(reader.rows(), known->second);
        }
      }
      cuts += std::exchange(reader.cut, false);
    }
  }
  int deltas = 0, absolutes = 0;
  for (Place& place : places) {
    if (!place.reader.connected()) place.reader.connect(m_world->factory, callerOf(place), place.reader.token);
    place.reader.drain();
    if (!place.reader.connected()) continue;
    check(place.reader, place.all);
    deltas += place.reader.deltas;
    absolutes += place.reader.absolutes;
    if (!place.all) {
      for (const char* secret : {"tenants/b", "feeds/", "queue-of-everyone"}) {
        EXPECT_EQ(place.reader.received.find(secret), std::string::npos) << secret;
      }
    }
  }
  EXPECT_GT(cuts, 0);
  EXPECT_GT(deltas, 0);
  EXPECT_GT(absolutes, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FleetWatchProperty, ::testing::Values(1, 2, 3, 4));

TEST(FleetWatch, TakesAWholeFactoryInChunksAndCountsAsTheReaderDoes) {
  World world;
  EngineListener& listener = *world.engine.listener();
  constexpr int many = 6272;
  v1::FleetLayout layout;
  layout.add_halls()->set_name("halls/h1");
  auto& row = *layout.add_rows();
  row.set_name("halls/h1/rows/1");
  layout.add_racks()->set_name("racks/r1");
  for (int number = 0; number < many; ++number) {
    v1::Node& node = *layout.add_nodes();
    node.set_name("nodes/a-rather-long-name-of-a-node-" + std::string(200, 'x') + std::to_string(number));
    node.set_gpu_count(8);
  }
  listener.layout(layout);
  EngineChange change;
  for (std::uint32_t device = 0; device < many * 8; device += 2) {
    change.devices.push_back({{device, 1}, v1::DEVICE_STATE_ALLOCATED, device + 1, listener.intern("tenants/a"), 0});
  }
  listener.change(std::move(change));
  FleetReader reader;
  reader.connect(world.factory, operatorCaller(), "");
  reader.drain();
  EXPECT_TRUE(reader.synced);
  EXPECT_EQ(reader.layout.nodes_size(), many);
  const auto summary = world.factory.fleetSummary(operatorCaller());
  EXPECT_EQ(summary.gpus(), many * 8U);
  EXPECT_EQ(summary.allocated(), static_cast<std::uint32_t>(
                                     std::count(reader.columns.states.state.begin(), reader.columns.states.state.end(),
                                                static_cast<std::uint8_t>(v1::DEVICE_STATE_ALLOCATED))));
  EXPECT_EQ(summary.revision(), reader.revision);
}

}  // namespace
}  // namespace aifactory::testing
