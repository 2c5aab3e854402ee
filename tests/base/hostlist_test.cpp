// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hostlist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace aifactory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Hosts = std::vector<std::string>;

Hosts expand(std::string_view text) {
  const auto hosts = expandHostlist(text);
  EXPECT_TRUE(hosts.ok()) << text << ": " << hosts.status();
  return hosts.value_or(Hosts{"refused"});
}

std::string compress(const Hosts& hosts) { return compressHostlist(hosts); }

TEST(Hostlist, Expands) {
  EXPECT_THAT(expand(""), IsEmpty());
  EXPECT_THAT(expand("login1"), ElementsAre("login1"));
  EXPECT_THAT(expand("n[0001-0003,0007],login1"), ElementsAre("n0001", "n0002", "n0003", "n0007", "login1"));
  EXPECT_THAT(expand("n[1-2]-ib,m[3]"), ElementsAre("n1-ib", "n2-ib", "m3"));
  EXPECT_THAT(expand("r[1-2]n[1-2]"), ElementsAre("r1n1", "r1n2", "r2n1", "r2n2"));
}

TEST(Hostlist, LeadingZerosAreKeptAndNoneAreMadeUp) {
  EXPECT_THAT(expand("n[8-11]"), ElementsAre("n8", "n9", "n10", "n11"));
  EXPECT_THAT(expand("n[08-11]"), ElementsAre("n08", "n09", "n10", "n11"));
  EXPECT_THAT(expand("n[098-101]"), ElementsAre("n098", "n099", "n100", "n101"));
  EXPECT_THAT(expand("n[98-101]"), ElementsAre("n98", "n99", "n100", "n101"));
  EXPECT_EQ(compress({"n8", "n9", "n10"}), "n[8-10]");
  EXPECT_EQ(compress({"n08", "n09", "n10"}), "n[08-10]");
  EXPECT_EQ(compress({"n1", "n02", "n3"}), "n[1,02,3]");
  EXPECT_EQ(compress({"n09", "n010"}), "n[09,010]");
}

TEST(Hostlist, Compresses) {
  EXPECT_EQ(compress({}), "");
  EXPECT_EQ(compress({"login"}), "login");
  EXPECT_EQ(compress({"n1"}), "n1");
  EXPECT_EQ(compress({"n0001", "n0002", "n0003", "n0007", "login1"}), "n[0001-0003,0007],login1");
  EXPECT_EQ(compress({"r1n1", "r2n1"}), "r[1-2]n1");
  EXPECT_EQ(compress({"n2", "n1", "n1"}), "n[2,1,1]");
  EXPECT_EQ(compress({"a1b", "a1c"}), "a1b,a1c");
}

TEST(Hostlist, MalformedIsRefused) {
  for (const char* bad : {",",          "a,",     ",a",       "a,,b",     "n[",
                          "n[]",        "n]",     "n[1-2",    "n[1-2]]",  "n[[1]]",
                          "n[1-[2-3]]", "n[2-1]", "n[1-]",    "n[-1]",    "n[1--2]",
                          "n[a]",       "n[1,]",  "n[,1]",    "n[1 ]",    "a b",
                          "n[0x1]",     "a\n",    "n[1-2-3]", "\xC3\xA9", "n[1234567890123456789]"}) {
    const auto hosts = expandHostlist(bad);
    EXPECT_EQ(hosts.status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(Hostlist, HugeListsAreRefusedBeforeTheyAreBuilt) {
  EXPECT_EQ(expand("n[0-999999]").size(), 1'000'000u);
  for (const std::string& bad :
       {std::string("n[0-1000000]"), std::string("n[0-999999999999999999]"), std::string("n[0-999999],m"),
        std::string("a[0-999]b[0-999]c[0-1]"), std::string("a[0-999999]b[0-999999]c[0-999999]d[0-999999]"),
        std::string(256, 'n') + "[1-2]", "n[" + std::string(40, '9') + "]"}) {
    EXPECT_FALSE(expandHostlist(bad).ok()) << bad;
  }
}

TEST(Hostlist, ExpandingGivesTheCompressedHostsBackInOrder) {
  std::mt19937 random(7);
  const char* const stems[] = {"n", "h100-", "r1n", "r2n", "login", "n0"};
  const char* const tails[] = {"", "", "", "-ib", "x2"};
  for (int round = 0; round < 2000; ++round) {
    Hosts hosts(random() % 30);
    for (std::string& host : hosts) {
      const unsigned shape = random();
      std::string digits = std::to_string(random() % ((shape & 1) ? 12 : 110));
      if (shape & 2) digits.insert(0, 4 - std::min<std::size_t>(4, digits.size()), '0');
      host = stems[random() % std::size(stems)] + digits + tails[random() % std::size(tails)];
    }
    if (round % 2) std::sort(hosts.begin(), hosts.end());
    ASSERT_EQ(expand(compressHostlist(hosts)), hosts) << compressHostlist(hosts);
  }
}

TEST(IndexList, GoesBothWays) {
  EXPECT_THAT(*parseIndexList("0-3,7"), ElementsAre(0, 1, 2, 3, 7));
  EXPECT_THAT(*parseIndexList(""), IsEmpty());
  EXPECT_THAT(*parseIndexList("4294967295"), ElementsAre(4294967295u));
  EXPECT_EQ(formatIndexList(std::vector<std::uint32_t>{0, 1, 2, 3, 7}), "0-3,7");
  EXPECT_EQ(formatIndexList({}), "");
  EXPECT_EQ(formatIndexList(std::vector<std::uint32_t>{4294967295u, 0u}), "4294967295,0");
  for (const char* bad : {"N/A", "-", "1-", "3-1", "0-1000000", "4294967296", "1,,2", "0-3,", " 1", "0-4294967295"}) {
    EXPECT_FALSE(parseIndexList(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace aifactory
