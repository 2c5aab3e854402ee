// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <future>

#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t firstJob = 7, lastJob = 9;
const History::GoOn onAndOn = [] { return absl::OkStatus(); };

history::HistoryOptions shortSegments(const std::string& directory) {
  history::HistoryOptions options = quickOptions(directory);
  options.recorder.keyframeEvery = 100s;
  options.recorder.checkEvery = std::chrono::hours(1);  // what is damaged stays so
  return options;
}

/// Three segments, each with the ten seconds of a job of its own that nobody else knows any more.
class JobSearchTest : public ::testing::Test {
 protected:
  JobSearchTest() {
    m_world.world.engine.keepsAccounts = false;
    m_world.listener().layout(smallLayout(m_world.listener(), 1));
    for (std::uint64_t number = firstJob; number <= lastJob; ++number) run(number);
  }
  void run(std::uint64_t number) {
    const Clock::time_point begin = epochStart + (number - firstJob) * 200s;
    const auto tell = [&](v1::Job::State state, std::chrono::seconds after) {
      m_world.at(begin + after);
      m_world.world.engine.tell(jobOf(number, "tenants/own", state));
      EXPECT_TRUE(m_world.recorded(begin + after));
    };
    tell(v1::Job::STATE_RUNNING, 10s);
    tell(v1::Job::STATE_COMPLETED, 20s);
    m_world.at(begin + 30s);
    m_world.world.engine.tellGone(jobName(number));
    EXPECT_TRUE(m_world.recorded(begin + 30s));
  }
  /// The first record with jobs behind the keyframe.
  void damageFirstSegment() {
    fs::path first;
    for (const auto& entry : fs::directory_iterator(m_directory.file("history"))) {
      const fs::path& path = entry.path();
      if (path.native().ends_with(history::fileSuffix) && (first.empty() || path < first)) first = path;
    }
    const auto stream = history::RecordStream::open(first, history::FileHeader::size).value();
    while (stream->peek() == history::RecordStream::Next::Record &&
           stream->header().kind != history::RecordKind::ItemChange) {
      stream->skip();
    }
    ASSERT_EQ(stream->header().kind, history::RecordKind::ItemChange);
    std::fstream file(first, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(stream->offset() + history::RecordHeader::size));
    file << "not what was written";
  }
  absl::Status ask(const Caller& caller, std::uint64_t number) {
    return m_world.world.factory.getJob(caller, jobName(number)).status();
  }
  RecordedJob search(std::uint64_t number) { return m_world.history.lastRecordedJob(number, onAndOn).value(); }

  TemporaryDirectory m_directory;
  RecordedWorld m_world{shortSegments(m_directory.file("history"))};
};

TEST_F(JobSearchTest, AJobIsAsItWasRecordedLast) {
  for (std::uint64_t number = firstJob; number <= lastJob; ++number) {
    const auto job = m_world.world.factory.getJob(operatorCaller(), jobName(number));
    ASSERT_TRUE(job.ok()) << job.status();
    EXPECT_EQ(job->name(), jobName(number));
    EXPECT_EQ(job->state(), v1::Job::STATE_COMPLETED);
  }
  EXPECT_EQ(reasonOf(ask(operatorCaller(), firstJob - 1)), "JOB_NOT_FOUND");
  EXPECT_EQ(reasonOf(ask(operatorCaller(), lastJob + 1)), "JOB_NOT_FOUND");
  EXPECT_EQ(reasonOf(ask(customer({"tenants/other"}), firstJob)), "JOB_NOT_FOUND");
}

TEST_F(JobSearchTest, WhichNumbersASegmentHasIsRemembered) {
  EXPECT_EQ(search(lastJob + 1).job, nullptr);
  damageFirstSegment();
  for (const std::uint64_t number : {std::uint64_t{1}, lastJob + 1, std::uint64_t{1'000'000}}) {
    const RecordedJob missing = search(number);
    EXPECT_EQ(missing.job, nullptr);
    EXPECT_TRUE(missing.trouble.ok()) << "nothing is read for " << number;
  }
  EXPECT_NE(search(lastJob).job, nullptr);
  EXPECT_EQ(reasonOf(search(firstJob).trouble), "HISTORY_DAMAGED");
}

TEST_F(JobSearchTest, WhatIsRecordedMeanwhileIsFound) {
  const std::uint64_t next = lastJob + 1;
  EXPECT_EQ(search(next).job, nullptr);
  run(next);
  EXPECT_TRUE(eventually([&] { return search(next).job != nullptr; }));
  EXPECT_EQ(search(next).job->state(), v1::Job::STATE_COMPLETED);
}

TEST_F(JobSearchTest, EachSegmentIsEnteredOnceAndWhoAsksMayGiveUpBetweenThem) {
  std::size_t asked = 0;
  const auto count = [&] {
    ++asked;
    return absl::OkStatus();
  };
  EXPECT_TRUE(m_world.history.lastRecordedJob(1, count).ok());
  EXPECT_EQ(asked, 3U);
  asked = 0;
  const auto giveUp = [&] { return ++asked == 2 ? absl::CancelledError("") : absl::OkStatus(); };
  EXPECT_TRUE(absl::IsCancelled(m_world.history.lastRecordedJob(1, giveUp).status()));
  EXPECT_EQ(asked, 2U);
  EXPECT_TRUE(
      absl::IsCancelled(m_world.world.factory.getJob(operatorCaller(), "jobs/1", [] { return false; }).status()));
}

TEST_F(JobSearchTest, TheFactoryStopsWithoutWaitingForIt) {
  Factory& factory = m_world.world.factory;
  const auto watch = factory.watchJobs(operatorCaller(), {}).value();
  std::jthread stopping;
  const auto stop = [&] {
    if (!stopping.joinable()) stopping = std::jthread([&] { factory.stop(); });
    return eventually([&] { return absl::IsUnavailable(watch->next().status()); });
  };
  EXPECT_EQ(reasonOf(factory.getJob(operatorCaller(), "jobs/1", stop).status()), "FACTORY_STOPPING");
}

TEST_F(JobSearchTest, OneLooksAtATimeAndWhoWaitsMayGiveUp) {
  std::promise<void> looking, waited;
  std::jthread first([&] {
    bool told = false;
    const auto hold = [&] {
      if (!std::exchange(told, true)) {
        looking.set_value();
        waited.get_future().wait();
      }
      return absl::OkStatus();
    };
    EXPECT_TRUE(m_world.history.lastRecordedJob(1, hold).ok());
  });
  looking.get_future().wait();
  const auto giveUp = [] { return absl::DeadlineExceededError(""); };
  EXPECT_TRUE(absl::IsDeadlineExceeded(m_world.history.lastRecordedJob(lastJob, giveUp).status()));
  waited.set_value();
  EXPECT_TRUE(m_world.history.lastRecordedJob(lastJob, onAndOn).ok());
}

TEST_F(JobSearchTest, DamageTellsACustomerNothing) {
  damageFirstSegment();
  const Caller other = customer({"tenants/other"});
  for (const std::uint64_t number : {std::uint64_t{1}, firstJob, lastJob}) {
    EXPECT_EQ(reasonOf(ask(other, number)), "JOB_NOT_FOUND") << number;
    v1::GetJobTelemetryRequest request;
    request.set_job(jobName(number));
    EXPECT_EQ(reasonOf(m_world.world.factory.jobTelemetry(other, request).status()), "JOB_NOT_FOUND") << number;
  }
  EXPECT_EQ(reasonOf(ask(operatorCaller(), 1)), "HISTORY_DAMAGED");
  EXPECT_TRUE(ask(customer({"tenants/own"}), lastJob).ok()) << "what is found is found";
}

}  // namespace
}  // namespace aifactory::testing
