// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QPalette>

#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>

#include <cmath>
#include <set>

#include "widgets/tabular_text.h"
#include "widgets/theme.h"

namespace aifactory::test {
namespace {

double luminance(const QColor& color) {
  const auto linear = [](double share) {
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

double lightness(const QColor& color) {
  const double y = luminance(color);
  return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

TEST(Theme, TextCanBeReadInBothModes) {
  for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
    const auto against = [mode](ColorRole role, ColorRole background) {
      return contrast(Theme::color(role, mode), Theme::color(background, mode));
    };
    for (const ColorRole background : {ColorRole::Card, ColorRole::Window, ColorRole::Raised, ColorRole::Selection}) {
      EXPECT_GE(against(ColorRole::Text, background), 4.5);
      EXPECT_GE(against(ColorRole::Secondary, background), 4.5);
      EXPECT_GE(against(ColorRole::Caption, background), 3.0);
    }
    EXPECT_GE(against(ColorRole::OnAccent, ColorRole::Accent), 4.5);
    for (const ColorRole status : {ColorRole::Ok, ColorRole::Warning, ColorRole::Error, ColorRole::Maintenance}) {
      EXPECT_GE(against(status, ColorRole::Card), 3.0);
    }
  }
}

TEST(Theme, HeatMapIsEvenInLightness) {
  for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
    const auto& map = Theme::heatMap(mode);
    const double first = lightness(QColor::fromRgb(map.front()));
    const double step = (lightness(QColor::fromRgb(map.back())) - first) / 255;
    for (std::size_t i = 0; i < map.size(); ++i) {
      EXPECT_NEAR(lightness(QColor::fromRgb(map[i])), first + step * static_cast<double>(i), 1.5) << i;
    }
    EXPECT_GE(contrast(QColor::fromRgb(map.back()), Theme::color(ColorRole::Card, mode)), 4.5) << "stands out";
  }
}

TEST(Theme, EveryStatusHasAShapeOfItsOwn) {
  std::set<QByteArray> shapes;
  for (const StatusKind status :
       {StatusKind::Ok, StatusKind::Warning, StatusKind::Error, StatusKind::Idle, StatusKind::Maintenance}) {
    QImage image(24, 24, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    Theme::current().paintStatus(painter, {12, 12}, 16, status);
    painter.end();
    QByteArray shape;  // without colour
    for (int y = 0; y < 24; ++y) {
      for (int x = 0; x < 24; ++x) {
        shape.append(qAlpha(image.pixel(x, y)) > 128 ? '#' : '.');
      }
    }
    EXPECT_TRUE(shape.contains('#'));
    shapes.insert(shape);
  }
  EXPECT_EQ(shapes.size(), 5U);
}

TEST(Theme, SwitchesLive) {
  QSignalSpy changed(&Theme::current(), &Theme::changed);
  Theme::current().apply(ThemeMode::Light);
  EXPECT_EQ(qApp->palette().color(QPalette::Base), QColor(Qt::white));
  Theme::current().apply(ThemeMode::Dark);
  EXPECT_EQ(qApp->palette().color(QPalette::Base), QColor(0x14, 0x1a, 0x22));
  EXPECT_EQ(changed.size(), 2);
  EXPECT_FALSE(qApp->styleSheet().contains(QLatin1Char('@'))) << "a token of the style sheet has no colour";
}

TEST(Theme, FontsAreInstalled) {
  EXPECT_EQ(QFontInfo(Theme::font(13)).family(), QStringLiteral("Inter"));
  EXPECT_EQ(QFontInfo(Theme::monospaceFont()).family(), QStringLiteral("DejaVu Sans Mono"));
}

TEST(TabularText, FiguresTakeTheSameWidthWhateverTheirDigits) {
  const QFont font = Theme::font(13);
  EXPECT_DOUBLE_EQ(tabularWidth(font, QStringLiteral("11:11:11")), tabularWidth(font, QStringLiteral("08:40:59")));
  EXPECT_DOUBLE_EQ(tabularWidth(font, QStringLiteral("1 204")), tabularWidth(font, QStringLiteral("9 888")));
}

TEST(TabularText, DrawsWithinItsRectangle) {
  for (const char* text : {"12:34", "a name that is far too long for this", "한국어 텍스트가 너무 길어요"}) {
    QImage image(200, 30, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    painter.setFont(Theme::font(13));
    painter.setPen(Qt::white);
    drawTabular(painter, QRectF(40, 0, 80, 30), Qt::AlignRight | Qt::AlignVCenter, QString::fromUtf8(text));
    painter.end();
    int inside = 0;
    for (int y = 0; y < 30; ++y) {
      for (int x = 0; x < 200; ++x) {
        const bool ink = qRed(image.pixel(x, y)) > 60;
        inside += ink && x >= 39 && x <= 121;
        EXPECT_FALSE(ink && (x < 37 || x > 123)) << text << " at " << x;
      }
    }
    EXPECT_GT(inside, 20) << text;
  }
}

}  // namespace
}  // namespace aifactory::test
