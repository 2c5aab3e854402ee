// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/format.h"

#include <gtest/gtest.h>

#include <QLocale>

namespace aifactory {
namespace {

class FormatTest : public testing::Test {
 protected:
  void SetUp() override { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
};

TEST_F(FormatTest, NotMeasuredIsNeverZero) {
  EXPECT_EQ(Format::utilizationColumn(0), Format::notMeasured());
  EXPECT_EQ(Format::memoryColumn(0), Format::notMeasured());
  EXPECT_EQ(Format::temperatureColumn(0), Format::notMeasured());
  EXPECT_EQ(Format::powerColumn(0), Format::notMeasured());
  EXPECT_EQ(Format::utilizationColumn(1), QStringLiteral("0 %"));
  EXPECT_EQ(Format::powerColumn(1), QStringLiteral("0 W"));
}

TEST_F(FormatTest, UnitsFitTheSize) {
  EXPECT_EQ(Format::watts(640), QStringLiteral("640 W"));
  EXPECT_EQ(Format::watts(51200), QStringLiteral("51.2 kW"));
  EXPECT_EQ(Format::watts(58.4e6), QStringLiteral("58.4 MW"));
  EXPECT_EQ(Format::mebibytes(512), QStringLiteral("512 MiB"));
  EXPECT_EQ(Format::mebibytes(81920), QStringLiteral("80.0 GiB"));
  EXPECT_EQ(Format::number(50176), QStringLiteral("50,176"));
}

TEST_F(FormatTest, AgesAndDurations) {
  EXPECT_EQ(Format::age(59), QStringLiteral("59 s"));
  EXPECT_EQ(Format::age(60), QStringLiteral("1 min"));
  EXPECT_EQ(Format::age(3600), QStringLiteral("1 h"));
  EXPECT_EQ(Format::age(-5), QStringLiteral("0 s"));
  EXPECT_EQ(Format::longAge(7200), QStringLiteral("2 h"));
  EXPECT_EQ(Format::longAge(7800), QStringLiteral("2 h 10 min"));
  EXPECT_EQ(Format::longAge(3 * 86400 + 4 * 3600), QStringLiteral("3 d 4 h"));
  EXPECT_EQ(Format::elapsed(48161), QStringLiteral("13:22:41"));
  EXPECT_EQ(Format::elapsed(9 * 86400 + 4 * 3600 + 600), QStringLiteral("9 d 04:10"));
}

TEST_F(FormatTest, AnAbsentTimeIsNoTime) { EXPECT_FALSE(Format::time({}).isValid()); }

}  // namespace
}  // namespace aifactory
