// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/time_track.h"

#include <gtest/gtest.h>

#include <QAccessible>
#include <QSignalSpy>

namespace aifactory::test {
namespace {

constexpr qint64 now = 1'795'000'000'000, minute = 60'000;

TEST(TimeTrackTest, ScreenReadersGetWordsAndMinutesBeforeTheEnd) {
  TimeTrack track;
  track.setWords([](qint64 instant) { return QStringLiteral("%1 min ago").arg((now - instant) / minute); });
  track.setAccessibleDescription(QStringLiteral("live"));
  track.setStretch(now - 60 * minute, now, true);
  QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&track);
  ASSERT_NE(spoken, nullptr);
  QAccessibleValueInterface* value = spoken->valueInterface();
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(spoken->role(), QAccessible::Slider);
  EXPECT_EQ(spoken->text(QAccessible::Value), QStringLiteral("live"));
  EXPECT_EQ(value->currentValue().toInt(), 0);
  EXPECT_EQ(value->minimumValue().toInt(), -60);
  EXPECT_EQ(value->maximumValue().toInt(), 0);

  track.setInstant(now - 10 * minute);
  EXPECT_EQ(spoken->text(QAccessible::Value), QStringLiteral("10 min ago"));
  EXPECT_EQ(value->currentValue().toInt(), -10);

  QSignalSpy chosen(&track, &TimeTrack::instantChosen);
  QSignalSpy present(&track, &TimeTrack::presentChosen);
  value->setCurrentValue(-30);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toLongLong(), now - 30 * minute);
  value->setCurrentValue(0);
  EXPECT_EQ(chosen.count(), 1);
  EXPECT_EQ(present.count(), 1);
}

}  // namespace
}  // namespace aifactory::test
