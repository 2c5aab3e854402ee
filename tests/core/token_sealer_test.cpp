// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/token_sealer.h"

#include <gtest/gtest.h>

namespace aifactory {
namespace {

TEST(TokenSealer, OpensOnlyWhatItSealedUnderTheSameContext) {
  const TokenSealer sealer, other;
  const std::string token = ResumePoint{7, 42}.seal(sealer, "jobs a");
  ASSERT_TRUE(ResumePoint::open(sealer, "jobs a", token));
  EXPECT_EQ(ResumePoint::open(sealer, "jobs a", token)->revision, 42U);
  EXPECT_FALSE(ResumePoint::open(sealer, "jobs b", token));
  EXPECT_FALSE(ResumePoint::open(other, "jobs a", token));
  EXPECT_FALSE(ResumePoint::open(sealer, "jobs a", ""));
  for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
    std::string bent = token;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(ResumePoint::open(sealer, "jobs a", bent)) << bit;
  }
}

TEST(TokenSealer, PageTokensAreNoResumeTokens) {
  const TokenSealer sealer;
  const std::string page = PagePoint{{1, 2}, "jobs/3"}.seal(sealer, "jobs");
  EXPECT_EQ(PagePoint::open(sealer, "jobs", page)->lastKey, "jobs/3");
  EXPECT_FALSE(PagePoint::open(sealer, "alerts", page));
  EXPECT_FALSE(ResumePoint::open(sealer, "jobs", page));
  EXPECT_FALSE(PagePoint::open(sealer, "jobs", ResumePoint{1, 2}.seal(sealer, "jobs")));
  EXPECT_FALSE(PagePoint::open(sealer, "jobs", "%%%"));
}

}  // namespace
}  // namespace aifactory
