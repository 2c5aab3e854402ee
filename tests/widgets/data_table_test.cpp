// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "tests/widgets/sample_table.h"
#include "widgets/table/table_view.h"

namespace aifactory::test {
namespace {

class DataTableTest : public ::testing::Test {
 protected:
  explicit DataTableTest(int rows = 5000) : m_table(makeFilledTable(rows)), m_data(m_table.get(), sampleColumns()) {
    m_data.resize(900, 500);
    m_data.show();
    m_data.setFocus();
    settle();
  }

  void settle() {
    // Live queries come within a quarter of a second of a change.
    QTest::qWait(300);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !m_data.model()->isBusy(); }));
  }
  TableModel& model() { return *m_data.model(); }
  TableView& view() { return *m_data.view(); }
  void clickHeader(const char* id, Qt::KeyboardModifiers modifiers = {}) {
    TableHeader* header = view().header();
    const int section = model().columnOfId(QString::fromLatin1(id));
    const QPoint middle(header->sectionViewportPosition(section) + header->sectionSize(section) / 2,
                        header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, modifiers, middle);
    settle();
  }
  QPoint middleOf(int position, int column = 1) { return view().visualRect(model().index(position, column)).center(); }
  void click(int position, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(view().viewport(), Qt::LeftButton, modifiers, middleOf(position));
  }
  QString footer() {
    QStringList texts;
    for (const QLabel* label : m_data.findChildren<QLabel*>(Qt::FindDirectChildrenOnly)) {
      texts.append(label->text());
    }
    return texts.join(QLatin1Char('\n'));
  }

  std::unique_ptr<ColumnTable> m_table;
  DataTable m_data;
  QAbstractItemModelTester m_tester{m_data.model(), QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(DataTableTest, ShowsEveryRowInTheTablesOrderAtFirst) {
  ASSERT_EQ(model().rowCount(), 5000);
  EXPECT_EQ(model().keyAt(0), 1U);
  EXPECT_EQ(model().keyAt(4999), 5000U);
  EXPECT_TRUE(footer().contains(QLocale().toString(5000)));
}

TEST_F(DataTableTest, AClickOnTheHeaderSortsAndShiftAddsAColumn) {
  clickHeader("gpus");
  clickHeader("gpus");
  EXPECT_EQ(model().sortKeys(), (std::vector<SortKey>{{GpusColumn, true}}));
  EXPECT_EQ(model().index(0, GpusColumn).data().toString(), QStringLiteral("256"));
  EXPECT_EQ(model().index(4999, GpusColumn).data().toString(), QStringLiteral("—")) << "missing is last, and not 0";
  clickHeader("tenant", Qt::ShiftModifier);
  EXPECT_EQ(model().sortKeys(), (std::vector<SortKey>{{GpusColumn, true}, {TenantColumn, false}}));
  EXPECT_EQ(model().index(0, TenantColumn).data().toString(), QStringLiteral("Daehan Finance"));
}

TEST_F(DataTableTest, MouseAndKeyboardSelectRows) {
  click(2);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3}));
  EXPECT_EQ(m_data.currentKey(), 3U);
  click(5, Qt::ControlModifier);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3, 6}));
  click(8, Qt::ShiftModifier);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3, 6, 7, 8, 9}));
  QTest::keyClick(&view(), Qt::Key_Down);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{10}));
  QTest::keyClick(&view(), Qt::Key_End);
  EXPECT_EQ(m_data.currentKey(), 5000U);
  EXPECT_EQ(view().verticalScrollBar()->value(), view().verticalScrollBar()->maximum());
  QTest::keyClick(&view(), Qt::Key_Home, Qt::ShiftModifier);
  EXPECT_EQ(m_data.selectedKeys().size(), 5000U);
  EXPECT_TRUE(footer().contains(QStringLiteral("selected")));
}

TEST_F(DataTableTest, AColumnThatIsDraggedWiderIsAChangedView) {
  QHeaderView* header = view().header();
  const int before = header->sectionSize(0);
  QSignalSpy changed(&m_data, &DataTable::viewChanged);
  const QPoint edge(header->sectionViewportPosition(0) + before - 1, header->height() / 2);
  QTest::mouseMove(header->viewport(), edge);
  QTest::mousePress(header->viewport(), Qt::LeftButton, {}, edge);
  QMouseEvent drag(QEvent::MouseMove, edge + QPoint(30, 0), header->viewport()->mapToGlobal(edge + QPoint(30, 0)),
                   Qt::NoButton, Qt::LeftButton, {});
  QApplication::sendEvent(header->viewport(), &drag);
  QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, edge + QPoint(30, 0));
  EXPECT_EQ(header->sectionSize(0), before + 30);
  EXPECT_EQ(changed.size(), 1);
  EXPECT_EQ(m_data.saveState()[QStringLiteral("columns")].toArray().at(0)[QStringLiteral("width")].toInt(),
            before + 30);
}

TEST_F(DataTableTest, KeysGoOnFromWhereTheRowThatIsGoneWas) {
  click(5);
  ASSERT_EQ(m_data.currentKey(), 6U);
  std::mt19937 random(5);
  fillSampleRow(*m_table, 5, 90'001, random);
  m_table->publish();
  settle();
  ASSERT_EQ(m_data.currentKey(), 0U);
  QTest::keyClick(&view(), Qt::Key_Down);
  EXPECT_EQ(m_data.currentKey(), 90'001U) << "the row that took its place";
  QTest::keyClick(&view(), Qt::Key_Down);
  EXPECT_EQ(m_data.currentKey(), 7U);
}

TEST_F(DataTableTest, ShiftExtendsTheSameRunAfterASwap) {
  click(2);
  click(5, Qt::ControlModifier);
  for (int i = 0; i < 3; ++i) {
    QTest::keyClick(&view(), Qt::Key_Down, Qt::ShiftModifier);
    m_table->publish();
    settle();
  }
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3, 6, 7, 8, 9}));
  QTest::keyClick(&view(), Qt::Key_Up, Qt::ShiftModifier);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3, 6, 7, 8}));

  std::mt19937 random(5);
  m_table->setRowCount(5001);
  fillSampleRow(*m_table, 5000, 90'001, random);
  m_table->publish();
  settle();
  click(12, Qt::ShiftModifier);
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{3, 6, 7, 8, 9, 10, 11, 12, 13}));
}

TEST_F(DataTableTest, EnterAndDoubleClickActivate) {
  QSignalSpy activated(&m_data, &DataTable::activated);
  click(4);
  QTest::keyClick(&view(), Qt::Key_Return);
  QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, middleOf(7));
  ASSERT_EQ(activated.size(), 2);
  EXPECT_EQ(activated[0][0].toULongLong(), 5U);
  EXPECT_EQ(activated[1][0].toULongLong(), 8U);
}

TEST_F(DataTableTest, SelectionSurvivesSortFilterAndRowsThatMove) {
  m_data.select({4000, 17});
  QSignalSpy changed(&m_data, &DataTable::selectionKeysChanged);
  clickHeader("use");
  EXPECT_EQ(m_data.currentKey(), 4000U);
  auto keys = m_data.selectedKeys();
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(keys, (std::vector<DataTable::Key>{17, 4000}));
  EXPECT_EQ(changed.size(), 0) << "nothing about the selection changed";

  // The row of key 17 is taken over by another, and comes back elsewhere.
  std::mt19937 random(5);
  fillSampleRow(*m_table, 16, 90'001, random);
  fillSampleRow(*m_table, 2500, 17, random);
  m_table->publish();
  settle();
  keys = m_data.selectedKeys();
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(keys, (std::vector<DataTable::Key>{17, 4000}));

  // Filtered out: no action may touch it; shown again: it is selected as before.
  m_table->setText(2500, StateColumn, "Held");
  m_table->setText(3999, StateColumn, "Running");
  m_table->publish();
  m_data.setFilter(textIs(StateColumn, "Running"), {StateColumn});
  settle();
  EXPECT_EQ(m_data.selectedKeys(), (std::vector<DataTable::Key>{4000}));
  m_data.setFilter({}, {});
  settle();
  EXPECT_EQ(m_data.selectedKeys().size(), 2U);
}

TEST_F(DataTableTest, AFilterFollowsLiveUpdates) {
  m_data.setFilter(textIs(StateColumn, "Running"), {StateColumn});
  settle();
  const int before = model().rowCount();
  ASSERT_GT(before, 10);
  const std::uint64_t key = model().keyAt(3);
  m_table->setText(m_table->rowOfKey(key), StateColumn, "Completed");
  m_table->publish();
  settle();
  EXPECT_EQ(model().rowCount(), before - 1);
  EXPECT_EQ(model().positionOf(key), -1);
}

TEST_F(DataTableTest, CellsChangeInPlaceWithoutAQuery) {
  m_table->publish();  // that it was filled
  settle();
  QSignalSpy swapped(&model(), &TableModel::swapped);
  m_table->setInteger(0, GpusColumn, 4711);
  m_table->publish();
  EXPECT_EQ(model().index(0, GpusColumn).data().toString(), QLocale().toString(4711));
  settle();
  EXPECT_EQ(swapped.size(), 0);
}

TEST_F(DataTableTest, ScrollPositionFollowsWhatWasInView) {
  m_data.setSort(QStringLiteral("id"), true);
  settle();
  view().verticalScrollBar()->setValue(1000 * view().rowHeight() + 7);
  const std::uint64_t top = model().keyAt(1000);
  const int rows = m_table->rowCount();
  std::mt19937 random(9);
  m_table->setRowCount(rows + 40);
  for (int row = rows; row < rows + 40; ++row) {
    fillSampleRow(*m_table, row, static_cast<std::uint64_t>(row) + 1, random);
  }
  m_table->publish();
  settle();
  EXPECT_EQ(model().positionOf(top), 1040);
  EXPECT_EQ(view().verticalScrollBar()->value(), 1040 * view().rowHeight() + 7);
}

TEST_F(DataTableTest, RandomUpdatesKeepSelectionAndModelWhole) {
  std::mt19937 random(77);
  m_data.setSort(QStringLiteral("use"), true);
  m_data.select({100, 200, 300});
  std::uint64_t nextKey = 100'000;
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 300; ++i) {
      const int row = static_cast<int>(random() % static_cast<unsigned>(m_table->rowCount()));
      const std::uint64_t key = m_table->key(row);
      fillSampleRow(*m_table, row, key == 100 || key == 200 || key == 300 ? key : nextKey++, random);
    }
    m_table->publish();
    settle();
    auto keys = m_data.selectedKeys();
    std::sort(keys.begin(), keys.end());
    ASSERT_EQ(keys, (std::vector<DataTable::Key>{100, 200, 300})) << "round " << round;
    ASSERT_EQ(model().rowCount(), m_table->rowCount());
  }
}

TEST_F(DataTableTest, RowsThatAreGoneAreNotReadBeforeTheNextResult) {
  m_table->setRowCount(5);
  m_table->publish();
  EXPECT_EQ(model().index(4000, 0).data().toString(), QString());
  EXPECT_EQ(model().keyAt(4000), 0U);
  view().viewport()->repaint();
  settle();
  EXPECT_EQ(model().rowCount(), 5);
}

TEST_F(DataTableTest, ARowThatIsGoneIsNotActivated) {
  QSignalSpy activated(&m_data, &DataTable::activated);
  click(7);
  m_table->setRowCount(5);
  m_table->publish();
  ASSERT_EQ(model().keyAt(7), 0U);
  QTest::keyClick(&view(), Qt::Key_Return);
  QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, middleOf(8));
  EXPECT_EQ(activated.size(), 0);
}

TEST_F(DataTableTest, RowsHangBelowTheirParentInAGroup) {
  // Rows 0 to 9 are one tenant's; 3 and 7 hang below 5, 8 below a row of another group.
  for (int row = 0; row < 10; ++row) m_table->setText(row, TenantColumn, "Ours");
  for (int row = 0; row < m_table->rowCount(); ++row) m_table->setInteger(row, GpusColumn, missingInteger);
  m_table->setInteger(3, GpusColumn, 6);
  m_table->setInteger(7, GpusColumn, 6);
  m_table->setInteger(8, GpusColumn, 100);
  m_table->publish();
  model().setParentColumn(GpusColumn);
  m_data.setSort(QStringLiteral("id"), true);
  m_data.setGroupBy({QStringLiteral("tenant")});
  settle();
  int ours = 0;
  while (ours < model().rowCount() && !model().index(ours, 0).data().toString().startsWith(QStringLiteral("Ours"))) {
    ++ours;
  }
  ASSERT_LT(ours, model().rowCount());
  click(ours);
  QTest::keyClick(&view(), Qt::Key_Right);
  settle();
  const int parent = model().positionOf(6);
  ASSERT_GT(parent, ours);
  EXPECT_EQ(model().positionOf(4), -1);
  EXPECT_EQ(model().positionOf(8), -1);
  EXPECT_GT(model().positionOf(9), ours);  // its parent is elsewhere
  EXPECT_EQ(model().depthAt(parent), 1);
  EXPECT_EQ(model().expandedAt(parent), std::optional(false));
  EXPECT_EQ(model().expandedAt(model().positionOf(9)), std::nullopt);
  EXPECT_EQ(model().groupAt(ours)->count, 10);
  click(parent);
  QTest::keyClick(&view(), Qt::Key_Right);
  settle();
  EXPECT_EQ(model().positionOf(8), parent + 1);  // in the order of the sort
  EXPECT_EQ(model().positionOf(4), parent + 2);
  EXPECT_EQ(model().depthAt(parent + 1), 2);
  view().setCurrentIndex(model().index(parent + 2, 0));
  QTest::keyClick(&view(), Qt::Key_Left);
  EXPECT_EQ(m_data.currentKey(), 6u);
  // By its arrow, too.
  QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, QPoint(10 + 18 + 5, middleOf(parent).y()));
  settle();
  EXPECT_EQ(model().positionOf(4), -1);
}

TEST_F(DataTableTest, GroupsOpenByClickAndKeys) {
  m_data.setGroupBy({QStringLiteral("tenant"), QStringLiteral("state")});
  settle();
  ASSERT_EQ(model().rowCount(), 4);
  EXPECT_TRUE(model().index(0, 0).data().toString().startsWith(QStringLiteral("Daehan Finance (")));
  QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, QPoint(14, middleOf(0).y()));
  settle();
  EXPECT_EQ(model().rowCount(), 4 + 5);
  click(1);
  QTest::keyClick(&view(), Qt::Key_Right);
  settle();
  EXPECT_GT(model().rowCount(), 100);
  const TableGroup* group = model().groupAt(1);
  ASSERT_NE(group, nullptr);
  double gpus = 0;
  for (int position = 2; position < 2 + group->count; ++position) {
    const auto value = m_table->integer(m_table->rowOfKey(model().keyAt(position)), GpusColumn);
    gpus += value == missingInteger ? 0 : static_cast<double>(value);
  }
  EXPECT_EQ(group->aggregates[GpusColumn], gpus);
  click(3);
  QTest::keyClick(&view(), Qt::Key_Left);  // to the group of the row
  EXPECT_EQ(m_data.currentKey(), model().keyAt(1));
  // Expansion survives live updates.
  m_table->setText(0, StateColumn, "Held");
  m_table->publish();
  settle();
  EXPECT_GT(model().rowCount(), 100);
  QTest::keyClick(&view(), Qt::Key_Left);
  settle();
  EXPECT_EQ(model().rowCount(), 4 + 5);
  EXPECT_TRUE(m_data.selectedKeys().empty()) << "groups are not rows";
}

TEST_F(DataTableTest, CopiesWhatIsShownAsTabSeparatedText) {
  view().header()->setSectionHidden(StartColumn, true);
  view().header()->moveSection(0, 1);
  click(0);
  click(1, Qt::ControlModifier);
  QTest::keySequence(&view(), QKeySequence::Copy);
  const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
  ASSERT_EQ(lines.size(), 4);
  EXPECT_EQ(lines[0], QStringLiteral("Name\tID\tTenant\tState\tGPUs\tGPU use"));
  EXPECT_EQ(lines[1].split(QLatin1Char('\t'))[1], QStringLiteral("1"));
  EXPECT_EQ(lines[2].count(QLatin1Char('\t')), 5);
}

TEST_F(DataTableTest, ASavedViewComesBack) {
  const QJsonObject initial = m_data.saveState();
  view().header()->moveSection(4, 0);
  view().header()->resizeSection(1, 222);
  view().header()->setSectionHidden(2, true);
  m_data.setComfortable(true);
  clickHeader("gpus");
  const QJsonObject saved = m_data.saveState();
  EXPECT_NE(saved, initial);
  m_data.resetColumns();
  EXPECT_EQ(m_data.saveState(), initial);
  m_data.restoreState(saved);
  EXPECT_EQ(m_data.saveState(), saved);
  EXPECT_EQ(view().header()->visualIndex(4), 0);
  EXPECT_EQ(view().rowHeight(), 32);
  QJsonObject foreign = saved;
  foreign[QStringLiteral("sort")] = QJsonArray{QJsonObject{{QStringLiteral("id"), QStringLiteral("no such column")}}};
  m_data.restoreState(foreign);
  EXPECT_TRUE(model().sortKeys().empty());
}

TEST_F(DataTableTest, TheMenuHidesAndGroups) {
  const std::unique_ptr<QMenu> menu(m_data.createColumnsMenu(&m_data));
  QAction* tenant = nullptr;
  for (QAction* action : menu->actions()) {
    tenant = action->text() == QStringLiteral("Tenant") ? action : tenant;
  }
  ASSERT_NE(tenant, nullptr);
  tenant->trigger();
  EXPECT_TRUE(view().header()->isSectionHidden(TenantColumn));
  for (QAction* action : menu->actions()) {
    if (action->isCheckable() && action->isChecked()) {
      action->trigger();
    }
  }
  EXPECT_LT(view().header()->hiddenSectionCount(), view().header()->count()) << "one column always stays";
}

TEST_F(DataTableTest, WidthsStayThroughSwaps) {
  view().header()->resizeSection(0, 133);
  clickHeader("name");
  m_data.setFilter(textIs(StateColumn, "Held"), {StateColumn});
  settle();
  EXPECT_EQ(view().header()->sectionSize(0), 133);
}

TEST_F(DataTableTest, ScreenReadersReadCellsAndTheCurrentRow) {
  m_data.setSort(QStringLiteral("id"), true);
  settle();
  QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&view());
  ASSERT_NE(accessible, nullptr);
  EXPECT_EQ(accessible->role(), QAccessible::Table);
  QAccessibleTableInterface* table = accessible->tableInterface();
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->rowCount(), 5000);
  EXPECT_EQ(table->columnDescription(TenantColumn), QStringLiteral("Tenant"));
  QAccessibleInterface* cell = table->cellAt(2, IdColumn);
  ASSERT_NE(cell, nullptr);
  EXPECT_EQ(cell->text(QAccessible::Name), QLocale().toString(4998));
  EXPECT_EQ(accessible->child(accessible->indexOfChild(cell)), cell);
  click(2);
  EXPECT_TRUE(cell->state().selected);
  EXPECT_EQ(table->selectedRows(), QList<int>{2});
  EXPECT_TRUE(view().accessibleDescription().contains(QStringLiteral("Row 3 of 5000")));
  EXPECT_EQ(table->cellAt(5000, 0), nullptr);
}

TEST_F(DataTableTest, AnEmptyResultSaysWhy) {
  m_data.setEmptyMessages(QStringLiteral("No jobs yet"), QStringLiteral("No job matches"));
  m_data.setFilter(textIs(StateColumn, "nothing has this"), {StateColumn});
  settle();
  QStringList texts;
  for (const QLabel* label : m_data.findChildren<QLabel*>()) {
    if (label->isVisible()) {
      texts.append(label->text());
    }
  }
  EXPECT_TRUE(texts.contains(QStringLiteral("No job matches"))) << texts.join(QLatin1Char('|')).toStdString();
}

}  // namespace
}  // namespace aifactory::test
