// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>

#include "client/watch_stream.h"
#include "tests/client/spin.h"
#include "tests/client/watched_model.h"
#include "tests/fixtures/growth.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Model = WatchedModel<v1::WatchJobsRequest, v1::WatchJobsResponse>;
using Contents = std::map<std::string, std::string>;

/// A view that knows only what the signals told it.
struct Shadow : QObject {
  explicit Shadow(JobStore& store) {
    connect(&store, &JobStore::rowsChanged, this, [this, &store](const std::vector<int>& changed) {
      for (const int row : changed) {
        ASSERT_LT(row, static_cast<int>(rows.size()));
        ++signalled;
        rows[static_cast<std::size_t>(row)] = store.at(row).SerializeAsString();
      }
    });
    connect(&store, &JobStore::countChanged, this, [this, &store](int count) {
      const auto before = static_cast<int>(rows.size());
      rows.resize(static_cast<std::size_t>(count));
      for (int row = before; row < count; ++row)
        rows[static_cast<std::size_t>(row)] = store.at(row).SerializeAsString();
    });
  }
  std::vector<std::string> rows;
  int signalled = 0;
};

std::vector<std::string> rowsOf(const JobStore& store) {
  std::vector<std::string> rows;
  for (int row = 0; row < store.count(); ++row) rows.push_back(store.at(row).SerializeAsString());
  return rows;
}

Contents contentsOf(const JobStore& store) {
  Contents contents;
  for (int row = 0; row < store.count(); ++row) contents[store.at(row).name()] = store.at(row).display_name();
  return contents;
}

struct Watching {
  explicit Watching(const std::string& endpoint)
      : channel(std::make_shared<Channel>(endpoint, "secret")),
        feed(std::make_shared<JobFeed>(&store)),
        stream(feed, watchStarter(&Channel::jobs, &JobsCalls::WatchJobs, feed), {1ms, 2s, Backoff(1ms, 5ms)}) {
    stream.open(channel);
  }
  ~Watching() {
    stream.close();
    EXPECT_TRUE(channel->calls().wait(10s));
  }
  JobStore store;
  std::shared_ptr<Channel> channel;
  std::shared_ptr<JobFeed> feed;
  WatchStream stream;
};

class JobFeedProperties : public testing::TestWithParam<unsigned> {};

TEST_P(JobFeedProperties, StoreIsTheModelAtEveryStep) {
  std::mt19937 random(GetParam());
  Model model(GetParam() + 1);
  Contents jobs;
  std::uint64_t stamp = 0;
  std::map<std::string, Contents> history;  // by the stamp that every revision writes into one job
  const auto put = [&](v1::WatchJobsResponse& change, const std::string& name, const std::string& text) {
    jobs[name] = text;
    v1::Job& job = *change.add_jobs();
    job.set_name(name);
    job.set_display_name(text);
  };
  const auto alter = [&] {
    v1::WatchJobsResponse change;
    const std::string now = std::to_string(++stamp);
    std::string stampJob = "jobs/stamp";
    put(change, stampJob, now);
    for (unsigned edits = random() % 4; edits > 0; --edits) {
      const std::string name = "jobs/" + std::to_string(random() % 40);
      if (random() % 3 == 0 && jobs.contains(name)) {
        jobs.erase(name);
        change.add_removed(name);
        // A name stands in one of the two lists only.
        auto& listed = *change.mutable_jobs();
        for (int i = listed.size() - 1; i >= 0; --i) {
          if (listed[i].name() == name) listed.DeleteSubrange(i, 1);
        }
      } else if (std::find(change.removed().begin(), change.removed().end(), name) == change.removed().end()) {
        put(change, name, now + "/" + std::to_string(random()));
      }
    }
    history[now] = jobs;
    return change;
  };
  model.snapshot = [&] {
    std::vector<v1::WatchJobsResponse> parts(1);
    for (const auto& [name, text] : jobs) {
      if (parts.back().jobs_size() == 10) parts.emplace_back();
      v1::Job& job = *parts.back().add_jobs();
      job.set_name(name);
      job.set_display_name(text);
    }
    return parts;
  };
  alter();

  ScriptedFactory factory;
  factory.watchJobs = [&](auto& context, const auto& request, auto& writer) {
    return model.watch(context, request, writer);
  };
  factory.start();
  {
    Watching watching(factory.endpoint());
    JobStore& store = watching.store;
    Shadow shadow(store);
    int looks = 0;
    const auto look = [&] {
      const Contents now = contentsOf(store);
      const auto lock = model.lock();
      const auto then = history.find(now.at("jobs/stamp"));
      ASSERT_NE(then, history.end());
      ASSERT_EQ(now, then->second) << "after " << looks << " looks";
      ++looks;
    };
    QObject::connect(&store, &JobStore::rowsChanged, &store, look);
    QObject::connect(&store, &JobStore::syncedChanged, &store, look);

    const auto enough = [&](int step) { return step >= 250 && ((model.sawBoth() && looks > 20) || step > 5'000); };
    for (int step = 0; !enough(step) && !testing::Test::HasFatalFailure(); ++step) {
      switch (random() % 25) {
        case 0:
          model.restart([&] { alter(); });
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
    EXPECT_TRUE(
        spinUntil([&] { return watching.stream.phase() == WatchStream::Phase::Live && contentsOf(store) == jobs; }));
    EXPECT_EQ(contentsOf(store), jobs);
    EXPECT_EQ(shadow.rows, rowsOf(store));
    for (int row = 0; row < store.count(); ++row) EXPECT_EQ(store.find(store.at(row).name()), row);
    EXPECT_GT(looks, 20);
    EXPECT_GT(model.resets(), 1U);
    EXPECT_GT(model.resumes(), 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, JobFeedProperties, testing::Range(1U, 9U));

TEST(JobFeed, RestartedServerTouchesOnlyWhatDiffers) {
  Model model(1, false);
  Contents jobs;
  for (int i = 0; i < 100; ++i) jobs["jobs/" + std::to_string(i)] = "as before";
  model.snapshot = [&] {
    std::vector<v1::WatchJobsResponse> parts(1);
    for (const auto& [name, text] : jobs) {
      v1::Job& job = *parts.back().add_jobs();
      job.set_name(name);
      job.set_display_name(text);
    }
    return parts;
  };
  ScriptedFactory factory;
  factory.watchJobs = [&](auto& context, const auto& request, auto& writer) {
    return model.watch(context, request, writer);
  };
  factory.start();
  Watching watching(factory.endpoint());
  ASSERT_TRUE(spinUntil([&] { return watching.store.synced(); }));
  EXPECT_EQ(watching.store.count(), 100);

  std::vector<int> changed;
  int counts = 0;
  QObject::connect(&watching.store, &JobStore::rowsChanged, &watching.store,
                   [&](const std::vector<int>& rows) { changed.insert(changed.end(), rows.begin(), rows.end()); });
  QObject::connect(&watching.store, &JobStore::countChanged, &watching.store, [&] { ++counts; });
  model.restart([&] { jobs["jobs/42"] = "another now"; });
  ASSERT_TRUE(spinUntil([&] { return !changed.empty(); }));
  EXPECT_EQ(changed, std::vector<int>{watching.store.find("jobs/42")});
  EXPECT_EQ(counts, 0);
  EXPECT_EQ(model.resets(), 2U);
}

std::chrono::nanoseconds costOfABatch(std::size_t jobs) {
  JobStore store;
  JobFeed feed(&store);
  v1::WatchJobsResponse message;
  const auto add = [&](std::size_t number, const std::string& text) {
    v1::Job& job = *message.add_jobs();
    job.set_name("jobs/" + std::to_string(number));
    job.set_display_name(text);
  };
  for (std::size_t i = 0; i < jobs; ++i) add(i, "first");
  feed.beginSnapshot();
  EXPECT_TRUE(feed.fold(message, true).ok());
  EXPECT_TRUE(feed.finishSnapshot().ok());
  feed.publish();
  feed.take();
  feed.apply(1, true);
  EXPECT_EQ(store.count(), static_cast<int>(jobs));

  auto least = std::chrono::nanoseconds::max();
  for (int round = 0; round < 20; ++round) {
    message.Clear();
    // The same jobs each time, so that the processor's caches hold them among few and among many.
    for (std::size_t i = 0; i < 100; ++i) add(i * jobs / 100, "round " + std::to_string(round));
    EXPECT_TRUE(feed.fold(message, false).ok());
    feed.publish();
    least = std::min(least, cpuTimeOf([&] {
                       feed.take();
                       feed.apply(2, false);
                     }));
  }
  EXPECT_EQ(store.at(store.find("jobs/0")).display_name(), "round 19");
  return least;
}

TEST(JobFeed, ABatchCostsNoMoreAmongEightTimesTheJobs) { EXPECT_LT(growthOfEightfold(12'500, costOfABatch), 4); }

}  // namespace
}  // namespace aifactory
