// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/filter_problem.h"

namespace aifactory {
namespace {

constexpr double now = 1'795'338'000;  // 2026-11-22T09:00:00Z

const FilterSchema schema{
    {"name", FilterType::Text, "", {}, true},
    {"state", FilterType::Text, "", {"running", "pending", "on hold"}, true},
    {"comment", FilterType::Text, "", {}, false},
    {"gpus", FilterType::Number, "", {}, false},
    {"utilization", FilterType::Number, "%", {}, false},
    {"memory", FilterType::Number, "MiB", {}, false},
    {"power", FilterType::Number, "W", {}, false},
    {"submitted", FilterType::Time, "", {}, false},
    {"runtime", FilterType::Duration, "", {}, false},
};

class Row : public FilterRow {
 public:
  Row(std::initializer_list<std::pair<const std::string, std::variant<std::string, double>>> values)
      : m_values(values) {}
  FilterValue filterValue(std::size_t field) const override {
    const auto found = m_values.find(schema[field].name);
    if (found == m_values.end()) return {};
    if (const auto* text = std::get_if<std::string>(&found->second)) return std::string_view(*text);
    return std::get<double>(found->second);
  }

 private:
  std::map<std::string, std::variant<std::string, double>> m_values;
};

const Row job{{"name", "Llama-70B train"}, {"state", "running"}, {"comment", "night"}, {"gpus", 8.0},
              {"utilization", 85.0},       {"memory", 81'920.0}, {"power", 700.0},     {"submitted", now - 7200.0},
              {"runtime", 5400.0}};

bool matches(std::string_view text, const FilterRow& row = job) {
  const auto filter = Filter::parse(text, schema, now);
  EXPECT_TRUE(filter.ok()) << text << ": " << filter.status();
  return filter.ok() && filter->matches(row);
}

std::string canonical(std::string_view text) {
  const auto filter = Filter::parse(text, schema, now);
  EXPECT_TRUE(filter.ok()) << text << ": " << filter.status();
  return filter.ok() ? filter->canonical() : "refused";
}

TEST(Filter, NothingMatchesEverything) {
  for (const char* empty : {"", "  ", "\t\n"}) {
    const auto filter = Filter::parse(empty, schema, now);
    ASSERT_TRUE(filter.ok());
    EXPECT_TRUE(filter->matchesEverything());
    EXPECT_TRUE(filter->matches(job));
  }
  EXPECT_FALSE(Filter::parse("gpus=8", schema, now)->matchesEverything());
  EXPECT_TRUE(Filter().matchesEverything());
}

TEST(Filter, BareWordsLookIntoTheSearchedTextFields) {
  for (const char* yes : {"llama", "LLAMA", "70b", "run", "llama train", "\"70B train\"", "l*train", "-gone",
                          "NOT night", "''", "*", "gone OR llama", "'llama'"}) {
    EXPECT_TRUE(matches(yes)) << yes;
  }
  for (const char* no : {"night", "llama gone", "-llama", "\"train llama\"", "train*llama", "8"}) {
    EXPECT_FALSE(matches(no)) << no;
  }
}

TEST(Filter, TextIsComparedWithoutCase) {
  for (const char* yes : {"state=running", "STATE = Running", "state!=pending", "state:unn", "name=llama*",
                          "name=*train", "name=l*7*n", "name:*", "name:a*t", "state=(pending OR running)", "state=r*g",
                          "NOT state=pending", "comment=night", "state:(run ning)", "name=\"llama-70b train\""}) {
    EXPECT_TRUE(matches(yes)) << yes;
  }
  for (const char* no : {"state=runnin", "state=unning", "state!=RUNNING", "state!=run*", "name=llama", "name=*llama",
                         "state=(pending OR held)", "state=rr*g", "name=llama-70b*70b train", "-state:run"}) {
    EXPECT_FALSE(matches(no)) << no;
  }
  EXPECT_TRUE(matches(R"(name="a\*b")", Row{{"name", "a*b"}}));
  EXPECT_FALSE(matches(R"(name="a\*b")", Row{{"name", "axb"}}));
  EXPECT_TRUE(matches(R"(name="say \"hi\"")", Row{{"name", "say \"hi\""}}));
  EXPECT_TRUE(matches("name:학습", Row{{"name", "야간 학습"}}));
  EXPECT_TRUE(matches("name=\"\"", Row{{"name", ""}}));
  EXPECT_FALSE(matches("name:*", Row{{"name", ""}}));
  EXPECT_TRUE(matches("name:a:b", Row{{"name", "xa:bx"}}));
}

TEST(Filter, AndBindsLooserThanOr) {
  // a AND (b OR c), not (a AND b) OR c.
  EXPECT_FALSE(matches("gpus=1 AND gpus=2 OR gpus=8"));
  EXPECT_FALSE(matches("gpus=1 gpus=2 OR gpus=8"));
  EXPECT_TRUE(matches("gpus=1 OR gpus=8 AND state=running"));
  EXPECT_TRUE(matches("(gpus=1 AND gpus=2) OR gpus=8"));
  EXPECT_EQ(canonical("a AND b OR c"), R"("a" AND ("b" OR "c"))");
  EXPECT_EQ(canonical("a b or c d"), R"("a" AND ("b" OR "c") AND "d")");
  EXPECT_TRUE(matches("NOT NOT gpus=8"));
  EXPECT_TRUE(matches("not (gpus=8 state=pending)"));
  EXPECT_TRUE(matches("-(gpus=8 -gpus=8)"));
}

TEST(Filter, NumbersHaveUnits) {
  for (const char* yes : {"gpus=8",
                          "gpus:8",
                          "gpus = 8.0",
                          "gpus!=7",
                          "gpus<9",
                          "gpus<=8",
                          "gpus>7",
                          "gpus>=8",
                          "gpus>-5",
                          "utilization>=85%",
                          "utilization >= 85 %",
                          "utilization >= 85 % state=running",
                          "memory=80GiB",
                          "memory = 80 GiB",
                          "memory>80GB",
                          "memory<1tib",
                          "power=0.7kW",
                          "power=700w",
                          "gpus=(1 OR 8)",
                          "gpus=\"8\"",
                          "memory=(1 GiB OR 80 GiB) state:run",
                          "gpus=8e0",
                          "gpus:*"}) {
    EXPECT_TRUE(matches(yes)) << yes;
  }
  for (const char* no : {"gpus!=8", "gpus<8", "gpus>8", "utilization>85", "memory>80GiB", "gpus=(1 OR 2)"}) {
    EXPECT_FALSE(matches(no)) << no;
  }
}

TEST(Filter, TimesAndDurations) {
  for (const char* yes : {"submitted>-24h",
                          "submitted<-1h",
                          "submitted>=2026-11-22",
                          "submitted=2026-11-22T07:00:00Z",
                          "submitted=2026-11-22T07:00",
                          "submitted=2026-11-22T16:00:00+09:00",
                          "submitted=2026-11-22T02:00:00.000-05:00",
                          "submitted<now",
                          "submitted<+1d",
                          "runtime>1h",
                          "runtime=90m",
                          "runtime=1h30m",
                          "runtime=5400s",
                          "runtime<2d",
                          "runtime = 90 m",
                          "runtime>0",
                          "submitted=-2h",
                          "runtime=1.5h",
                          "runtime>-1h",
                          "submitted=(-2h OR -3h)"}) {
    EXPECT_TRUE(matches(yes)) << yes;
  }
  for (const char* no : {"submitted>-1h", "submitted<2026-11-22", "runtime>90m", "runtime<1w runtime<1m"}) {
    EXPECT_FALSE(matches(no)) << no;
  }
}

TEST(Filter, NotMeasuredMatchesNoComparison) {
  const Row unmeasured{{"name", "x"}, {"power", std::nan("")}};
  for (const char* comparison : {"gpus=0", "gpus!=0", "gpus<1", "gpus>=0", "power!=1", "power<1", "power:*", "gpus:*",
                                 "state=running", "state!=running", "state:*", "submitted<now", "runtime=0"}) {
    EXPECT_FALSE(matches(comparison, unmeasured)) << comparison;
    EXPECT_TRUE(matches("NOT " + std::string(comparison), unmeasured)) << comparison;
  }
}

TEST(Filter, CanonicalForgetsSpacingAndCase) {
  EXPECT_EQ(canonical(""), "");
  EXPECT_EQ(canonical("  STATE = Running   and ((gpus>=8))"), canonical("state=running gpus >= 8"));
  EXPECT_EQ(canonical("memory>80GiB"), "memory>81920");
  EXPECT_EQ(canonical("a (b c)"), canonical("(a AND b) c"));
  EXPECT_EQ(canonical("-x"), canonical("NOT x"));
  EXPECT_EQ(canonical("submitted>-24h"), "submitted>2026-11-21T09:00:00Z");
  EXPECT_EQ(canonical("gpus:*"), "gpus:*");
  EXPECT_NE(canonical("name=a*"), canonical(R"(name="a\*")"));
  EXPECT_NE(canonical("name=a"), canonical("name:a"));
}

struct Refused {
  std::string text;
  std::size_t offset;
  std::string sentence;  // part of it
};

TEST(Filter, ErrorsPointAtTheOffendingByte) {
  const Refused cases[] = {
      {"gpu=8", 0, R"(There is no field "gpu". Did you mean "gpus"?)"},
      {"a statr=x", 2, R"(Did you mean "state"?)"},
      {"zzzzzz=1", 0, "The fields are name, state, comment"},
      {"\"gpus\"=1", 0, "without quotation marks"},
      {"gpus=", 5, R"(A value is expected after "gpus=")"},
      {"gpus = AND a", 7, R"(A value is expected after "gpus=")"},
      {"gpus=)", 5, "A value is expected"},
      {"gpus=many", 5, R"("many" is no number; "gpus" wants one like 8.)"},
      {"gpus=8GiB", 6, R"("gpus" is a plain number, without "GiB")"},
      {"gpus=inf", 5, "is no number"},
      {"gpus=nan", 5, "is no number"},
      {"gpus=0x10", 6, "plain number"},
      {"gpus=1e999", 5, "is no number"},
      {"gpus=1*", 6, "plain number"},
      {"power>=5GiB", 8, R"("GiB" is no unit of "power", which is in W)"},
      {"utilization>\"8 W\"", 15, "is no unit of"},
      {"state>running", 5, "is text: compare it with :, = or !="},
      {"runtime>12", 10, "A duration needs a unit"},
      {"runtime>1h30", 12, "A duration needs a unit"},
      {"runtime>soon", 8, "is no duration"},
      {"runtime>12kW", 10, "A duration needs a unit"},
      {"submitted>yesterday", 10, "is no time"},
      {"submitted>2026-13-01", 10, "is no time"},
      {"submitted>2026-02-30", 10, "is no time"},
      {"submitted>2026-11-22T25:00", 10, "is no time"},
      {"submitted>2026-11-22T09:00:00Zx", 10, "is no time"},
      {"submitted>-999999999d", 10, "years 1 to 9999"},
      {"submitted>24h", 10, "is no time"},
      {"(a", 0, "This parenthesis is never closed."},
      {"a (b OR (c)", 2, "This parenthesis is never closed."},
      {"(", 0, "This parenthesis is never closed."},
      {"a)", 1, "There is no parenthesis to close here."},
      {")", 0, "is expected here"},
      {"()", 1, R"(expected after "(")"},
      {"a AND", 5, R"(expected after "AND")"},
      {"a or", 4, R"(expected after "or")"},
      {"AND a", 0, "is expected here"},
      {"a AND OR b", 6, R"(expected after "AND")"},
      {"NOT", 3, R"(expected after "NOT")"},
      {"a -", 3, R"(expected after "-")"},
      {"=5", 0, R"(A field name is expected before "=")"},
      {"gpus=5<6", 6, R"(A field name is expected before "<")"},
      {"a \"b", 2, "This quotation mark is never closed."},
      {"name='b\\'", 5, "This quotation mark is never closed."},
      {"gpus==8", 4, "Write a single = to compare."},
      {"!a", 0, "Write != to exclude"},
      {"a && b", 2, "Write AND instead of &&."},
      {"a || b", 2, "Write OR instead of ||."},
      {"gpus=(1 OR many)", 11, "is no number"},
      {"gpus=(1 OR )", 11, R"(expected after "OR")"},
      {std::string("a\0b", 3), 1, "control character"},
      {"ab\x1b[0m", 2, "control character"},
      {"ab\xFFz", 2, "no valid UTF-8"},
      {"ab\xE2\x80", 2, "no valid UTF-8"},
      {std::string(5000, 'a'), 4096, "longer than 4096 bytes"},
      {std::string(65, '(') + "a" + std::string(65, ')'), 64, "more than 64 deep"},
      {std::string(4096, '('), 64, "more than 64 deep"},
      {"gpus=" + std::string(70, '(') + "1", 69, "more than 64 deep"},
  };
  for (const Refused& refused : cases) {
    const auto parsed = Filter::parseForEditor(refused.text, schema, now);
    const auto* error = std::get_if<Filter::Error>(&parsed);
    ASSERT_NE(error, nullptr) << refused.text;
    EXPECT_EQ(error->offset, refused.offset) << refused.text << ": " << error->sentence;
    const auto problems = filterProblems();
    EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [&](const FilterProblem& each) {
      return each.name == error->problem;
    })) << error->sentence;
    EXPECT_THAT(error->sentence, testing::HasSubstr(refused.sentence)) << refused.text;

    const absl::Status status = Filter::parse(refused.text, schema, now).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(metadataOf(status, "offset"), std::to_string(refused.offset));
    ASSERT_EQ(violationsOf(status).field_violations_size(), 1);
    EXPECT_EQ(violationsOf(status).field_violations(0).field(), "filter");
  }
}

TEST(Filter, DeepButAllowedNestingWorks) {
  EXPECT_TRUE(matches(std::string(64, '(') + "llama" + std::string(64, ')')));
  EXPECT_TRUE(matches(std::string(2048, '-') + "llama"));
  std::string nots;
  for (int i = 0; i < 1000; ++i) nots += "NOT ";
  EXPECT_TRUE(matches(nots + "llama"));
}

TEST(Filter, WithoutSearchedFieldsAWordIsRefused) {
  const FilterSchema numbers{{"gpus", FilterType::Number, "", {}, true}};
  const auto parsed = Filter::parseForEditor("a", numbers, now);
  ASSERT_TRUE(std::holds_alternative<Filter::Error>(parsed));
  EXPECT_EQ(std::get<Filter::Error>(parsed).offset, 0u);
}

std::vector<std::string> complete(std::string_view text) { return completeFilter(text, text.size(), schema).choices; }

TEST(FilterCompletion, OffersWhatMayComeNext) {
  using testing::Contains;
  using testing::ElementsAre;
  using testing::IsEmpty;
  using testing::Not;
  EXPECT_THAT(complete(""), ElementsAre("name", "state", "comment", "gpus", "utilization", "memory", "power",
                                        "submitted", "runtime", "NOT"));
  EXPECT_THAT(complete("s"), ElementsAre("state", "submitted"));
  EXPECT_THAT(complete("ST"), ElementsAre("state"));
  EXPECT_THAT(complete("state"), ElementsAre("state:", "state=", "state!="));
  EXPECT_THAT(complete("gpus "), ElementsAre("=", "!=", "<", "<=", ">", ">=", "AND", "OR", "NOT"));
  EXPECT_THAT(complete("state="), ElementsAre("running", "pending", "\"on hold\""));
  EXPECT_THAT(complete("state = p"), ElementsAre("pending"));
  EXPECT_THAT(complete("state=\"on"), ElementsAre("\"on hold\""));
  EXPECT_THAT(complete("state=(running OR p"), ElementsAre("pending"));
  EXPECT_THAT(complete("utilization>85"), ElementsAre("85%"));
  EXPECT_THAT(complete("runtime>3"), ElementsAre("3m", "3h", "3d"));
  EXPECT_THAT(complete("submitted>"), Contains("-24h"));
  EXPECT_THAT(complete("state=running "), ElementsAre("AND", "OR", "NOT"));
  EXPECT_THAT(complete("state=running A"), ElementsAre("AND"));
  EXPECT_THAT(complete("state=running AND g"), ElementsAre("gpus"));
  EXPECT_THAT(complete("NOT "), Contains("gpus"));
  EXPECT_THAT(complete("-g"), ElementsAre("gpus"));
  EXPECT_THAT(complete("(g"), ElementsAre("gpus"));
  EXPECT_THAT(complete("(a) "), ElementsAre("AND", "OR", "NOT"));
  EXPECT_THAT(complete("zzz=a"), Not(Contains("running")));
  EXPECT_THAT(complete("\"open"), IsEmpty());
}

TEST(FilterCompletion, ReplacesTheWordAtTheCursorOnly) {
  EXPECT_EQ(completeFilter("state=ru AND x", 8, schema).replaceFrom, 6u);
  EXPECT_THAT(completeFilter("state=ru AND x", 8, schema).choices, testing::ElementsAre("running"));
  EXPECT_EQ(completeFilter("state=", 6, schema).replaceFrom, 6u);
  EXPECT_EQ(completeFilter("a  ", 3, schema).replaceFrom, 3u);
  EXPECT_EQ(completeFilter("abc", 99, schema).replaceFrom, 0u);
}

}  // namespace
}  // namespace aifactory
