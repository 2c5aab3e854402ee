// SPDX-License-Identifier: GPL-3.0-or-later
// A connection that shows the past: what it asks for, what it shows meanwhile, and how it comes back.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "client/factory_connection.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using State = FactoryConnection::State;

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);

/// A factory with one job whose name says which time it is from: "now 17" or the seconds of an instant.
class PastTest : public testing::Test {
 protected:
  PastTest() {
    factory.whoAmI = [](grpc::ServerContext&, const v1::WhoAmIRequest&, v1::WhoAmIResponse& response) {
      response.add_methods("/aifactory.v1.HistoryService/GetHistory");
      *response.mutable_factory_time() = toTimestamp(now);
      *response.mutable_server_time() = toTimestamp(QDateTime::currentDateTimeUtc());
      response.mutable_engine()->set_clock_speed(1);
      return grpc::Status::OK;
    };
    factory.getHistory = [this](grpc::ServerContext&, const v1::GetHistoryRequest&, v1::GetHistoryResponse& response) {
      v1::HistorySpan& span = *response.add_spans();
      *span.mutable_start() = toTimestamp(now.addSecs(-24 * 3600));
      *span.mutable_end() = toTimestamp(now.addSecs(-5));
      response.set_recording(recording);
      return grpc::Status::OK;
    };
    factory.watchJobs = [this](grpc::ServerContext& context, const v1::WatchJobsRequest& request, auto& writer) {
      return serve(context, request, writer);
    };
    factory.watchFleet = [this](grpc::ServerContext& context, const v1::WatchFleetRequest& request, auto& writer) {
      note(fleetAsked, request);
      return ScriptedFactory::watchNothing(context, request, writer);
    };
    factory.watchAlerts = [this](grpc::ServerContext& context, const v1::WatchAlertsRequest& request, auto& writer) {
      note(request.has_playback() ? alertsAsked : alertsOfNow, request);
      return ScriptedFactory::watchNothing(context, request, writer);
    };
  }

  struct Asked {
    std::string token;
    std::optional<v1::Playback> playback;
  };
  template <class Request>
  void note(std::vector<Asked>& list, const Request& request) {
    const std::lock_guard lock(mutex);
    list.push_back({request.resume_token(),
                    request.has_playback() ? std::optional(request.playback()) : std::optional<v1::Playback>()});
  }
  Asked last(const std::vector<Asked>& list) {
    const std::lock_guard lock(mutex);
    return list.back();
  }

  grpc::Status serve(grpc::ServerContext& context, const v1::WatchJobsRequest& request,
                     grpc::ServerWriter<v1::WatchJobsResponse>& writer) {
    note(jobsAsked, request);
    if (request.has_playback() && refusePast) return {grpc::OUT_OF_RANGE, "nothing was recorded then"};
    mostAtOnce = std::max<int>(mostAtOnce, ++atOnce);
    std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    const bool past = request.has_playback();
    std::int64_t shown = request.playback().time().seconds();
    v1::WatchJobsResponse response;
    const auto write = [&](v1::WatchHeader::Kind kind) {
      *response.mutable_header() = watchHeader(kind, past ? 0 : ++revision, past ? "" : "token");
      *response.mutable_header()->mutable_factory_time() =
          past ? toTimestamp(QDateTime::fromSecsSinceEpoch(shown)) : toTimestamp(now);
      return writer.Write(response);
    };
    const auto job = [&] {
      response.Clear();
      v1::Job& job = *response.add_jobs();
      job.set_name("jobs/1");
      job.set_display_name(past ? std::to_string(shown) : "now " + std::to_string(revision));
    };
    bool written = write(v1::WatchHeader::KIND_RESET);
    job();
    written = written && write(v1::WatchHeader::KIND_SNAPSHOT);
    response.Clear();
    written = written && write(v1::WatchHeader::KIND_SYNCED);
    while (written && !context.IsCancelled()) {
      std::this_thread::sleep_for(1ms);
      if (past && request.playback().speed() == 0) continue;
      shown += past;
      job();
      written = write(v1::WatchHeader::KIND_CHANGE);
    }
    --atOnce;
    return grpc::Status::CANCELLED;
  }

  void open() {
    factory.start();
    connection = std::make_unique<FactoryConnection>(factory.profile());
    QObject::connect(connection.get(), &FactoryConnection::stateChanged, connection.get(), [this] {
      everStale |= connection->staleSince().isValid();
      everLost |= wasConnected && connection->state() != State::Connected;
      wasConnected |= connection->state() == State::Connected;
    });
    connection->open();
    ASSERT_TRUE(spinUntil([&] { return connection->state() == State::Connected && history().available(); }));
  }
  TimeCursor& cursor() { return connection->cursor(); }
  HistoryStore& history() { return connection->history(); }
  std::string shown() { return connection->jobs().count() == 1 ? connection->jobs().at(0).display_name() : ""; }
  static std::string name(const QDateTime& instant) { return std::to_string(instant.toSecsSinceEpoch()); }
  bool comesTo(const QDateTime& instant) {
    return spinUntil([&] { return connection->isAtCursor() && shown() == name(instant); });
  }

  std::atomic<int> delay = 0, atOnce = 0, mostAtOnce = 0;
  std::atomic<bool> refusePast = false, recording = true;
  std::atomic<std::uint64_t> revision = 0;
  std::mutex mutex;
  std::vector<Asked> jobsAsked, fleetAsked, alertsAsked, alertsOfNow;
  bool everStale = false, everLost = false, wasConnected = false;
  ScriptedFactory factory;
  std::unique_ptr<FactoryConnection> connection;
};

TEST_F(PastTest, ShowsAnInstantAndComesBackWithoutBeingStale) {
  open();
  const QDateTime then = now.addSecs(-7200);
  cursor().show(then);
  ASSERT_TRUE(comesTo(then));
  EXPECT_EQ(connection->factoryTime(), then);
  EXPECT_NEAR(static_cast<double>(now.secsTo(connection->liveTime())), 0, 30);
  EXPECT_FALSE(connection->mayAct());
  for (const auto* asked : {&jobsAsked, &fleetAsked, &alertsAsked}) {
    const Asked request = last(*asked);
    EXPECT_EQ(request.token, "");
    ASSERT_TRUE(request.playback);
    EXPECT_EQ(request.playback->time().seconds(), then.toSecsSinceEpoch());
    EXPECT_EQ(request.playback->speed(), 0);
  }
  cursor().goLive();
  ASSERT_TRUE(spinUntil([&] { return connection->isAtCursor() && shown().starts_with("now"); }));
  EXPECT_EQ(last(jobsAsked).token, "") << "a token of before the past would leave rows of the past";
  EXPECT_FALSE(last(jobsAsked).playback);
  EXPECT_TRUE(connection->mayAct());
  EXPECT_FALSE(everStale);
  EXPECT_FALSE(everLost);
}

TEST_F(PastTest, NothingOfThePresentComesLate) {
  open();
  ASSERT_TRUE(spinUntil([&] { return revision > 20; }));
  for (int round = 0; round < 30; ++round) {
    const QDateTime then = now.addSecs(-3600 - round);
    cursor().show(then);
    const std::string before = shown();
    bool late = false;
    QObject receiver;
    QObject::connect(&connection->jobs(), &JobStore::rowsChanged, &receiver,
                     [&] { late |= shown() != before && shown() != name(then); });
    ASSERT_TRUE(comesTo(then));
    EXPECT_FALSE(late) << "the store went on with the present";
    cursor().goLive();
    ASSERT_TRUE(spinUntil([&] { return connection->isAtCursor() && shown().starts_with("now"); }));
  }
}

TEST_F(PastTest, AlertsOfNowAreWatchedAsLongAsThePastIsShown) {
  open();
  const auto watches = [this] {
    const std::lock_guard lock(mutex);
    return alertsOfNow.size();
  };
  EXPECT_EQ(connection->presentAlerts(), &connection->alerts());
  EXPECT_EQ(watches(), 1u);
  const AlertStore* ofNow = nullptr;
  for (const int ago : {7200, 3600}) {
    cursor().show(now.addSecs(-ago));
    ASSERT_TRUE(comesTo(now.addSecs(-ago)));
    ASSERT_TRUE(spinUntil([&] { return connection->presentAlerts() != nullptr; }));
    EXPECT_NE(connection->presentAlerts(), &connection->alerts());
    EXPECT_TRUE(!ofNow || connection->presentAlerts() == ofNow);
    ofNow = connection->presentAlerts();
    EXPECT_EQ(watches(), 2u) << "one for all of the past";
  }
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return connection->presentAlerts() == nullptr; }));
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return connection->presentAlerts() == ofNow; }));
  cursor().goLive();
  EXPECT_TRUE(spinUntil([&] { return connection->presentAlerts() == &connection->alerts(); }));
}

TEST_F(PastTest, DraggingOpensOneAtATimeAndTheNewestWins) {
  open();
  cursor().show(now.addSecs(-10'000));
  ASSERT_TRUE(comesTo(now.addSecs(-10'000)));
  delay = 15;
  mostAtOnce = 0;
  const std::size_t before = jobsAsked.size();
  constexpr int moves = 150;
  std::vector<std::string> pictures;
  QDateTime instant;
  for (int move = 0; move < moves; ++move) {
    instant = now.addSecs(-9'000 + move);
    cursor().show(instant);
    spinFor(2ms);
    if (pictures.empty() || pictures.back() != shown()) pictures.push_back(shown());
  }
  ASSERT_TRUE(comesTo(instant));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(jobsAsked.back().playback->time().seconds(), instant.toSecsSinceEpoch());
  EXPECT_LT(jobsAsked.size() - before, moves / 3) << "moves are gathered";
  EXPECT_GT(pictures.size(), 5u) << "and yet the pictures follow the hand";
  EXPECT_TRUE(std::is_sorted(pictures.begin() + 1, pictures.end())) << "and never go back";
  EXPECT_FALSE(everStale);
}

TEST_F(PastTest, WatchesThatPlayShareOneAnchor) {
  open();
  cursor().show(now.addSecs(-7200));
  cursor().setSpeed(60);
  ASSERT_TRUE(spinUntil([&] { return connection->isAtCursor(); }));
  const v1::Playback jobs = *last(jobsAsked).playback;
  EXPECT_EQ(jobs.speed(), 60);
  EXPECT_NEAR(static_cast<double>(jobs.anchor().seconds()), static_cast<double>(QDateTime::currentSecsSinceEpoch()),
              20);
  for (const auto* asked : {&fleetAsked, &alertsAsked}) {
    EXPECT_EQ(last(*asked).playback->SerializeAsString(), jobs.SerializeAsString());
  }
}

TEST_F(PastTest, ALostConnectionComesBackToTheInstantThatWasReached) {
  open();
  const QDateTime then = now.addSecs(-7200);
  cursor().show(then);
  cursor().setSpeed(100);
  ASSERT_TRUE(spinUntil([&] { return connection->isAtCursor() && shown() > name(then.addSecs(20)); }));
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return connection->state() == State::Reconnecting; }));
  EXPECT_TRUE(connection->staleSince().isValid()) << "the past, too, is stale when nobody is there";
  ASSERT_TRUE(spinUntil([&] { return cursor().isHeld(); }));
  const QDateTime reached = cursor().time();
  EXPECT_GT(reached, then);
  spinFor(300ms);
  EXPECT_EQ(cursor().time(), reached) << "it waits";
  {
    const std::lock_guard lock(mutex);
    jobsAsked.clear();
  }
  factory.start();
  ASSERT_TRUE(spinUntil(
      [&] { return connection->state() == State::Connected && connection->isAtCursor() && !cursor().isHeld(); }));
  EXPECT_FALSE(connection->staleSince().isValid());
  EXPECT_EQ(cursor().speed(), 100);
  const std::lock_guard lock(mutex);
  EXPECT_EQ(jobsAsked.front().playback->time().seconds(), reached.toSecsSinceEpoch());
  EXPECT_EQ(jobsAsked.front().playback->speed(), 0);
  EXPECT_EQ(jobsAsked.back().playback->time().seconds(), reached.toSecsSinceEpoch());
  EXPECT_EQ(jobsAsked.back().playback->speed(), 100);
}

TEST_F(PastTest, PlayingToTheEndGoesLive) {
  open();
  cursor().show(connection->liveTime().addSecs(-120));
  cursor().setSpeed(1000);
  ASSERT_TRUE(spinUntil([&] { return cursor().isLive(); }, 5s));
  EXPECT_TRUE(spinUntil([&] { return connection->isAtCursor() && shown().starts_with("now"); }));
}

TEST_F(PastTest, AnInstantThatCannotBeShownLeavesThePresent) {
  refusePast = true;
  open();
  QString said;
  QObject::connect(&cursor(), &TimeCursor::refused, connection.get(),
                   [&](const QString& sentence) { said = sentence; });
  cursor().show(now.addSecs(-7200));
  ASSERT_TRUE(spinUntil([&] { return !said.isEmpty(); }));
  EXPECT_TRUE(said.contains(QStringLiteral("nothing was recorded then"))) << said.toStdString();
  EXPECT_TRUE(cursor().isLive());
  EXPECT_TRUE(spinUntil([&] { return connection->isAtCursor() && shown().starts_with("now"); }));
  EXPECT_EQ(connection->state(), State::Connected);
}

TEST_F(PastTest, WithoutTheServiceThereIsNoHistory) {
  factory.getHistory = nullptr;
  factory.start();
  connection = std::make_unique<FactoryConnection>(factory.profile());
  connection->open();
  ASSERT_TRUE(spinUntil([&] { return connection->state() == State::Connected; }));
  spinFor(100ms);
  EXPECT_FALSE(history().available());
}

}  // namespace
}  // namespace aifactory
