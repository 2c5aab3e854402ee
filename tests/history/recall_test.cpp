// SPDX-License-Identifier: GPL-3.0-or-later
// The demo factory's day before its start, and what a job's GPUs measured in it.
#include <sys/resource.h>

#include "factory/engines/simulated/simulated_engine.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

class RecallTest : public ::testing::Test {
 protected:
  explicit RecallTest(int nodes = 128) {
    history::HistoryOptions options = quickOptions(m_directory.file("history"));
    options.recall = true;
    m_history = std::make_unique<history::DirectoryHistory>(std::move(options));
    SimulatedOptions simulated = SimulatedOptions::scaled(nodes, 8);
    simulated.startTime = epochStart;
    m_engine = makeSimulatedEngine(simulated);
    FactoryOptions factoryOptions;
    factoryOptions.history = m_history.get();
    factoryOptions.observers.push_back(&m_log);
    m_factory = std::make_unique<Factory>(*m_engine, m_submissions, factoryOptions);
  }
  bool isRecalled() const {
    const auto spans = m_history->spans();
    return spans.size() == 1 && spans.front().start <= epochStart - std::chrono::hours(24);
  }
  bool recalled() {
    return eventually([&] { return isRecalled(); }, 60s);
  }

  TemporaryDirectory m_directory;
  std::unique_ptr<history::DirectoryHistory> m_history;
  std::unique_ptr<Engine> m_engine;
  EventLog m_log;
  MemoryLog m_submissions;
  std::unique_ptr<Factory> m_factory;
};

TEST_F(RecallTest, TheDayBeforeLeadsUpToThePresent) {
  m_factory->start();
  ASSERT_TRUE(recalled()) << "one span without a hole";
  const Clock::time_point seam = m_log.oldest();
  const auto recorded = pastOf(*m_factory, seam);
  const auto recalled = pastOf(*m_factory, seam - 1ms);
  ASSERT_TRUE(recorded.ok() && recalled.ok()) << recorded.status() << recalled.status();
  EXPECT_EQ(recalled->rows.size(), recorded->rows.size());
  std::size_t different = 0;
  for (std::size_t device = 0; device < recorded->rows.size(); ++device) {
    different += recalled->rows[device] != recorded->rows[device];
  }
  EXPECT_LE(different, recorded->rows.size() / 50) << "ten seconds of a factory's life";
  EXPECT_GT(recalled->jobs.size(), 100U);
  const auto aDayAgo = pastOf(*m_factory, epochStart - std::chrono::hours(20));
  ASSERT_TRUE(aDayAgo.ok()) << aDayAgo.status();
  EXPECT_EQ(aDayAgo->rows.size(), recorded->rows.size());
  EXPECT_NE(aDayAgo->rows, recorded->rows);
  EXPECT_GT(aDayAgo->telemetry.size(), 0U);
}

/// Large enough to have forgotten jobs of its day.
class BusyRecallTest : public RecallTest {
 protected:
  BusyRecallTest() : RecallTest(1024) {}
};

TEST_F(BusyRecallTest, AJobThatIsListedNoMoreIsAsItWasRecordedLast) {
  m_factory->start();
  ASSERT_TRUE(recalled());
  const auto aDayAgo = pastOf(*m_factory, epochStart - std::chrono::hours(20));
  const auto now = pastOf(*m_factory, m_log.oldest());
  ASSERT_TRUE(aDayAgo.ok() && now.ok()) << aDayAgo.status() << now.status();
  const auto isForgotten = [&](const auto& job) { return !now->jobs.contains(job.first); };
  const auto forgotten = std::ranges::find_if(aDayAgo->jobs, isForgotten);
  ASSERT_NE(forgotten, aDayAgo->jobs.end());
  const auto job = m_factory->getJob(operatorCaller(), forgotten->first);
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_TRUE(job->has_end_time()) << "to jump to it";
}

TEST_F(RecallTest, StopsAtOnce) {
  m_factory->start();
  m_factory->stop();
  EXPECT_FALSE(isRecalled()) << "it waited for the whole day";
}

TEST_F(RecallTest, AJobsTelemetryIsReadOverItsLife) {
  m_factory->start();
  ASSERT_TRUE(recalled());
  v1::ListJobsRequest running;
  running.set_filter("state = running AND gpus >= 16 AND elapsed > 2h");
  running.set_page_size(1);
  const auto jobs = m_factory->listJobs(operatorCaller(), running);
  ASSERT_TRUE(jobs.ok()) << jobs.status();
  ASSERT_EQ(jobs->jobs_size(), 1);
  const v1::Job& job = jobs->jobs(0);
  v1::GetJobTelemetryRequest request;
  request.set_job(job.name());
  request.set_max_points(12);
  const auto telemetry = m_factory->jobTelemetry(operatorCaller(), request);
  ASSERT_TRUE(telemetry.ok()) << telemetry.status();
  EXPECT_EQ(telemetry->devices_size(), static_cast<int>(job.gpu_count()));
  EXPECT_GT(telemetry->times_size(), 6);
  EXPECT_LE(telemetry->times_size(), 12);
  EXPECT_EQ(telemetry->source(), "Simulated");
  for (const v1::DeviceTelemetry& device : telemetry->devices()) {
    ASSERT_EQ(device.utilization_size(), telemetry->times_size());
    ASSERT_EQ(device.power_size(), telemetry->times_size());
  }
  EXPECT_GT(telemetry->devices(0).utilization(telemetry->times_size() - 1), 0);

  request.set_job("jobs/77");
  const auto missing = m_factory->jobTelemetry(operatorCaller(), request).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  request.set_job(job.name());
  const auto hidden = m_factory->jobTelemetry(customer({"tenants/nobody"}), request).status();
  EXPECT_EQ(hidden.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(reasonOf(hidden), reasonOf(missing));
  // With a time of the past the answer is the same for a hidden one.
  *request.mutable_time() = timestampOf(epochStart - std::chrono::hours(1));
  EXPECT_TRUE(m_factory->jobTelemetry(operatorCaller(), request).ok());
  EXPECT_EQ(reasonOf(m_factory->jobTelemetry(customer({"tenants/nobody"}), request).status()), reasonOf(missing));
}

}  // namespace
}  // namespace aifactory::testing
