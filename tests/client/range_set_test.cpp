// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/range_set.h"

#include <gtest/gtest.h>

#include <random>

namespace aifactory {
namespace {

TEST(RangeSet, JoinsWhatTouches) {
  RangeSet set;
  set.reset(200);
  EXPECT_TRUE(set.empty());
  set.add({60, 10});
  set.add({70, 1});
  set.add({0, 1});
  set.add({199, 5});  // reaches beyond the end
  EXPECT_EQ(set.ranges(), (std::vector<DeviceRange>{{0, 1}, {60, 11}, {199, 1}}));
  set.add({0, 200});
  EXPECT_EQ(set.ranges(), (std::vector<DeviceRange>{{0, 200}}));
  set.clear();
  EXPECT_TRUE(set.ranges().empty());
}

TEST(RangeSet, IsASet) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t rows = 1 + random() % 300;
    std::vector<bool> model(rows);
    RangeSet set, other;
    set.reset(rows);
    other.reset(rows);
    for (int i = 0; i < 8; ++i) {
      const DeviceRange range{static_cast<std::uint32_t>(random() % rows), static_cast<std::uint32_t>(random() % 90)};
      (i % 2 ? set : other).add(range);
      for (std::uint32_t row = range.first; row < std::min(rows, range.first + range.count); ++row) model[row] = true;
    }
    set.add(other);
    std::vector<bool> got(rows);
    std::uint32_t end = 0;
    bool first = true;
    for (const DeviceRange range : set.ranges()) {
      ASSERT_TRUE(first || range.first > end) << "not ascending, or not joined";
      first = false;
      end = range.first + range.count;
      for (std::uint32_t row = range.first; row < end; ++row) got[row] = true;
    }
    ASSERT_EQ(got, model);
  }
}

}  // namespace
}  // namespace aifactory
