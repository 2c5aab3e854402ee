// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/submitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <spdlog/spdlog.h>

#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "tests/api/lossy_world.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Fate = World::Fate;
using Outcome = SubmissionRecord::Outcome;
constexpr auto grace = 1000ms;

const Caller kim = [] {
  Caller caller;
  caller.identity = "kim.js";
  caller.role = v1::ROLE_CUSTOMER;
  caller.unixUser = "kim";
  return caller;
}();

v1::SubmitJobRequest requestOf(const std::string& id, const std::string& script = "#!/bin/sh\n") {
  v1::SubmitJobRequest request;
  request.set_request_id(id);
  request.mutable_job()->set_script(script);
  request.mutable_job()->set_node_count(1);
  return request;
}

/// One life of factoryd after the other, over one world.
class Lives {
 public:
  explicit Lives(World& world) : m_world(world), m_engine(world), m_log(world) { begin(); }

  /// Calls once; nothing when the process died of it.
  std::optional<absl::StatusOr<v1::Job>> submit(const v1::SubmitJobRequest& request) {
    try {
      return m_submitter->submit(kim, request);
    } catch (const Crash&) {
      begin();
      return std::nullopt;
    }
  }
  /// Repairs for `graces` graces, eight looks each; what is late arrives after the `lateAt`-th look.
  void settle(double graces = 6, int lateAt = -1) {
    for (int look = 0; look < graces * 8; ++look) {
      m_now += grace / 8;
      try {
        m_submitter->repair(m_now);
      } catch (const Crash&) {
        begin();
      }
      if (look == lateAt) {
        m_world.deliverLate();
      }
    }
  }
  void begin() {
    m_submitter.reset();
    m_submitter = std::make_unique<Submitter>(
        m_engine, m_log, grace,
        Submitter::Events{.unconfirmed = [this](const v1::Job& job) { shown.insert(job.name()); },
                          .resolved = [this](const std::string& name) { shown.erase(name); }});
    shown.clear();
    EXPECT_TRUE(m_submitter->recover(m_now).ok());
  }
  Submitter& submitter() { return *m_submitter; }

  std::set<std::string> shown;

 private:
  World& m_world;
  LossyEngine m_engine;
  LossyLog m_log;
  Clock::time_point m_now = Clock::now();
  std::unique_ptr<Submitter> m_submitter;
};

TEST(Submitter, AnAnswerIsTheJobAndIsRepeated) {
  World world;
  Lives lives(world);
  EXPECT_EQ((*lives.submit(requestOf("a")))->name(), "jobs/1");
  EXPECT_EQ((*lives.submit(requestOf("a")))->name(), "jobs/1");
  lives.begin();
  EXPECT_EQ((*lives.submit(requestOf("a")))->name(), "jobs/1");
  EXPECT_EQ(world.submissions, 1u);
}

TEST(Submitter, AnotherBodyOrCallerUnderTheIdIsRefused) {
  World world;
  Lives lives(world);
  ASSERT_TRUE(lives.submit(requestOf("a"))->ok());
  EXPECT_EQ(reasonOf(lives.submit(requestOf("a", "#!/bin/other\n"))->status()), "REQUEST_ID_REUSED");
  Caller lee = kim;
  lee.identity = "lee";
  EXPECT_EQ(lives.submitter().submit(lee, requestOf("a")).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(world.submissions, 1u);
}

TEST(Submitter, AJobOfSomebodyElseIsNoCopyWhateverItsCommentSays) {
  World world;
  Lives lives(world);
  world.fates = {Fate::RequestLost};
  ASSERT_TRUE(lives.submit(requestOf("a"))->ok());
  lives.settle(1.0 / 8);  // the held copy is there for everybody to read
  v1::Job foreign;
  foreign.set_name("jobs/99");
  foreign.set_request_id("a");
  foreign.set_user("mallory");
  foreign.set_state(v1::Job::STATE_RUNNING);
  world.jobs.push_back(foreign);
  lives.settle();
  EXPECT_EQ(world.outbox.at("a").outcome, Outcome::Done);
  EXPECT_EQ(world.outbox.at("a").jobName, "jobs/1");
  EXPECT_EQ(world.find("jobs/99").state(), v1::Job::STATE_RUNNING);
}

TEST(Submitter, OneQuestionARoundServesEveryOpenSubmission) {
  World world;
  Lives lives(world);
  world.fates.assign(20, Fate::AnswerLost);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(lives.submit(requestOf("id" + std::to_string(i)))->ok());
  }
  EXPECT_EQ(lives.shown.size(), 20u);
  lives.settle(1.0 / 8);  // one look
  EXPECT_EQ(world.listings, 1);
  EXPECT_TRUE(lives.shown.empty());
  EXPECT_EQ(world.alive().size(), 20u);
}

TEST(Submitter, ADifferentOrderOfTheEnvironmentIsTheSameBody) {
  World world;
  Lives lives(world);
  v1::SubmitJobRequest forth = requestOf("a"), back = requestOf("a");
  for (int i = 0; i < 100; ++i) {
    (*forth.mutable_job()->mutable_environment())["V" + std::to_string(i)] = "x";
    (*back.mutable_job()->mutable_environment())["V" + std::to_string(99 - i)] = "x";
  }
  ASSERT_TRUE(lives.submit(forth)->ok());
  EXPECT_TRUE(lives.submit(back)->ok());
}

TEST(Submitter, ARefusalIsRepeatedWithItsDetails) {
  World world;
  world.verdict = invalidField("job.queue", "There is no queue x.", "NO_SUCH_QUEUE");
  Lives lives(world);
  EXPECT_EQ(lives.submit(requestOf("a"))->status(), world.verdict);
  const absl::Status first = world.verdict;
  world.verdict = absl::OkStatus();
  lives.begin();
  EXPECT_EQ(lives.submit(requestOf("a"))->status(), first);
  EXPECT_EQ(world.submissions, 1u);
  EXPECT_TRUE(world.jobs.empty());
}

TEST(Submitter, UnavailableMayBeTriedAgain) {
  World world;
  world.reachable = false;
  Lives lives(world);
  EXPECT_EQ(lives.submit(requestOf("a"))->status().code(), absl::StatusCode::kUnavailable);
  world.reachable = true;
  lives.settle();
  EXPECT_TRUE(world.jobs.empty()) << "the caller was told that nothing happened";
  EXPECT_EQ((*lives.submit(requestOf("a")))->name(), "jobs/1");
}

TEST(Submitter, ALostAnswerIsUnconfirmedUntilItIsFound) {
  World world;
  world.fates = {Fate::AnswerLost};
  Lives lives(world);
  const auto job = *lives.submit(requestOf("a"));
  EXPECT_EQ(job->state(), v1::Job::STATE_UNCONFIRMED);
  EXPECT_EQ(job->name(), "jobs/unconfirmed-a");
  EXPECT_THAT(lives.shown, testing::ElementsAre("jobs/unconfirmed-a"));
  lives.settle();
  EXPECT_THAT(lives.shown, testing::IsEmpty());
  EXPECT_EQ((*lives.submit(requestOf("a")))->name(), "jobs/1");
  EXPECT_EQ(world.submissions, 1u);
}

TEST(Submitter, NothingIsResentWhileTheSchedulerCannotBeAsked) {
  World world;
  world.fates = {Fate::Late};
  Lives lives(world);
  ASSERT_EQ((*lives.submit(requestOf("a")))->state(), v1::Job::STATE_UNCONFIRMED);
  world.reachable = false;
  lives.settle(20);
  lives.begin();
  lives.settle(20);
  EXPECT_EQ(world.submissions, 1u);
  EXPECT_THAT(lives.shown, testing::ElementsAre("jobs/unconfirmed-a"));
  world.deliverLate();
  world.reachable = true;
  lives.settle();
  EXPECT_EQ(world.submissions, 1u);
  EXPECT_EQ(world.alive().size(), 1u);
}

TEST(Submitter, AnOutageStartsTheGraceOver) {
  World world;
  world.fates = {Fate::Late};
  Lives lives(world);
  ASSERT_TRUE(lives.submit(requestOf("a"))->ok());
  lives.settle(0.5);
  ASSERT_EQ(world.submissions, 2u);
  world.reachable = false;
  lives.settle(5);
  world.reachable = true;
  lives.settle(0.5);
  EXPECT_EQ(world.releases, 0) << "the first one may still be on its way";
  world.deliverLate();
  lives.settle();
  EXPECT_EQ(world.releases, 0);
  ASSERT_EQ(world.alive().size(), 1u);
  EXPECT_EQ(world.alive()[0].name(), "jobs/2");
}

TEST(Submitter, ALostRequestIsSentAgainHeldAndReleased) {
  World world;
  world.fates = {Fate::RequestLost};
  Lives lives(world);
  ASSERT_TRUE(lives.submit(requestOf("a"))->ok());
  lives.settle(0.8);
  ASSERT_EQ(world.jobs.size(), 1u);
  EXPECT_EQ(world.jobs[0].state(), v1::Job::STATE_HELD);
  lives.settle();
  EXPECT_EQ(world.jobs[0].state(), v1::Job::STATE_PENDING);
}

TEST(Submitter, AJobThatTheCallerWantsHeldStaysHeld) {
  World world;
  world.fates = {Fate::RequestLost};
  Lives lives(world);
  v1::SubmitJobRequest request = requestOf("a");
  request.mutable_job()->set_hold(true);
  ASSERT_TRUE(lives.submit(request)->ok());
  lives.settle();
  EXPECT_EQ(world.releases, 0);
  ASSERT_EQ(world.alive().size(), 1u);
  EXPECT_EQ((*lives.submit(request))->state(), v1::Job::STATE_HELD);
}

TEST(Submitter, AResendThatIsRefusedBecomesTheAnswer) {
  World world;
  world.fates = {Fate::RequestLost};
  world.verdict = invalidField("job.queue", "There is no queue x.");
  Lives lives(world);
  ASSERT_EQ((*lives.submit(requestOf("a")))->state(), v1::Job::STATE_UNCONFIRMED);
  lives.settle();
  EXPECT_EQ(lives.submit(requestOf("a"))->status(), world.verdict);
  EXPECT_THAT(lives.shown, testing::IsEmpty());
}

/// The caller calls until it is told something; factoryd dies at one step and again at another.
void liveThrough(std::vector<Fate> fates, int firstCrash, int secondCrash, int lateAt, bool hold) {
  World world;
  world.fates = std::move(fates);
  world.crashIn = firstCrash;
  Lives lives(world);
  v1::SubmitJobRequest request = requestOf("a");
  request.mutable_job()->set_hold(hold);
  bool second = false;
  while (true) {
    const auto told = lives.submit(request);
    if (!told && !std::exchange(second, true)) {
      world.crashIn = secondCrash;
    }
    if (told) {
      ASSERT_TRUE(told->ok()) << told->status();
      break;
    }
  }
  lives.settle(4, lateAt);
  if (!second && world.crashIn == 0) {
    world.crashIn = secondCrash;
  }
  lives.settle(8);
  world.crashIn = 0;
  lives.settle(8);
  const auto alive = world.alive();
  ASSERT_EQ(alive.size(), 1u);
  ASSERT_EQ(alive[0].state(), hold ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
  ASSERT_EQ(world.outbox.at("a").outcome, Outcome::Done);
  ASSERT_EQ(world.outbox.at("a").jobName, alive[0].name());
  ASSERT_TRUE(lives.shown.empty());
  ASSERT_EQ((*lives.submit(request))->name(), alive[0].name());
}

TEST(SubmitterCrash, ExactlyOneJobWhateverIsLostAndWheneverItDies) {
  spdlog::set_level(spdlog::level::off);  // a hundred thousand lives would fill the log
  const Fate every[] = {Fate::Answered, Fate::AnswerLost, Fate::RequestLost, Fate::Late};
  for (const Fate first : every) {
    for (const Fate resend : every) {
      for (int firstCrash = 0; firstCrash < 28; ++firstCrash) {
        for (int secondCrash = 0; secondCrash < (firstCrash == 0 ? 1 : 16); ++secondCrash) {
          for (const int lateAt : {0, 3}) {
            for (const bool hold : {false, true}) {
              liveThrough({first, resend}, firstCrash, secondCrash, lateAt, hold);
              if (testing::Test::HasFailure()) {
                FAIL() << "first " << int(first) << " resend " << int(resend) << " crashes " << firstCrash << ","
                       << secondCrash << " late at " << lateAt << " hold " << hold;
              }
            }
          }
        }
      }
    }
  }
}

TEST(SubmitterCrash, ACallerWhoNeverAsksAgainStillGetsOneJobOnceTheRowIsThere) {
  for (int crash = 1; crash < 12; ++crash) {
    for (const Fate fate : {Fate::Answered, Fate::AnswerLost, Fate::RequestLost, Fate::Late}) {
      World world;
      world.fates = {fate};
      world.crashIn = crash;
      Lives lives(world);
      lives.submit(requestOf("a"));
      lives.settle(6, 2);
      EXPECT_EQ(world.alive().size(), world.outbox.size()) << "crash " << crash << " fate " << int(fate);
    }
  }
}

TEST(Submitter, TwoHundredAtOnceMakeOneJob) {
  World world;
  Lives lives(world);
  std::mutex mutex;
  std::multiset<std::string> names;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 200; ++i) {
      threads.emplace_back([&] {
        const auto job = lives.submitter().submit(kim, requestOf("a"));
        const std::lock_guard lock(mutex);
        names.insert(job.ok() ? job->name() : job.status().ToString());
      });
    }
  }
  EXPECT_EQ(names.count("jobs/1"), 200u);
  EXPECT_EQ(world.jobs.size(), 1u);
}

TEST(Submitter, ItsThreadRepairsByItself) {
  World world;
  world.fates = {Fate::AnswerLost};
  LossyEngine engine(world);
  LossyLog log(world);
  std::promise<std::string> resolved;
  Submitter submitter(engine, log, 100ms,
                      {.unconfirmed = {}, .resolved = [&](std::string name) { resolved.set_value(name); }});
  ASSERT_EQ(submitter.submit(kim, requestOf("a"))->state(), v1::Job::STATE_UNCONFIRMED);
  submitter.start();
  EXPECT_EQ(resolved.get_future().get(), "jobs/unconfirmed-a");
  submitter.stop();
}

}  // namespace
}  // namespace aifactory
