// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resource_name.h"

#include <gtest/gtest.h>

#include <set>

namespace aifactory {
namespace {

TEST(ResourceName, JobNumbersGoBothWays) {
  EXPECT_EQ(jobName(1234), "jobs/1234");
  EXPECT_EQ(jobNumber("jobs/1234"), 1234u);
  EXPECT_EQ(jobNumber(jobName(UINT64_MAX)), UINT64_MAX);
  for (const char* bad : {"", "jobs", "jobs/", "jobs/0", "jobs/01", "jobs/1x", "jobs/-1", "jobs/+1", "jobs/ 1", "job/1",
                          "jobs/1/steps/2", "jobs/18446744073709551616"}) {
    EXPECT_EQ(jobNumber(bad), std::nullopt) << bad;
  }
}

TEST(ResourceName, IdsAreOfTheirCollectionOnly) {
  EXPECT_EQ(idIn("nodes", "nodes/h100-0001"), "h100-0001");
  EXPECT_EQ(idIn("nodes", "nodes/"), std::nullopt);
  EXPECT_EQ(idIn("nodes", "nodesx/a"), std::nullopt);
  EXPECT_EQ(idIn("nodes", "racks/a"), std::nullopt);
  EXPECT_EQ(lastId("tenants/skt/rentals/77"), "77");
  EXPECT_EQ(lastId("plain"), "plain");
  EXPECT_EQ(nameIn("tenants", "skt"), "tenants/skt");
}

TEST(ResourceName, UuidsAreRecognised) {
  EXPECT_TRUE(isUuid("123e4567-e89b-12d3-A456-426614174000"));
  for (const char* bad : {"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400",
                          "123e4567-e89b-12d3-a456-4266141740000", "123e4567-e89b-12d3-a456_426614174000",
                          "g23e4567-e89b-12d3-a456-426614174000"}) {
    EXPECT_FALSE(isUuid(bad)) << bad;
  }
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = newUuid();
    ASSERT_TRUE(isUuid(uuid)) << uuid;
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(ResourceName, PrintableIsUtf8WithoutControls) {
  EXPECT_TRUE(isPrintable("llama 학습 #3 – run", 64));
  EXPECT_TRUE(isPrintable("\xF0\x9F\x8F\xAD", 4));
  EXPECT_FALSE(isPrintable("", 8));
  EXPECT_FALSE(isPrintable("123456789", 8));
  using namespace std::string_view_literals;
  for (const std::string_view bad :
       {"a\nb"sv, "a\0b"sv, "\x7f"sv, "\x1b[31m"sv, "\xC2\x85"sv, "\xE2\x80\xAE"sv, "\xC0\xAF"sv, "\xED\xA0\x80"sv,
        "\xF4\x90\x80\x80"sv, "\xE2\x80"sv, "\x80"sv, "\xF8\x88\x80\x80\x80"sv, "\xEF\xBB\xBF"sv}) {
    EXPECT_FALSE(isPrintable(bad, 64)) << testing::PrintToString(bad);
  }
}

}  // namespace
}  // namespace aifactory
