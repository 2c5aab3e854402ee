// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/federate_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "factory/telemetry/series_text.h"

namespace aifactory {
namespace {

using testing::HasSubstr;

struct Samples final : SampleSink {
  struct Sample {
    std::string series;
    double value;
    std::int64_t time;
    bool operator==(const Sample&) const = default;
  };
  std::vector<Sample> all;
  void sample(std::string_view series, double value, std::int64_t time) override {
    all.push_back({std::string(series), value, time});
  }
};

constexpr const char* answer =
    "# TYPE DCGM_FI_DEV_GPU_TEMP untyped\n"
    "DCGM_FI_DEV_GPU_TEMP{Hostname=\"h100-0001\",gpu=\"0\"} 41 1795879725635\n"
    "DCGM_FI_DEV_GPU_TEMP{Hostname=\"odd } 9 1\\\" name\\n\",gpu=\"1\"} 4.25e+01 1795879725636\n"
    "\n"
    "up 1 -5\n";

TEST(FederateText, IsTheSameInAnyPieces) {
  const std::string text = answer;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{64}, text.size()}) {
    Samples samples;
    FederateText reader(samples);
    for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(std::string_view(text).substr(at, piece));
    EXPECT_TRUE(reader.finish().ok()) << reader.finish();
    ASSERT_EQ(samples.all.size(), 3u) << piece;
    EXPECT_EQ(samples.all[0],
              (Samples::Sample{"DCGM_FI_DEV_GPU_TEMP{Hostname=\"h100-0001\",gpu=\"0\"}", 41, 1795879725635}));
    EXPECT_EQ(samples.all[1].value, 42.5);
    EXPECT_EQ(samples.all[1].series, "DCGM_FI_DEV_GPU_TEMP{Hostname=\"odd } 9 1\\\" name\\n\",gpu=\"1\"}");
    EXPECT_EQ(samples.all[2], (Samples::Sample{"up", 1, -5}));
  }
}

TEST(FederateText, ReadsWhatIsNoNumber) {
  Samples samples;
  FederateText reader(samples);
  reader.feed("a NaN 1\nb +Inf 1\nc -Inf 1\nd -0 1\ne 9.223372036854776e+18 1\n");
  ASSERT_TRUE(reader.finish().ok());
  EXPECT_TRUE(std::isnan(samples.all[0].value));
  EXPECT_EQ(samples.all[1].value, INFINITY);
  EXPECT_EQ(samples.all[2].value, -INFINITY);
  EXPECT_EQ(samples.all[4].value, 9223372036854775807.0);
}

TEST(FederateText, SaysWhatItCannotRead) {
  for (const char* wrong : {"<html>\n", "a 1\n", "a x 1\n", "a 1 x\n", " 1 1\n", "a 1 99999999999999999999\n"}) {
    Samples samples;
    FederateText reader(samples);
    reader.feed(wrong);
    EXPECT_THAT(std::string(reader.finish().message()), HasSubstr("no text of samples")) << wrong;
    EXPECT_TRUE(samples.all.empty()) << wrong;
  }
  Samples samples;
  FederateText cut(samples);
  cut.feed("a 1 1\nb 2 17958797");
  EXPECT_THAT(std::string(cut.finish().message()), HasSubstr("ends within a line"));
  EXPECT_EQ(samples.all.size(), 1u) << "half a line is no sample";
}

TEST(FederateText, ALineWithoutEndTakesNoMemory) {
  Samples samples;
  FederateText reader(samples);
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 64; ++i) reader.feed(piece);
  EXPECT_FALSE(reader.finish().ok());
}

TEST(SeriesText, LabelsOfAnyCharacters) {
  const auto series = parseSeriesText(R"(m{a="plain",b="q\"uote, } = \\ \n",c="울산",d="",e="{x=\"y\"}"})");
  ASSERT_TRUE(series.has_value());
  EXPECT_EQ(series->name, "m");
  EXPECT_EQ(series->first({"a"}), "plain");
  EXPECT_EQ(series->first({"b"}), "q\"uote, } = \\ \n");
  EXPECT_EQ(series->first({"nope", "d", "c"}), "울산") << "the first that has a value";
  EXPECT_EQ(series->first({"e"}), "{x=\"y\"}");
  EXPECT_EQ(series->first({"nope"}), "");
  EXPECT_TRUE(parseSeriesText("up").has_value());
  EXPECT_TRUE(parseSeriesText("up{}").has_value());
  for (const char* wrong :
       {"", "{a=\"b\"}", "m{a=\"b\"", "m{a=\"b}", "m{a=b}", "m{a", "m{a=\"b\"} x", "m{a=\"\\", "m{a="}) {
    EXPECT_FALSE(parseSeriesText(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace aifactory
