// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <random>

#include "widgets/heat_grid.h"
#include "widgets/theme.h"

namespace aifactory::test {
namespace {

std::vector<HeatSection> factory(int halls, int rowsPerHall, int racksPerRow, int cells) {
  std::vector<HeatSection> sections;
  for (int hall = 0; hall < halls; ++hall) {
    HeatSection section{QStringLiteral("Hall %1").arg(hall + 1), {}};
    for (int row = 0; row < rowsPerHall; ++row) {
      section.rows.push_back({QStringLiteral("row"), std::vector<HeatRack>(static_cast<std::size_t>(racksPerRow),
                                                                           HeatRack{QStringLiteral("rack"), cells})});
    }
    sections.push_back(std::move(section));
  }
  return sections;
}

TEST(HeatLayout, EveryCellHasAPlaceOfItsOwnAndIsFoundThere) {
  for (const QSize area : {QSize(1010, 700), QSize(400, 900), QSize(60, 40)}) {
    const HeatLayout layout = HeatLayout::fit(factory(2, 7, 9, 29), area, 1);
    QRegion taken;
    for (int cell = 0; cell < 2 * 7 * 9 * 29; ++cell) {
      const QRect rect = layout.cellRect(cell);
      ASSERT_EQ(layout.cellAt(rect.topLeft()), cell);
      ASSERT_EQ(layout.cellAt(rect.bottomRight()), cell);
      ASSERT_LE(rect.bottom(), layout.size().height());
    }
  }
}

TEST(HeatLayout, FiftyThousandCellsFitTheOverview) {
  const HeatLayout layout = HeatLayout::fit(factory(2, 49, 16, 32), QSize(1010, 700), 1);
  EXPECT_LE(layout.size().height(), 700);
  EXPECT_GE(layout.pitch(), 3);
}

TEST(HeatLayout, ArrowsGoToNeighboursAndBack) {
  const HeatLayout layout = HeatLayout::fit(factory(2, 3, 5, 32), QSize(500, 300), 1);
  EXPECT_EQ(layout.neighbour(0, 1, 0), 1);
  EXPECT_EQ(layout.neighbour(0, 0, 1), 8);
  EXPECT_EQ(layout.neighbour(7, 1, 0), 32) << "across the gap, into the next rack";
  EXPECT_EQ(layout.neighbour(32, -1, 0), 7);
  EXPECT_EQ(layout.neighbour(0, -1, 0), 0);
  EXPECT_EQ(layout.neighbour(0, 0, -1), 0);
  const int below = layout.neighbour(24, 0, 1);
  EXPECT_GT(below, 31) << "into the line of racks below";
  EXPECT_EQ(layout.neighbour(below, 0, -1), 24);
}

class HeatGridTest : public ::testing::Test {
 protected:
  HeatGridTest() {
    m_grid.setSections(factory(2, 4, 6, 32));
    m_grid.resize(600, 400);
    m_grid.show();
    m_grid.setFocus();
    QTest::qWait(20);
  }
  QRgb shown(int cell) {
    const QImage image = m_grid.viewport()->grab().toImage();
    return image.pixel(m_grid.cellRect(cell).center());
  }
  HeatGrid m_grid;
};

TEST_F(HeatGridTest, ShowsValuesInTheirColours) {
  const std::vector<std::uint8_t> values{0, 126, 252, HeatGrid::down, HeatGrid::maintenance};
  m_grid.setValues(10, values);
  EXPECT_EQ(shown(10), Theme::current().heat(0).rgb());
  EXPECT_EQ(shown(11), Theme::current().heat(126 / 252.0).rgb());
  EXPECT_EQ(shown(12), Theme::current().heat(1).rgb());
  EXPECT_EQ(shown(13), Theme::current().color(StatusKind::Error).rgb());
  EXPECT_EQ(shown(14), Theme::current().color(StatusKind::Maintenance).rgb());
  m_grid.setColors({qRgb(1, 2, 3), qRgb(4, 5, 6)});
  EXPECT_EQ(shown(10), qRgb(1, 2, 3));
  m_grid.resetColors();
  EXPECT_EQ(shown(10), Theme::current().heat(0).rgb());
}

TEST_F(HeatGridTest, NotMeasuredIsHatchedAndNotTheBottomOfTheMap) {
  const QImage image = m_grid.viewport()->grab().toImage();
  const QRect rect = m_grid.cellRect(40);
  std::set<QRgb> colors;
  for (int y = rect.top(); y <= rect.bottom(); ++y) {
    for (int x = rect.left(); x <= rect.right(); ++x) {
      colors.insert(image.pixel(x, y));
    }
  }
  EXPECT_GE(colors.size(), 2U);
  EXPECT_FALSE(colors.contains(Theme::current().heat(0).rgb()));
}

TEST_F(HeatGridTest, TheMouseFindsCells) {
  QSignalSpy hovered(&m_grid, &HeatGrid::hovered);
  QSignalSpy clicked(&m_grid, &HeatGrid::clicked);
  QSignalSpy activated(&m_grid, &HeatGrid::activated);
  QTest::mouseMove(m_grid.viewport(), m_grid.cellRect(77).center());
  QTest::mouseClick(m_grid.viewport(), Qt::LeftButton, {}, m_grid.cellRect(200).center());
  QTest::mouseDClick(m_grid.viewport(), Qt::LeftButton, {}, m_grid.cellRect(201).center());
  ASSERT_FALSE(hovered.empty());
  EXPECT_EQ(hovered[0][0].toInt(), 77);
  ASSERT_FALSE(clicked.empty());
  EXPECT_EQ(clicked[0][0].toInt(), 200);
  ASSERT_EQ(activated.size(), 1);
  EXPECT_EQ(activated[0][0].toInt(), 201);
}

TEST_F(HeatGridTest, TheKeyboardWalksAndActivates) {
  m_grid.setToolTipCallback([](int cell) { return QStringLiteral("cell %1").arg(cell); });
  QSignalSpy activated(&m_grid, &HeatGrid::activated);
  QTest::keyClick(&m_grid, Qt::Key_Home);
  EXPECT_EQ(m_grid.currentCell(), 0);
  QTest::keyClick(&m_grid, Qt::Key_Right);
  QTest::keyClick(&m_grid, Qt::Key_Down);
  EXPECT_EQ(m_grid.currentCell(), 9);
  EXPECT_EQ(m_grid.accessibleDescription(), QStringLiteral("cell 9"));
  QTest::keyClick(&m_grid, Qt::Key_Return);
  ASSERT_EQ(activated.size(), 1);
  EXPECT_EQ(activated[0][0].toInt(), 9);
  QTest::keyClick(&m_grid, Qt::Key_End);
  EXPECT_EQ(m_grid.currentCell(), m_grid.cellCount() - 1);
}

TEST_F(HeatGridTest, SelectedCellsAreOutlined) {
  m_grid.setValues(0, std::vector<std::uint8_t>(static_cast<std::size_t>(m_grid.cellCount()), 0));
  const auto textColored = [this] {
    const QImage image = m_grid.viewport()->grab().toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        count += image.pixel(x, y) == Theme::current().color(ColorRole::Text).rgb();
      }
    }
    return count;
  };
  EXPECT_EQ(textColored(), 0);
  m_grid.setSelectedCells({3, 40, 41});
  EXPECT_GT(textColored(), 20);
}

TEST_F(HeatGridTest, ScrollsWhereTheSmallestCellsDoNotFit) {
  m_grid.setSections(factory(2, 49, 16, 32));
  m_grid.resize(200, 120);
  QTest::qWait(20);
  EXPECT_GT(m_grid.verticalScrollBar()->maximum(), 0);
  m_grid.setCurrentCell(m_grid.cellCount() - 1);
  EXPECT_TRUE(m_grid.viewport()->rect().contains(m_grid.cellRect(m_grid.cellCount() - 1).center()));
}

}  // namespace
}  // namespace aifactory::test
