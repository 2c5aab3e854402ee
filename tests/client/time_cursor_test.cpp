// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/time_cursor.h"

#include <gtest/gtest.h>

#include "client/history_store.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

const QDateTime noon = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);

struct Told : QObject {
  explicit Told(TimeCursor& cursor) {
    connect(&cursor, &TimeCursor::changed, this, [this] { ++changed; });
    connect(&cursor, &TimeCursor::advanced, this, [this] { ++advanced; });
  }
  int changed = 0, advanced = 0;
};

TEST(TimeCursor, IsLiveUntilAnInstantIsShown) {
  TimeCursor cursor;
  const Told told(cursor);
  EXPECT_TRUE(cursor.isLive());
  EXPECT_FALSE(cursor.time().isValid());
  cursor.goLive();
  cursor.setSpeed(60);
  cursor.show(QDateTime());
  EXPECT_EQ(told.changed, 0);
  EXPECT_EQ(cursor.speed(), 0) << "the present has no speed of its own";
  cursor.show(noon);
  EXPECT_FALSE(cursor.isLive());
  EXPECT_EQ(cursor.time(), noon);
  EXPECT_EQ(told.changed, 1);
  spinFor(250ms);
  EXPECT_EQ(cursor.time(), noon) << "it stands";
  EXPECT_EQ(told.advanced, 0);
  cursor.goLive();
  EXPECT_TRUE(cursor.isLive());
  EXPECT_EQ(told.changed, 2);
}

TEST(TimeCursor, PlaysAtItsSpeedAndGoesOnFromWhereItStands) {
  TimeCursor cursor;
  const Told told(cursor);
  cursor.show(noon);
  cursor.setSpeed(60);
  spinFor(500ms);
  const qint64 played = noon.msecsTo(cursor.time());
  EXPECT_GE(played, 29'000);
  EXPECT_LT(played, 90'000) << "half a second at 60x, and some for a busy machine";
  EXPECT_GE(told.advanced, 2);
  const QDateTime before = cursor.time();
  cursor.setSpeed(0);
  EXPECT_GE(cursor.time(), before);
  EXPECT_LT(before.msecsTo(cursor.time()), 10'000);
  const QDateTime stopped = cursor.time();
  spinFor(150ms);
  EXPECT_EQ(cursor.time(), stopped);
  cursor.setSpeed(5'000);
  EXPECT_EQ(cursor.speed(), TimeCursor::fastest);
  cursor.show(noon);
  EXPECT_EQ(cursor.speed(), TimeCursor::fastest) << "a jump goes on playing";
}

TEST(TimeCursor, WaitsWhereItWasHeld) {
  TimeCursor cursor;
  cursor.show(noon);
  cursor.hold(noon);
  EXPECT_FALSE(cursor.isHeld()) << "what stands need not be held";
  cursor.setSpeed(1000);
  spinFor(100ms);
  const QDateTime reached = noon.addSecs(20);
  cursor.hold(reached);
  spinFor(100ms);
  EXPECT_TRUE(cursor.isHeld());
  EXPECT_EQ(cursor.time(), reached);
  EXPECT_EQ(cursor.speed(), 1000);
  cursor.release();
  spinFor(50ms);
  EXPECT_GT(cursor.time(), reached);
  EXPECT_FALSE(cursor.isHeld());
}

TEST(HistoryStore, KnowsWhichTimeItCovers) {
  HistoryStore history;
  EXPECT_FALSE(history.available());
  EXPECT_FALSE(history.oldest().isValid());
  v1::GetHistoryResponse answer;
  for (const int hour : {0, 3}) {
    v1::HistorySpan& span = *answer.add_spans();
    *span.mutable_start() = toTimestamp(noon.addSecs(3600 * hour));
    *span.mutable_end() = toTimestamp(noon.addSecs(3600 * (hour + 1)));
  }
  history.set(answer);
  const QDateTime now = noon.addSecs(5 * 3600);
  EXPECT_EQ(history.oldest(), noon);
  EXPECT_EQ(history.newest(), noon.addSecs(4 * 3600));
  EXPECT_TRUE(history.covers(noon.addSecs(60), now));
  EXPECT_FALSE(history.covers(noon.addSecs(2 * 3600), now)) << "the hole";
  EXPECT_FALSE(history.covers(noon.addSecs(-1), now));
  EXPECT_FALSE(history.covers(now, now));
  const QDateTime hole = noon.addSecs(2 * 3600);
  EXPECT_EQ(history.recorded(hole, false), noon.addSecs(3600));
  EXPECT_EQ(history.recorded(hole, true), noon.addSecs(3 * 3600));
  EXPECT_EQ(history.recorded(noon.addSecs(60), true), noon.addSecs(60));
  answer.set_recording(true);
  history.set(answer);
  EXPECT_TRUE(history.covers(now, now)) << "the last span grows";
}

}  // namespace
}  // namespace aifactory
