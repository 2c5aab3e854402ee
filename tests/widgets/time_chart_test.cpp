// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/time_chart.h"

#include <gtest/gtest.h>

#include <QChart>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

#include "widgets/chart/chart_ticks.h"
#include "widgets/theme.h"

namespace aifactory::test {
namespace {

constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();
constexpr qint64 start = 1'795'000'000'000;

TEST(ChartTicks, ValuesAreRoundAndInRange) {
  EXPECT_EQ(valueTicks(0, 100, 5), (QVector<double>{0, 20, 40, 60, 80, 100}));
  EXPECT_EQ(valueTicks(0, 735, 4), (QVector<double>{0, 200, 400, 600}));
  EXPECT_EQ(valueTicks(0, 0.42, 5), (QVector<double>{0, 0.1, 0.2, 0.1 * 3, 0.4}));
  EXPECT_EQ(valueTicks(3, 3, 5), QVector<double>());
  EXPECT_EQ(valueTicks(0, 1, 0), QVector<double>());
}

TEST(ChartTicks, TimesAreRoundOnTheWallClock) {
  for (const qint64 span : {40LL, 600LL, 5'000LL, 90'000LL, 700'000LL, 400'000'000LL}) {
    const TimeTicks ticks = timeTicks(start, start + span * 1000, 6);
    ASSERT_GE(ticks.instants.size(), 1) << span;
    ASSERT_LE(ticks.instants.size(), 7) << span;
    ASSERT_EQ(ticks.texts.size(), ticks.instants.size());
    for (const qint64 tick : ticks.instants) {
      EXPECT_GE(tick, start);
      EXPECT_LE(tick, start + span * 1000);
      EXPECT_EQ(QDateTime::fromMSecsSinceEpoch(tick).time().msec(), 0);
      if (span > 3600) {
        EXPECT_EQ(QDateTime::fromMSecsSinceEpoch(tick).time().second(), 0) << span;
      }
    }
  }
}

class TimeChartTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Theme::current().apply(ThemeMode::Dark);
    TimeChartData data;
    data.times = {start, start + 10'000, start + 20'000, start + 30'000, start + 40'000};
    data.from = data.times.front();
    data.to = data.times.back();
    data.most = 100;
    data.lines = {{QStringLiteral("GPU 1"), {50, 50, unmeasured, 80, 80}}};
    chart.setWords([](double value) { return QStringLiteral("%1 %").arg(value); },
                   [](qint64 instant) { return QStringLiteral("+%1 s").arg((instant - start) / 1000); });
    chart.setData(data);
    chart.resize(480, 240);
    chart.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart));
  }
  /// A point of the viewport for a time and a value.
  QPoint pointOf(double second, double value) const {
    const QRectF area = chart.chart()->plotArea();
    return chart.mapFromScene(
        QPointF(area.left() + second / 40 * area.width(), area.bottom() - value / 100 * area.height()));
  }
  /// Whether something of the first line's colour is painted around the point.
  bool isLineAt(double second, double value) {
    const QImage image = chart.viewport()->grab().toImage();
    const QColor line = Theme::current().series(0);
    const QPoint at = pointOf(second, value);
    for (int y = at.y() - 2; y <= at.y() + 2; ++y) {
      const QColor pixel = image.pixelColor(at.x(), y);
      if (std::abs(pixel.red() - line.red()) + std::abs(pixel.green() - line.green()) +
              std::abs(pixel.blue() - line.blue()) <
          150) {
        return true;
      }
    }
    return false;
  }

  TimeChart chart;
};

TEST_F(TimeChartTest, LinesArePaintedAndGapsAreNot) {
  EXPECT_TRUE(isLineAt(5, 50));
  EXPECT_TRUE(isLineAt(35, 80));
  EXPECT_FALSE(isLineAt(5, 80));
  EXPECT_FALSE(isLineAt(20, 65)) << "half way across what was not measured";
}

TEST_F(TimeChartTest, KeysMoveTheCrossHair) {
  chart.setFocus();
  EXPECT_EQ(chart.crossHair(), -1);
  QTest::keyClick(&chart, Qt::Key_Left);
  EXPECT_EQ(chart.crossHair(), 4);
  QTest::keyClick(&chart, Qt::Key_Left);
  QTest::keyClick(&chart, Qt::Key_Left);
  EXPECT_EQ(chart.crossHairText(), (QStringList{QStringLiteral("+20 s"), QStringLiteral("GPU 1: not measured")}));
  QTest::keyClick(&chart, Qt::Key_Home);
  EXPECT_EQ(chart.accessibleDescription(), QStringLiteral("+0 s, GPU 1: 50 %"));
  QTest::keyClick(&chart, Qt::Key_Right);
  EXPECT_EQ(chart.crossHair(), 1);
  QSignalSpy chosen(&chart, &TimeChart::instantChosen);
  QTest::keyClick(&chart, Qt::Key_Return);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toLongLong(), start + 10'000);
  QTest::keyClick(&chart, Qt::Key_Escape);
  EXPECT_EQ(chart.crossHair(), -1);
}

TEST_F(TimeChartTest, ThePointerTellsTheNearestTime) {
  QTest::mouseMove(chart.viewport(), pointOf(28, 40));
  EXPECT_EQ(chart.crossHair(), 3);
  EXPECT_EQ(chart.crossHairText().value(1), QStringLiteral("GPU 1: 80 %"));
  QSignalSpy chosen(&chart, &TimeChart::instantChosen);
  QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, pointOf(9, 40));
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toLongLong(), start + 10'000);
}

TEST_F(TimeChartTest, NewValuesBelowTheCrossHairAreTold) {
  QTest::keyClick(&chart, Qt::Key_Home);
  TimeChartData data = chart.data();
  data.lines[0].values[0] = 60;
  chart.setData(data);
  EXPECT_EQ(chart.accessibleDescription(), QStringLiteral("+0 s, GPU 1: 60 %"));
  chart.setData({});
  EXPECT_EQ(chart.accessibleDescription(), QString());
}

TEST_F(TimeChartTest, FewerTimesLeaveNoCrossHairBehind) {
  QTest::keyClick(&chart, Qt::Key_End);
  TimeChartData less;
  less.times = {start};
  less.lines = {{QStringLiteral("GPU 1"), {50}}};
  chart.setData(less);
  EXPECT_EQ(chart.crossHair(), 0);
  chart.setData({});
  EXPECT_EQ(chart.crossHair(), -1);
  EXPECT_TRUE(chart.crossHairText().isEmpty());
  chart.grab();
}

}  // namespace
}  // namespace aifactory::test
