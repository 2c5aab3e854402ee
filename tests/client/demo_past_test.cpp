// SPDX-License-Identifier: GPL-3.0-or-later
// The past of the real factoryd as the console sees it, and a handover on its way from one to the other.
#include <gtest/gtest.h>

#include <QTemporaryDir>

#include <chrono>
#include <optional>
#include <set>
#include <vector>

#include "client/factory_connection.h"
#include "client/fleet_at.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using State = FactoryConnection::State;

constexpr qint64 hour = 3600;

Profile demoProfile() {
  Profile profile;
  profile.name = QStringLiteral("demo");
  profile.demo = true;
  profile.demoArguments = {QStringLiteral("--nodes"), QStringLiteral("16"), QStringLiteral("--gpus-per-node"),
                           QStringLiteral("8")};
  return profile;
}

bool comesToTheCursor(const FactoryConnection& connection) {
  return spinUntil([&] { return connection.isAtCursor(); });
}

/// The fleet of an instant as factoryd says it to scripts.
void fleetAt(FactoryConnection& connection, const QDateTime& instant, FleetStore& store) {
  std::optional<v1::GetFleetAtResponse> answer;
  v1::GetFleetAtRequest request;
  *request.mutable_time() = toTimestamp(instant);
  connection.getFleetAt(request, &connection, [&](const CallResult<v1::GetFleetAtResponse>& result) {
    ASSERT_TRUE(result) << result.error().sentence.toStdString();
    answer = *result;
  });
  ASSERT_TRUE(spinUntil([&] { return answer.has_value(); }));
  ASSERT_TRUE(readFleetAt(*answer, store).ok());
}

void expectSameFleet(const FleetStore& left, const FleetStore& right) {
  EXPECT_EQ(left.columns().states.state, right.columns().states.state);
  EXPECT_EQ(left.columns().states.job, right.columns().states.job);
  ASSERT_EQ(left.deviceCount(), right.deviceCount());
  for (std::size_t device = 0; device < left.deviceCount(); ++device) {
    EXPECT_EQ(left.string(left.columns().states.tenant[device]), right.string(right.columns().states.tenant[device]));
  }
}

/// Alerts that were active in this interval and are over by now.
std::vector<v1::Alert> pastAlerts(FactoryConnection& connection, const QDateTime& from, const QDateTime& to) {
  std::optional<v1::ListPastAlertsResponse> answer;
  v1::ListPastAlertsRequest request;
  request.set_page_size(1000);
  *request.mutable_from() = toTimestamp(from);
  *request.mutable_to() = toTimestamp(to);
  connection.listPastAlerts(request, &connection, [&](const CallResult<v1::ListPastAlertsResponse>& result) {
    ASSERT_TRUE(result) << result.error().sentence.toStdString();
    answer = *result;
  });
  EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
  if (!answer) return {};
  return {answer->alerts().begin(), answer->alerts().end()};
}

class DemoPast : public testing::Test {
 protected:
  DemoPast() : connection(demoProfile()) {
    connection.open();
    // The day before the start is recorded from its beginning on: once that has met what is recorded live.
    const auto remembers = [this] {
      return connection.state() == State::Connected && connection.history().answer().spans_size() == 1 &&
             connection.history().oldest() < connection.liveTime().addSecs(-3 * hour);
    };
    EXPECT_TRUE(spinUntil(remembers, 60s)) << connection.errorText().toStdString();
  }
  FactoryConnection connection;
};

TEST_F(DemoPast, WhatIsWatchedIsWhatIsToldToScripts) {
  for (const qint64 ago : {2 * hour, hour / 2, 23 * hour / 10}) {
    const QDateTime instant = connection.liveTime().addSecs(-ago);
    connection.cursor().show(instant);
    ASSERT_TRUE(comesToTheCursor(connection));
    FleetStore then;
    fleetAt(connection, instant, then);
    expectSameFleet(connection.fleet(), then);
    ASSERT_GT(connection.jobs().count(), 0);
    for (int row = 0; row < connection.jobs().count(); ++row) {
      EXPECT_LE(connection.jobs().at(row).submit_time().seconds(), instant.toSecsSinceEpoch() + 1);
    }
  }
  const std::vector<std::uint8_t> before = connection.fleet().columns().states.state;
  connection.cursor().setSpeed(1000);
  EXPECT_TRUE(spinUntil([&] { return connection.fleet().columns().states.state != before; })) << "an hour in 4 s";
  EXPECT_EQ(connection.state(), State::Connected);
  connection.cursor().goLive();
  ASSERT_TRUE(comesToTheCursor(connection));
  EXPECT_TRUE(connection.mayAct());
}

TEST_F(DemoPast, AHandoverIsOpenedWithoutTheFactory) {
  QTemporaryDir directory;
  const QString file = directory.filePath(QStringLiteral("shift.aifbundle"));
  const QDateTime end = connection.liveTime().addSecs(-hour);
  v1::ExportBundleRequest request;
  *request.mutable_start() = toTimestamp(end.addSecs(-hour));
  *request.mutable_end() = toTimestamp(end);
  v1::HistoryNote& note = *request.add_notes();
  *note.mutable_time() = request.end();
  note.set_identity("kim.js");
  note.set_text("look at row 7");
  std::optional<CallResult<bool>> saved;
  connection.exportBundle(request, file, &connection, {}, [&](const CallResult<bool>& result) { saved = result; });
  ASSERT_TRUE(spinUntil([&] { return saved.has_value(); }));
  ASSERT_TRUE(*saved) << saved->error().sentence.toStdString();
  const QDateTime instant = end.addSecs(-hour / 2);
  FleetStore then;
  fleetAt(connection, instant, then);
  const std::vector<v1::Alert> ended = pastAlerts(connection, end.addSecs(-hour), end);
  connection.close();

  FactoryConnection handover(Profile::ofBundle(file));
  handover.open();
  ASSERT_TRUE(spinUntil([&] { return handover.state() == State::Connected && !handover.cursor().isLive(); }, 60s))
      << handover.errorText().toStdString();
  EXPECT_EQ(handover.cursor().time(), handover.history().oldest()) << "it opens at its start";
  EXPECT_FALSE(handover.mayAct());
  EXPECT_EQ(handover.session().telemetry().display_name(), "Simulated");
  EXPECT_TRUE(handover.session().telemetry().recorded());
  std::set<std::string> known;
  for (const v1::Alert& alert : pastAlerts(handover, end.addSecs(-hour), end)) known.insert(alert.name());
  for (const v1::Alert& alert : ended) {
    // The day before is recorded every ten seconds.
    const bool isWithin = toDateTime(alert.start_time()).secsTo(toDateTime(alert.end_time())) > 60 &&
                          toDateTime(alert.end_time()) < end.addSecs(-60);
    if (!isWithin) continue;
    EXPECT_TRUE(known.contains(alert.name())) << alert.ShortDebugString();
  }
  ASSERT_EQ(handover.history().answer().notes_size(), 1);
  EXPECT_EQ(handover.history().answer().notes(0).text(), "look at row 7");
  handover.cursor().show(instant);
  ASSERT_TRUE(comesToTheCursor(handover));
  expectSameFleet(handover.fleet(), then);
  handover.cursor().setSpeed(1000);
  EXPECT_TRUE(spinUntil([&] { return !handover.cursor().isPlaying(); })) << "it stops at its end";
  EXPECT_EQ(handover.cursor().time(), handover.history().newest());
}

TEST_F(DemoPast, AFileThatIsNoHandoverIsRefusedWithItsName) {
  QTemporaryDir directory;
  const QString file = directory.filePath(QStringLiteral("letter.aifbundle"));
  QFile letter(file);
  ASSERT_TRUE(letter.open(QIODevice::WriteOnly));
  letter.write("Dear colleague,");
  letter.close();
  FactoryConnection handover(Profile::ofBundle(file));
  handover.open();
  ASSERT_TRUE(spinUntil([&] { return handover.state() == State::Refused; }, 30s));
  EXPECT_TRUE(handover.errorText().contains(QStringLiteral("letter.aifbundle"))) << handover.errorText().toStdString();
}

}  // namespace
}  // namespace aifactory
