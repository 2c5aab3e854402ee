// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "factory/core/timestamps.h"
#include "factory/history/directory_history.h"
#include "tests/core/fleet_reader.h"
#include "tests/core/world.h"
#include "tests/history/event_log.h"
#include "tests/store/temporary_directory.h"

namespace aifactory::testing {

using namespace std::chrono_literals;

inline const Clock::time_point epochStart{std::chrono::seconds(1'795'000'000)};

template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds patience = 20s) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

/// Quick to write, so that tests need not wait.
inline history::HistoryOptions quickOptions(const std::string& directory) {
  history::HistoryOptions options;
  options.directory = directory;
  options.recorder.keyframeEvery = 600s;
  options.recorder.keyframeAtMostEvery = 0ms;
  options.recorder.syncEvery = 10ms;
  options.recorder.leaseEvery = 50ms;
  options.recorder.retryEvery = 50ms;
  options.recorder.checkEvery = 10ms;
  options.recorder.clockPatience = 0ms;
  return options;
}

/// A factory over a fake engine whose past is recorded, and the log of what its engine told.
struct RecordedWorld {
  explicit RecordedWorld(history::HistoryOptions options, Clock::time_point begin = epochStart,
                         FactoryOptions factoryOptions = {})
      : history(std::move(options)),
        world(
            [&] {
              factoryOptions.observers.push_back(&log);
              factoryOptions.history = &history;
              return factoryOptions;
            }(),
            [begin](EngineListener& listener) { listener.clock(begin); }),
        now(begin) {}

  EngineListener& listener() { return *world.engine.listener(); }
  /// The engine's clock; what is told after it is told at that time.
  void at(Clock::time_point time) { listener().clock(now = time); }
  bool recorded(Clock::time_point time) {
    return eventually([&] {
      const auto spans = history.spans();
      return !spans.empty() && spans.back().end >= time;
    });
  }

  history::DirectoryHistory history;
  EventLog log;
  World world;
  Clock::time_point now;
};

/// Reads jobs or alerts as a client does.
template <class Response>
class ItemReader {
 public:
  explicit ItemReader(std::unique_ptr<Watch> watch) : m_watch(std::move(watch)) {}

  /// Until there is nothing to say now.
  absl::Status drain() {
    while (true) {
      const auto frame = m_watch->next();
      if (!frame.ok()) return frame.status();
      if (!*frame) return absl::OkStatus();
      Response message;
      EXPECT_TRUE(message.ParseFromString(**frame));
      header = message.header();
      kinds.push_back(header.kind());
      EXPECT_TRUE(header.resume_token().empty()) << "nobody resumes in the past";
      received += message.DebugString();
      if (header.kind() == v1::WatchHeader::KIND_RESET) items.clear();
      for (const auto& item : itemsOf(message)) items[item.name()] = item.SerializeAsString();
      for (const std::string& name : message.removed()) items.erase(name);
    }
  }

  std::map<std::string, std::string> items;
  std::vector<v1::WatchHeader::Kind> kinds;
  v1::WatchHeader header;
  std::string received;

 private:
  static const auto& itemsOf(const v1::WatchJobsResponse& message) { return message.jobs(); }
  static const auto& itemsOf(const v1::WatchAlertsResponse& message) { return message.alerts(); }
  std::unique_ptr<Watch> m_watch;
};

template <class Request>
Request pastRequest(Clock::time_point time, double speed = 0) {
  Request request;
  *request.mutable_playback()->mutable_time() = timestampOf(time);
  request.mutable_playback()->set_speed(speed);
  return request;
}

/// What the history says of this instant, read through the factory as an operator does.
inline absl::StatusOr<Picture> pastOf(Factory& factory, Clock::time_point time,
                                      const Caller& caller = operatorCaller()) {
  Picture picture;
  auto fleet = factory.watchFleet(caller, pastRequest<v1::WatchFleetRequest>(time));
  if (!fleet.ok()) return fleet.status();
  FleetReader reader;
  reader.connect(*std::move(fleet));
  reader.drain();
  EXPECT_TRUE(reader.synced);
  picture.rows = reader.rows();
  picture.telemetry = reader.columns.telemetry;
  picture.sampled = reader.sampled;
  for (const auto& [node, state] : reader.nodeStates) {
    picture.nodes[nameOf(reader.layout.nodes(), node)] = state.SerializeAsString();
  }
  for (const auto& [feed, reading] : reader.feedReadings) {
    picture.feeds[nameOf(reader.layout.feeds(), feed)] = reading.SerializeAsString();
  }
  auto jobs = factory.watchJobs(caller, pastRequest<v1::WatchJobsRequest>(time));
  if (!jobs.ok()) return jobs.status();
  ItemReader<v1::WatchJobsResponse> jobReader(*std::move(jobs));
  if (absl::Status status = jobReader.drain(); !status.ok()) return status;
  picture.jobs = std::move(jobReader.items);
  auto alerts = factory.watchAlerts(caller, pastRequest<v1::WatchAlertsRequest>(time));
  if (!alerts.ok()) return alerts.status();
  ItemReader<v1::WatchAlertsResponse> alertReader(*std::move(alerts));
  if (absl::Status status = alertReader.drain(); !status.ok()) return status;
  picture.alerts = std::move(alertReader.items);
  return picture;
}

/// Telemetry may be older than the rest, but it is what was measured at the time that it says.
inline void expectSame(const Picture& past, const EventLog& log, Clock::time_point time) {
  const Picture told = log.at(time);
  EXPECT_EQ(past.rows, told.rows);
  EXPECT_EQ(past.nodes, told.nodes);
  EXPECT_EQ(past.feeds, told.feeds);
  EXPECT_EQ(past.jobs, told.jobs);
  EXPECT_EQ(past.alerts, told.alerts);
  if (past.sampled == Clock::time_point()) return;
  const auto sample = log.sample(past.sampled);
  ASSERT_NE(sample, nullptr) << timeInWords(past.sampled);
  EXPECT_TRUE(past.telemetry == *sample) << timeInWords(past.sampled);
}

/// Makes anything happen.
class RandomEvents {
 public:
  RandomEvents(RecordedWorld& world, unsigned seed) : m_world(world), m_random(seed) {}

  void layout(int nodes) {
    m_devices = static_cast<std::uint32_t>(nodes * 6);
    m_nodes = nodes;
    m_world.listener().layout(smallLayout(m_world.listener(), nodes));
  }
  /// A little later, something else.
  void step() {
    m_world.at(m_world.now + std::chrono::milliseconds(1 + below(20'000)));
    EngineChange change;
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        for (int i = below(3); i >= 0; --i) change.devices.push_back(device());
        break;
      case 3:
      case 4:
        change.jobs.push_back(std::make_shared<v1::Job>(job()));
        change.devices.push_back(device());
        break;
      case 5:
        change.removedJobs.push_back(jobName(1 + static_cast<std::uint64_t>(below(300))));
        break;
      case 6:
        alert(change);
        break;
      default:
        if (below(12) == 0) return layout(m_nodes == 40 ? 36 : 40);
        sample();
        return;
    }
    v1::NodeState& node = change.nodes.emplace_back();
    node.set_node(static_cast<std::uint32_t>(below(m_nodes)));
    node.set_reason("reason " + std::to_string(below(5)));
    change.feeds.emplace_back().set_value(static_cast<std::uint32_t>(below(30'000)));
    m_world.listener().change(std::move(change));
  }

 private:
  int below(int bound) { return std::uniform_int_distribution(0, bound - 1)(m_random); }
  DeviceChange device() {
    const auto first = static_cast<std::uint32_t>(below(static_cast<int>(m_devices)));
    const auto count = std::min<std::uint32_t>(1 + static_cast<std::uint32_t>(below(12)), m_devices - first);
    const auto tenant = "tenants/t" + std::to_string(below(30));
    return {{first, count},
            static_cast<v1::DeviceState>(1 + below(9)),
            static_cast<std::uint64_t>(below(300)),
            m_world.listener().intern(tenant),
            static_cast<std::uint16_t>(below(4) == 0 ? 79 : 0)};
  }
  v1::Job job() {
    v1::Job job = jobOf(1 + static_cast<std::uint64_t>(below(300)), "tenants/t" + std::to_string(below(30)),
                        below(2) == 0 ? v1::Job::STATE_RUNNING : v1::Job::STATE_PENDING);
    job.set_priority(static_cast<std::uint64_t>(below(1'000'000)));
    return job;
  }
  void alert(EngineChange& change) {
    const std::string name = "alerts/a" + std::to_string(below(20));
    if (below(3) == 0) {
      change.removedAlerts.push_back(name);
      return;
    }
    auto alert = std::make_shared<v1::Alert>();
    alert->set_name(name);
    alert->set_severity(v1::Alert::SEVERITY_WARNING);
    alert->set_value(below(100));
    change.alerts.push_back(std::move(alert));
  }
  void sample() {
    TelemetryColumns values;
    values.resize(m_devices);
    for (std::uint32_t device = 0; device < m_devices; ++device) {
      values.utilization[device] = static_cast<std::uint8_t>(below(102));
      values.power[device] = static_cast<std::uint16_t>(below(700));
    }
    m_world.listener().sampled(values, m_world.now);
  }

  RecordedWorld& m_world;
  std::mt19937 m_random;
  std::uint32_t m_devices = 0;
  int m_nodes = 0;
};

}  // namespace aifactory::testing
