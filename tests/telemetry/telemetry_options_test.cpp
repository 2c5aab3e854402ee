// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/telemetry_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string complaint(const std::string& text) {
  const auto options = readTelemetryOptions(toml::parse(text));
  return std::string(options.status().message());
}

TEST(TelemetryOptions, WhatIsNotSaidHasItsDefault) {
  const auto options = readTelemetryOptions(toml::parse("prometheus = \"http://prometheus:9090/\"\n"));
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->prometheus.url, "http://prometheus:9090");
  EXPECT_EQ(options->pollInterval, 15s);
  EXPECT_EQ(options->staleness, 45s);
  EXPECT_EQ(readTelemetryOptions(toml::parse("prometheus = \"http://a\"\npoll_interval_s = 30\n"))->staleness, 90s);
}

TEST(TelemetryOptions, WhatIsHeldInMemoryIsBoundedWhateverMostMibSays) {
  const auto whole = [](const std::string& more) {
    return readTelemetryOptions(toml::parse("prometheus = \"http://a\"\n" + more))->prometheus.forWholeAnswers();
  };
  EXPECT_EQ(whole("").mostBytes, std::size_t{64} << 20);
  EXPECT_FALSE(whole("").mayTakeMore) << "nobody is told to raise what would not help";
  EXPECT_EQ(whole("most_mib = 16").mostBytes, std::size_t{16} << 20);
  EXPECT_TRUE(whole("most_mib = 16").mayTakeMore);
}

TEST(TelemetryOptions, NamesTheKeyThatIsWrong) {
  const std::string good = "prometheus = \"http://a\"\n";
  EXPECT_THAT(complaint(""), HasSubstr("prometheus is missing"));
  EXPECT_THAT(complaint("prometheus = 9090"), HasSubstr("prometheus must be a string"));
  EXPECT_THAT(complaint("prometheus = \"localhost:9090\""), HasSubstr("must begin with http://"));
  EXPECT_THAT(complaint("prometheus = \"file:///etc/passwd\""), HasSubstr("must begin with http://"));
  EXPECT_THAT(complaint("prometheus = \"http://me:secret@a\""), HasSubstr("keys of their own"));
  EXPECT_THAT(complaint(good + "poll_interval_s = 0"),
              HasSubstr("poll_interval_s must be a whole number from 1 to 3600"));
  EXPECT_THAT(complaint(good + "poll_interval_s = 1.5"), HasSubstr("must be a whole number"));
  EXPECT_THAT(complaint(good + "staleness_s = 5"), HasSubstr("staleness_s must not be shorter than poll_interval_s"));
  EXPECT_THAT(complaint(good + "user = \"a\""), HasSubstr("user needs the other of user and password_file"));
  EXPECT_THAT(complaint(good + "user = \"a\"\npassword_file = \"b\"\nbearer_token_file = \"c\""),
              HasSubstr("cannot both be given"));
  EXPECT_THAT(complaint(good + "pol_interval_s = 5"), HasSubstr("pol_interval_s is no key"));
  const auto status = readTelemetryOptions(toml::parse(good + "timeout_s = \"x\"")).status();
  EXPECT_EQ(violationsOf(status).field_violations(0).field(), "telemetry.timeout_s");
}

}  // namespace
}  // namespace aifactory
