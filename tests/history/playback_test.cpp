// SPDX-License-Identifier: GPL-3.0-or-later
// Watches of the past: protocol, speed, the end, holes, what a customer sees, and what is refused.
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

using Kind = v1::WatchHeader;

/// Ten minutes in which a job moves over the GPUs of four nodes, and a foreign one beside it.
class PlaybackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_world.at(epochStart);
    m_world.listener().layout(smallLayout(m_world.listener(), 4));
    ASSERT_TRUE(m_world.recorded(epochStart));
    for (int minute = 1; minute <= 10; ++minute) {
      m_world.at(epochStart + std::chrono::minutes(minute));
      EngineChange change;
      for (std::uint32_t device = 0; device < 16; ++device) {
        const bool own = device == static_cast<std::uint32_t>(minute);
        change.devices.push_back({{device, 1},
                                  v1::DEVICE_STATE_ALLOCATED,
                                  own ? 7U : 8U,
                                  m_world.listener().intern(own ? "tenants/skt" : "tenants/foreign"),
                                  0});
      }
      v1::Job own = jobOf(7, "tenants/skt", v1::Job::STATE_RUNNING);
      own.set_priority(static_cast<std::uint64_t>(minute));
      change.jobs.push_back(std::make_shared<v1::Job>(own));
      change.jobs.push_back(std::make_shared<v1::Job>(jobOf(8, "tenants/foreign", v1::Job::STATE_RUNNING)));
      auto alert = std::make_shared<v1::Alert>();
      alert->set_name("alerts/xid-n1000-1");
      alert->set_resource("nodes/n1000");
      alert->set_summary("somebody of tenants/foreign broke it");
      alert->add_tenants("tenants/skt");
      alert->add_tenants("tenants/foreign");
      change.alerts.push_back(std::move(alert));
      v1::NodeState& node = change.nodes.emplace_back();
      node.set_reason("a word of the scheduler");
      m_world.listener().change(std::move(change));
    }
    m_end = epochStart + std::chrono::minutes(10);
    m_world.at(m_end);
    ASSERT_TRUE(m_world.recorded(m_end));
  }
  Factory& factory() { return m_world.world.factory; }
  std::string reasonFor(const v1::WatchJobsRequest& request) {
    return reasonOf(factory().watchJobs(operatorCaller(), request).status());
  }

  TemporaryDirectory m_directory;
  RecordedWorld m_world{quickOptions(m_directory.file("history"))};
  Clock::time_point m_end;
};

TEST_F(PlaybackTest, StandsStillAtItsInstant) {
  const auto time = epochStart + 330s;
  ItemReader<v1::WatchJobsResponse> jobs(
      *factory().watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(time)));
  ASSERT_TRUE(jobs.drain().ok());
  EXPECT_EQ(jobs.kinds, (std::vector<Kind::Kind>{Kind::KIND_RESET, Kind::KIND_SNAPSHOT, Kind::KIND_SYNCED}));
  EXPECT_EQ(timePointOf(jobs.header.factory_time()), time);
  EXPECT_EQ(jobs.items, m_world.log.at(time).jobs);
  m_world.world.engine.tell(jobOf(9, "tenants/skt", v1::Job::STATE_RUNNING));
  std::this_thread::sleep_for(150ms);
  ASSERT_TRUE(jobs.drain().ok());
  EXPECT_EQ(jobs.kinds.back(), Kind::KIND_SYNCED) << "the present is nothing to it";
}

TEST_F(PlaybackTest, PlaysAtItsSpeedAndStandsAtTheEnd) {
  FleetReader fleet;
  fleet.connect(*factory().watchFleet(operatorCaller(), pastRequest<v1::WatchFleetRequest>(epochStart + 60s, 200)));
  const auto begun = std::chrono::steady_clock::now();
  std::set<std::uint64_t> revisions;
  while (fleet.rows() != m_world.log.at(m_end).rows) {
    fleet.drain();
    if (fleet.header.kind() == Kind::KIND_CHANGE && revisions.insert(fleet.revision).second) {
      EXPECT_EQ(fleet.rows(), m_world.log.at(timePointOf(fleet.header.factory_time())).rows);
    }
    ASSERT_LT(std::chrono::steady_clock::now() - begun, 30s);
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_GE(revisions.size(), 4U) << "changes come one after the other";
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 2s) << "540 s at 200x";
  EXPECT_EQ(fleet.resets, 1);
  std::this_thread::sleep_for(300ms);
  fleet.drain();
  EXPECT_EQ(fleet.rows(), m_world.log.at(m_end).rows) << "it stands at the end";
  EXPECT_TRUE(fleet.token.empty());
}

TEST_F(PlaybackTest, SeveralStreamsWithOneAnchorStayTogether) {
  auto request = pastRequest<v1::WatchJobsRequest>(epochStart + 60s, 100);
  *request.mutable_playback()->mutable_anchor() = timestampOf(Clock::now() - 2s);
  ItemReader<v1::WatchJobsResponse> jobs(*factory().watchJobs(operatorCaller(), request));
  ASSERT_TRUE(jobs.drain().ok());
  EXPECT_GE(timePointOf(jobs.header.factory_time()), epochStart + 260s);
  EXPECT_LT(timePointOf(jobs.header.factory_time()), epochStart + 500s);
}

TEST_F(PlaybackTest, ThoseThatPlayAreWoken) {
  auto watch = *factory().watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(epochStart + 60s, 1000));
  std::atomic<int> woken = 0;
  watch->onReady([&] { ++woken; });
  while (*watch->next()) {
  }
  EXPECT_TRUE(eventually([&] { return woken > 0; }, 2s));
}

TEST_F(PlaybackTest, ACustomerSeesItsOwnPastOnly) {
  const auto time = epochStart + 330s;
  const Caller skt = customer({"tenants/skt"});
  FleetReader fleet;
  fleet.connect(*factory().watchFleet(skt, pastRequest<v1::WatchFleetRequest>(time)));
  fleet.drain();
  ASSERT_EQ(fleet.rows().size(), 1U);
  EXPECT_EQ(std::get<2>(fleet.rows().front()), 7U);
  ItemReader<v1::WatchJobsResponse> jobs(*factory().watchJobs(skt, pastRequest<v1::WatchJobsRequest>(time)));
  ItemReader<v1::WatchAlertsResponse> alerts(*factory().watchAlerts(skt, pastRequest<v1::WatchAlertsRequest>(time)));
  ASSERT_TRUE(jobs.drain().ok() && alerts.drain().ok());
  EXPECT_EQ(jobs.items.size(), 1U);
  EXPECT_EQ(alerts.items.size(), 1U);
  for (const std::string& bytes : {fleet.received, jobs.received, alerts.received}) {
    for (const char* secret : {"foreign", "power-secret", "queue-of-everyone", "word of the scheduler"}) {
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
    }
  }
  v1::GetFleetAtRequest request;
  *request.mutable_time() = timestampOf(time);
  const auto at = factory().fleetAt(skt, request);
  ASSERT_TRUE(at.ok()) << at.status();
  EXPECT_EQ(at->layout().nodes_size(), 1);
  EXPECT_EQ(timePointOf(at->time()), time);
}

TEST_F(PlaybackTest, TheFleetAtAnInstantIsWhole) {
  v1::GetFleetAtRequest request;
  *request.mutable_time() = timestampOf(epochStart + 330s);
  const auto at = factory().fleetAt(operatorCaller(), request);
  ASSERT_TRUE(at.ok()) << at.status();
  StateColumns columns;
  columns.resize(deviceCount(at->layout()));
  std::vector<DeviceRange> changed;
  for (const std::string& packed : at->updates_zstd()) {
    const auto update = unpackUpdate(packed);
    ASSERT_TRUE(update.ok());
    if (update->has_states()) {
      ASSERT_TRUE(applyStates(update->states(), columns, changed).ok());
    }
  }
  const Picture told = m_world.log.at(epochStart + 330s);
  ASSERT_EQ(columns.size(), told.rows.size());
  for (std::size_t device = 0; device < columns.size(); ++device) {
    EXPECT_EQ(columns.job[device], std::get<2>(told.rows[device]));
  }
}

TEST_F(PlaybackTest, FiltersOfThePastAreOfItsTime) {
  auto request = pastRequest<v1::WatchJobsRequest>(epochStart + 330s);
  request.set_filter("priority = 5");
  ItemReader<v1::WatchJobsResponse> jobs(*factory().watchJobs(operatorCaller(), request));
  ASSERT_TRUE(jobs.drain().ok());
  EXPECT_EQ(jobs.items.size(), 1U);
  request.set_filter("priority = 10");
  ItemReader<v1::WatchJobsResponse> later(*factory().watchJobs(operatorCaller(), request));
  ASSERT_TRUE(later.drain().ok());
  EXPECT_TRUE(later.items.empty());
}

TEST_F(PlaybackTest, SaysWhatIsWrong) {
  v1::WatchJobsRequest request;
  request.mutable_playback();
  auto status = factory().watchJobs(operatorCaller(), request).status();
  ASSERT_EQ(violationsOf(status).field_violations_size(), 1);
  EXPECT_EQ(violationsOf(status).field_violations(0).field(), "playback.time");
  for (const double speed : {-1.0, 1001.0, std::numeric_limits<double>::quiet_NaN()}) {
    status = factory().watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(epochStart, speed)).status();
    ASSERT_EQ(violationsOf(status).field_violations_size(), 1) << speed;
    EXPECT_EQ(violationsOf(status).field_violations(0).field(), "playback.speed");
  }
  request.mutable_playback()->mutable_time()->set_seconds(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(reasonFor(request), "INVALID_FIELD");
  request = pastRequest<v1::WatchJobsRequest>(epochStart - 3600s);
  EXPECT_EQ(reasonFor(request), "HISTORY_TOO_OLD");
  EXPECT_THAT(std::string(factory().watchJobs(operatorCaller(), request).status().message()),
              ::testing::HasSubstr(timeInWords(epochStart)));
  request = pastRequest<v1::WatchJobsRequest>(m_end + 3600s);
  EXPECT_EQ(reasonFor(request), "") << "beyond the end it shows the end";
  request.set_filter("colour = red");
  EXPECT_NE(reasonFor(request), "");

  World without;
  EXPECT_EQ(reasonOf(without.factory.watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(m_end)).status()),
            "HISTORY_OFF");
  EXPECT_EQ(without.factory.history(operatorCaller()).spans_size(), 0);
}

TEST_F(PlaybackTest, EndsWithTheFactory) {
  auto watch = *factory().watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(m_end));
  while (*watch->next()) {
  }
  factory().stop();
  EXPECT_EQ(watch->next().status().code(), absl::StatusCode::kUnavailable);
}

TEST(PlaybackOverAHole, GoesOnBehindIt) {
  TemporaryDirectory directory;
  for (const auto begin : {0s, 1000s}) {
    RecordedWorld world(quickOptions(directory.file("history")), epochStart + begin);
    world.listener().layout(smallLayout(world.listener(), begin == 0s ? 2 : 3));
    world.world.engine.tell(jobOf(begin == 0s ? 1 : 2, "tenants/a", v1::Job::STATE_RUNNING));
    ASSERT_TRUE(world.recorded(epochStart + begin));
    world.at(epochStart + begin + 100s);
    ASSERT_TRUE(world.recorded(epochStart + begin + 100s));
  }
  RecordedWorld world(quickOptions(directory.file("history")), epochStart + 5000s);
  ASSERT_TRUE(world.recorded(epochStart + 5000s));
  FleetReader fleet;
  fleet.connect(
      *world.world.factory.watchFleet(operatorCaller(), pastRequest<v1::WatchFleetRequest>(epochStart + 50s, 100)));
  ItemReader<v1::WatchJobsResponse> jobs(
      *world.world.factory.watchJobs(operatorCaller(), pastRequest<v1::WatchJobsRequest>(epochStart + 50s, 100)));
  fleet.drain();
  ASSERT_TRUE(jobs.drain().ok());
  EXPECT_EQ(fleet.rows().size(), 12U);
  EXPECT_TRUE(jobs.items.contains("jobs/1"));
  ASSERT_TRUE(eventually([&] {
    fleet.drain();
    return fleet.rows().size() == 18U && jobs.drain().ok() && jobs.items.contains("jobs/2");
  }));
  EXPECT_EQ(jobs.items.size(), 1U) << "what is not there behind the hole is gone";
  EXPECT_GE(timePointOf(fleet.header.factory_time()), epochStart + 1000s);
}

}  // namespace
}  // namespace aifactory::testing
