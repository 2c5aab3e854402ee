// SPDX-License-Identifier: GPL-3.0-or-later
// The watch protocol of keyed collections against a reference model: whatever a reader does and wherever it breaks
// off, what it holds at a revision is what the model held at that revision.
#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <thread>

#include "factory/core/collection_kinds.h"
#include "factory/core/timestamps.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

using Rows = std::map<std::string, std::string>;  // name to serialised job
using Kind = v1::WatchHeader;

/// What each scope saw at each of its revisions.
class Model {
 public:
  explicit Model(std::vector<Scope> scopes) {
    for (Scope& scope : scopes) m_views.push_back({std::move(scope), {Rows()}});
  }
  void apply(const std::vector<v1::Job>& changed, const std::vector<std::string>& removed) {
    for (const v1::Job& job : changed) m_jobs[job.name()] = job;
    for (const std::string& name : removed) m_jobs.erase(name);
    for (View& view : m_views) {
      Rows rows;
      for (const auto& [name, job] : m_jobs) {
        if (view.scope.sees(job.tenant())) rows[name] = job.SerializeAsString();
      }
      if (rows != view.revisions.back()) view.revisions.push_back(std::move(rows));
    }
  }
  Rows at(std::size_t scope, std::uint64_t revision, bool runningOnly) const {
    Rows rows = m_views[scope].revisions.at(revision);
    if (runningOnly) std::erase_if(rows, [](const auto& row) { return !isRunning(row.second); });
    return rows;
  }
  std::uint64_t newest(std::size_t scope) const { return m_views[scope].revisions.size() - 1; }
  const std::map<std::string, v1::Job>& jobs() const { return m_jobs; }

 private:
  struct View {
    Scope scope;
    std::vector<Rows> revisions;
  };
  static bool isRunning(const std::string& bytes) {
    v1::Job job;
    job.ParseFromString(bytes);
    return job.state() == v1::Job::STATE_RUNNING;
  }
  std::map<std::string, v1::Job> m_jobs;
  std::vector<View> m_views;
};

/// A strict client. Its checks are the protocol's promises.
class Reader {
 public:
  Reader(std::size_t scope, Caller caller, bool runningOnly)
      : m_scope(scope), m_caller(std::move(caller)), m_runningOnly(runningOnly) {}

  void connect(Factory& factory, const std::string& token, std::optional<Rows> held) {
    v1::WatchJobsRequest request;
    request.set_resume_token(token);
    if (m_runningOnly) request.set_filter("state = running");
    auto watch = factory.watchJobs(m_caller, request);
    ASSERT_TRUE(watch.ok()) << watch.status();
    m_watch = *std::move(watch);
    m_resumed = held.has_value();
    if (held) m_rows = *std::move(held);
    m_first = true;
    m_revision = 0;
    m_synced = false;
  }
  void disconnect() { m_watch.reset(); }
  bool connected() const { return m_watch != nullptr; }

  /// False when there is nothing to read; `cut` when the server ended the stream.
  bool step(const Model& model) {
    const auto frame = m_watch->next();
    if (!frame.ok()) {
      EXPECT_EQ(frame.status().code(), absl::StatusCode::kResourceExhausted);
      cut = true;
      disconnect();
      return false;
    }
    if (!*frame) return false;
    EXPECT_LT((*frame)->size(), 1U << 20);
    v1::WatchJobsResponse message;
    EXPECT_TRUE(message.ParseFromString(**frame));
    fold(message, model);
    return true;
  }

  struct Point {
    std::string token;
    Rows rows;
  };
  std::vector<Point> points;  ///< where it could resume
  bool cut = false;
  bool sawReset = false;
  std::uint64_t revision() const { return m_revision; }
  std::size_t scope() const { return m_scope; }
  bool runningOnly() const { return m_runningOnly; }
  bool synced() const { return m_synced; }

 private:
  void fold(const v1::WatchJobsResponse& message, const Model& model) {
    const auto kind = message.header().kind();
    if (m_first) sawReset = kind == Kind::KIND_RESET;
    if (m_first && !m_resumed) {
      EXPECT_EQ(kind, Kind::KIND_RESET);
    }
    m_first = false;
    EXPECT_GE(message.header().revision(), m_revision);
    m_revision = message.header().revision();
    if (kind == Kind::KIND_RESET) {
      m_rows.clear();
      m_synced = false;
      return;
    }
    for (const v1::Job& job : message.jobs()) {
      std::string bytes = job.SerializeAsString();
      EXPECT_NE(m_rows[job.name()], bytes) << "a change that changes nothing came twice";
      m_rows[job.name()] = std::move(bytes);
    }
    for (const std::string& name : message.removed()) EXPECT_EQ(m_rows.erase(name), 1U) << name;
    if (kind == Kind::KIND_SNAPSHOT) return;
    if (kind == Kind::KIND_SYNCED) m_synced = true;
    EXPECT_EQ(m_rows, model.at(m_scope, m_revision, m_runningOnly)) << "at revision " << m_revision;
    ASSERT_FALSE(message.header().resume_token().empty());
    points.push_back({message.header().resume_token(), m_rows});
  }

  const std::size_t m_scope;
  const Caller m_caller;
  const bool m_runningOnly;
  std::unique_ptr<Watch> m_watch;
  Rows m_rows;
  std::uint64_t m_revision = 0;
  bool m_first = true, m_resumed = false, m_synced = false;
};

class JobWatchProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  static FactoryOptions options() {
    FactoryOptions options;
    options.logCapacity = 40;  // small, so that readers fall behind it
    return options;
  }
  static std::vector<Caller> callers() {
    return {operatorCaller(), customer({"tenants/a"}), customer({"tenants/a", "tenants/b"})};
  }
  static std::vector<Scope> scopes() {
    std::vector<Scope> scopes;
    for (const Caller& caller : callers()) scopes.push_back(caller.scope);
    return scopes;
  }

  std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(m_random); }

  void changeJobs() {
    static const std::vector<std::string> tenants{"tenants/a", "tenants/b", "tenants/c", ""};
    std::map<std::string, v1::Job> changed;
    std::set<std::string> removed;
    for (std::size_t count = 1 + pick(5); count > 0; --count) {
      const auto number = 1 + pick(30);
      if (pick(4) == 0) {
        removed.insert(jobName(number));
        changed.erase(jobName(number));
      } else {
        auto job = jobOf(number, tenants[pick(tenants.size())],
                         pick(2) == 0 ? v1::Job::STATE_RUNNING : v1::Job::STATE_PENDING);
        job.set_priority(pick(1000));
        removed.erase(job.name());
        changed[job.name()] = job;
      }
    }
    std::vector<v1::Job> jobs;
    EngineChange change;
    for (const auto& [name, job] : changed) {
      jobs.push_back(job);
      change.jobs.push_back(std::make_shared<v1::Job>(job));
    }
    change.removedJobs.assign(removed.begin(), removed.end());
    m_model->apply(jobs, change.removedJobs);
    m_world->engine.listener()->change(std::move(change));
  }

  void begin() {
    m_world.reset();
    m_world = std::make_unique<World>(options());
    const auto before = m_model ? m_model->jobs() : std::map<std::string, v1::Job>();
    m_model = std::make_unique<Model>(scopes());
    // Scopes come into being when first used, which is then their first revision.
    for (const Caller& caller : callers()) ASSERT_TRUE(m_world->factory.listJobs(caller, {}).ok());
    std::vector<v1::Job> jobs;
    EngineChange change;
    for (const auto& [name, job] : before) {
      jobs.push_back(job);
      change.jobs.push_back(std::make_shared<v1::Job>(job));
    }
    m_model->apply(jobs, {});
    m_world->engine.listener()->change(std::move(change));
  }

  /// Resumes, or tries to with something that must not work.
  void connect(Reader& reader, std::vector<Reader>& readers) {
    const auto mustReset = [&](const std::string& token) {
      reader.connect(m_world->factory, token, std::nullopt);
      reader.step(*m_model);
      EXPECT_TRUE(reader.sawReset);
    };
    switch (pick(6)) {
      case 0:
        return mustReset("");
      case 1: {
        if (reader.points.empty()) return mustReset("not a token");
        std::string token = reader.points.back().token;
        token[pick(token.size())] ^= 1;
        return mustReset(token);
      }
      case 2: {
        const Reader& other = readers[pick(readers.size())];
        const bool same = other.scope() == reader.scope() && other.runningOnly() == reader.runningOnly();
        if (other.points.empty() || same) return mustReset("");
        return mustReset(other.points.back().token);
      }
      default: {
        if (reader.points.empty()) return mustReset("");
        const auto back = std::min(reader.points.size(), 1 + pick(4));
        const Reader::Point point = reader.points[reader.points.size() - back];
        reader.connect(m_world->factory, point.token, point.rows);
      }
    }
  }

  std::mt19937 m_random{GetParam()};
  std::unique_ptr<World> m_world;
  std::unique_ptr<Model> m_model;
};

TEST_P(JobWatchProperty, EveryReaderHoldsTheModelAtItsRevision) {
  begin();
  std::vector<Reader> readers;
  for (int copy = 0; copy < 2; ++copy) {
    for (std::size_t scope = 0; scope < callers().size(); ++scope) {
      for (const bool runningOnly : {false, true}) readers.emplace_back(scope, callers()[scope], runningOnly);
    }
  }
  int cuts = 0, restarts = 0, resumes = 0;
  for (int round = 0; round < 2500 && !HasFailure(); ++round) {
    const std::size_t action = pick(1000);
    if (action < 3) {
      for (Reader& reader : readers) reader.disconnect();
      begin();
      ++restarts;
      for (Reader& reader : readers) {  // a token of the epoch before
        if (reader.points.empty()) continue;
        reader.connect(m_world->factory, reader.points.back().token, std::nullopt);
        reader.step(*m_model);
        EXPECT_TRUE(reader.sawReset);
        reader.points.clear();
      }
    } else if (action < 400) {
      changeJobs();
    } else {
      Reader& reader = readers[action < 950 ? pick(readers.size() - 2) : pick(readers.size())];  // two are slow
      if (!reader.connected()) {
        connect(reader, readers);
        if (!reader.sawReset) ++resumes;
      } else if (pick(15) == 0) {
        reader.disconnect();
      } else {
        for (std::size_t messages = pick(8); messages > 0 && reader.connected() && reader.step(*m_model);) --messages;
        cuts += std::exchange(reader.cut, false);
      }
    }
  }
  for (Reader& reader : readers) {
    if (!reader.connected()) reader.connect(m_world->factory, "", std::nullopt);
    while (reader.connected() && reader.step(*m_model)) {
    }
    if (reader.cut) continue;
    EXPECT_TRUE(reader.synced());
    EXPECT_EQ(m_model->at(reader.scope(), m_model->newest(reader.scope()), reader.runningOnly()),
              reader.points.back().rows);
  }
  EXPECT_GT(cuts, 0);
  EXPECT_GT(restarts, 0);
  EXPECT_GT(resumes, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, JobWatchProperty, ::testing::Values(1, 2, 3, 4));

TEST(JobWatch, ATokenFromTheFutureOrOfAnotherCollectionStartsOver) {
  WatchContext context(std::chrono::seconds(5));
  context.begin();
  const TokenSealer sealer;
  Scope all;
  all.allTenants = true;
  CollectionHub jobs(jobsKind(), 100, context, sealer), alerts(alertsKind(), 100, context, sealer);
  jobs.apply({{"jobs/1", std::make_shared<v1::Job>(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING))}});

  const auto first = [](CollectionHub& hub, const Scope& scope, const std::string& token) {
    auto watch = hub.watch(scope, "", token);
    v1::WatchJobsResponse message;
    message.ParseFromString(**(*watch)->next());
    return message.header();
  };
  auto watch = *jobs.watch(all, "", "");
  std::string token;
  while (const WatchFrame frame = *watch->next()) {
    v1::WatchJobsResponse message;
    ASSERT_TRUE(message.ParseFromString(*frame));
    token = message.header().resume_token();
  }
  EXPECT_EQ(first(jobs, all, token).kind(), Kind::KIND_SYNCED);
  EXPECT_EQ(first(alerts, all, token).kind(), Kind::KIND_RESET);

  // The epoch travels in a token that the sealer can open; one of the future is made with it.
  const std::string canonical = Filter::parse("", jobsKind().schema, 0)->canonical();
  const std::string contextText = std::string("jobs") + '\0' + all.key() + '\0' + canonical;
  const auto point = ResumePoint::open(sealer, contextText, token);
  ASSERT_TRUE(point);
  const std::string future = ResumePoint{point->epoch, point->revision + 5}.seal(sealer, contextText);
  EXPECT_EQ(first(jobs, all, future).kind(), Kind::KIND_RESET);
  const std::string otherEpoch = ResumePoint{point->epoch + 1, point->revision}.seal(sealer, contextText);
  EXPECT_EQ(first(jobs, all, otherEpoch).kind(), Kind::KIND_RESET);
}

TEST(JobWatch, ReadersInStepShareTheirBytes) {
  World world;
  auto left = *world.factory.watchJobs(operatorCaller(), {}), right = *world.factory.watchJobs(operatorCaller(), {});
  for (const auto* watch : {left.get(), right.get()}) {
    while (*const_cast<Watch*>(watch)->next()) {
    }
  }
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  const WatchFrame frame = *left->next();
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame, *right->next());
}

TEST(JobWatch, ARevisionBeyondAMessageBecomesASnapshotInChunks) {
  World world;
  auto watch = *world.factory.watchJobs(operatorCaller(), {});
  while (*watch->next()) {
  }
  EngineChange change;
  for (int number = 1; number <= 3000; ++number) {
    auto job =
        std::make_shared<v1::Job>(jobOf(static_cast<std::uint64_t>(number), "tenants/a", v1::Job::STATE_RUNNING));
    job->set_working_directory(std::string(1000, 'x'));
    change.jobs.push_back(std::move(job));
  }
  world.engine.listener()->change(std::move(change));
  std::vector<Kind::Kind> kinds;
  int jobs = 0;
  while (const WatchFrame frame = *watch->next()) {
    EXPECT_LT(frame->size(), 1U << 20);
    v1::WatchJobsResponse message;
    ASSERT_TRUE(message.ParseFromString(*frame));
    kinds.push_back(message.header().kind());
    jobs += message.jobs_size();
  }
  EXPECT_EQ(jobs, 3000);
  ASSERT_GE(kinds.size(), 5U);
  EXPECT_EQ(kinds.front(), Kind::KIND_RESET);
  EXPECT_EQ(kinds.back(), Kind::KIND_SYNCED);
}

TEST(JobWatch, AnItemEntersAndLeavesWithTimeAlone) {
  FactoryOptions options;
  options.bookmarkEvery = std::chrono::milliseconds(80);
  World world(options);
  const auto begin = Clock::time_point(std::chrono::seconds(1'000'000'000));  // not the machine's time
  world.engine.listener()->clock(begin);
  v1::Job job = jobOf(1, "tenants/a", v1::Job::STATE_RUNNING);
  *job.mutable_start_time() = timestampOf(begin - std::chrono::minutes(59));
  world.engine.tell(job);
  v1::WatchJobsRequest request;
  request.set_filter("elapsed > 1h AND elapsed < 2h");
  auto watch = *world.factory.watchJobs(operatorCaller(), request);
  Rows rows;
  const auto readUntil = [&](std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    do {
      while (const WatchFrame frame = *watch->next()) {
        v1::WatchJobsResponse message;
        ASSERT_TRUE(message.ParseFromString(*frame));
        if (message.header().kind() == Kind::KIND_RESET) rows.clear();
        for (const v1::Job& row : message.jobs()) rows[row.name()] = row.SerializeAsString();
        for (const std::string& name : message.removed()) rows.erase(name);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    } while (rows.size() != count && std::chrono::steady_clock::now() < until);
    EXPECT_EQ(rows.size(), count);
  };
  readUntil(0);
  world.engine.listener()->clock(begin + std::chrono::minutes(2));
  readUntil(1);
  v1::ListJobsRequest list;
  list.set_filter(request.filter());
  EXPECT_EQ(world.factory.listJobs(operatorCaller(), list)->jobs_size(), 1);
  world.engine.listener()->clock(begin + std::chrono::minutes(62));
  readUntil(0);
}

TEST(JobWatch, WakesItsReaderAndBookmarksWhenIdle) {
  FactoryOptions options;
  options.bookmarkEvery = std::chrono::milliseconds(80);
  World world(options);
  std::atomic<int> wakes{0};
  auto watch = *world.factory.watchJobs(operatorCaller(), {});
  watch->onReady([&] { ++wakes; });
  while (*watch->next()) {
  }
  world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  EXPECT_GE(wakes.load(), 1);
  bool bookmarked = false;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!bookmarked && std::chrono::steady_clock::now() < until) {
    while (const WatchFrame frame = *watch->next()) {
      v1::WatchJobsResponse message;
      ASSERT_TRUE(message.ParseFromString(*frame));
      bookmarked |= message.header().kind() == Kind::KIND_BOOKMARK;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(bookmarked);
  world.factory.stop();
  EXPECT_EQ(watch->next().status().code(), absl::StatusCode::kUnavailable);
}

TEST(JobWatch, BeforeTheEngineAnsweredTellsAheadWhatIsKnownAndNoSnapshot) {
  FakeEngine engine;
  MemoryLog log;
  Factory factory(engine, log, {});
  engine.reachable = false;
  factory.start();
  engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  const auto read = [](Watch& watch) {
    std::vector<v1::WatchJobsResponse> messages;
    while (const WatchFrame frame = *watch.next()) EXPECT_TRUE(messages.emplace_back().ParseFromString(*frame));
    return messages;
  };
  auto jobs = *factory.watchJobs(operatorCaller(), {});
  auto fleet = *factory.watchFleet(operatorCaller(), {});
  std::vector<v1::WatchJobsResponse> messages = read(*jobs);
  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(messages.front().header().kind(), Kind::KIND_CHANGE);
  EXPECT_EQ(messages.front().jobs_size(), 1);
  for (const auto& message : messages) {
    EXPECT_NE(message.header().kind(), Kind::KIND_RESET);
    EXPECT_EQ(message.header().revision(), 0U);
    EXPECT_TRUE(message.header().resume_token().empty()) << "nothing to resume from";
  }
  for (const auto& message : read(*fleet)) EXPECT_EQ(message.header().kind(), Kind::KIND_BOOKMARK);
  EXPECT_EQ(factory.listJobs(operatorCaller(), {}).status().code(), absl::StatusCode::kUnavailable);

  int wakes = 0;
  jobs->onReady([&] { ++wakes; });
  engine.reachable = true;
  engine.listener()->reachable(true, {});
  EXPECT_EQ(wakes, 1);
  messages = read(*jobs);
  ASSERT_GE(messages.size(), 3U);
  EXPECT_EQ(messages.front().header().kind(), Kind::KIND_RESET);
  EXPECT_EQ(messages.back().header().kind(), Kind::KIND_SYNCED);
  EXPECT_TRUE(factory.listJobs(operatorCaller(), {}).ok());
  factory.stop();
}

TEST(JobWatch, ASilentEngineIsAnAlertUntilItAnswers) {
  World world;
  const auto alerts = [&] { return world.factory.listAlerts(operatorCaller(), {})->alerts(); };
  world.engine.listener()->reachable(false, "no answer within 5 s");
  world.engine.listener()->reachable(false, "still none");
  ASSERT_EQ(alerts().size(), 1);
  EXPECT_EQ(alerts()[0].kind(), v1::Alert::KIND_ENGINE);
  EXPECT_EQ(alerts()[0].summary(), "Fake does not answer: still none");
  world.engine.listener()->reachable(true, {});
  EXPECT_TRUE(alerts().empty());
}

}  // namespace
}  // namespace aifactory::testing
