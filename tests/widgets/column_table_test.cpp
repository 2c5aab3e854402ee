// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QSignalSpy>

#include "tests/widgets/sample_table.h"

namespace aifactory::test {
namespace {

TEST(ColumnTable, NewRowsAreMissingNotZero) {
  auto table = makeSampleTable();
  table->setRowCount(5000);
  EXPECT_EQ(table->integer(4999, GpusColumn), missingInteger);
  EXPECT_TRUE(std::isnan(table->real(4999, UseColumn)));
  EXPECT_TRUE(std::isnan(table->time(4999, StartColumn)));
  EXPECT_EQ(table->text(4999, NameColumn), "");
}

TEST(ColumnTable, ASnapshotStaysAsItWas) {
  auto table = makeFilledTable(10'000);
  const auto before = table->snapshot();
  const std::int64_t gpus = table->integer(7000, GpusColumn);
  const std::string name = table->text(7000, NameColumn);
  table->setInteger(7000, GpusColumn, 123'456);
  for (int i = 0; i < 10'000; ++i) {
    table->setText(7000, NameColumn, "name " + std::to_string(i));  // makes the dictionary move
  }
  table->setRowCount(10);
  std::vector<ColumnBlock> columns;
  const TableBlock block = before->block(1, columns);
  EXPECT_EQ(before->rows, 10'000);
  EXPECT_EQ(block.firstRow, rowsPerChunk);
  EXPECT_EQ(columns[GpusColumn].integers[7000 - rowsPerChunk], gpus);
  EXPECT_EQ(columns[NameColumn].dictionary[columns[NameColumn].codes[7000 - rowsPerChunk]], name);
}

TEST(ColumnTable, RowsThatComeBackAreMissing) {
  auto table = makeFilledTable(100);
  table->setRowCount(10);
  table->setRowCount(100);
  EXPECT_EQ(table->key(50), 0U);
  EXPECT_EQ(table->integer(50, GpusColumn), missingInteger);
  EXPECT_EQ(table->rowOfKey(51), -1);
}

TEST(ColumnTable, KeysFollowTheirRows) {
  auto table = makeFilledTable(10);
  table->setKey(3, 10);  // the last row takes over a removed one
  table->setRowCount(9);
  EXPECT_EQ(table->rowOfKey(10), 3);
  EXPECT_EQ(table->rowOfKey(4), -1);
  EXPECT_EQ(table->rowOfKey(9), 8);
}

TEST(ColumnTable, TellsOnceWhatChanged) {
  auto table = makeFilledTable(10);
  table->publish();
  QSignalSpy published(table.get(), &ColumnTable::published);
  table->publish();
  EXPECT_EQ(published.size(), 0);
  table->setReal(1, UseColumn, missingReal);
  table->setReal(1, UseColumn, 12);
  table->setReal(2, UseColumn, table->real(2, UseColumn));
  table->publish();
  ASSERT_EQ(published.size(), 1);
  EXPECT_EQ(published[0][0].toULongLong(), 1ULL << UseColumn);
  EXPECT_FALSE(published[0][1].toBool());
}

}  // namespace
}  // namespace aifactory::test
