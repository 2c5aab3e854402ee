// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include "base/filter.h"

namespace aifactory {
namespace {

constexpr double now = 1'795'338'000.25;

const FilterSchema schema{
    {"name", FilterType::Text, "", {}, true},       {"state", FilterType::Text, "", {}, true},
    {"gpus", FilterType::Number, "", {}, false},    {"load", FilterType::Number, "%", {}, false},
    {"started", FilterType::Time, "", {}, false},   {"runtime", FilterType::Duration, "", {}, false},
    {"absent", FilterType::Number, "W", {}, false}, {"owners", FilterType::Text, "", {}, true, "tenants"},
};

/// Seeded columns with holes in them, and the same as rows.
class Table {
 public:
  Table(std::size_t rows, std::mt19937& random) {
    const char* const words[] = {"", "a", "b", "ab", "AB", "train", "Training", "a*b", "학습", "running", "a train b"};
    for (const char* word : words) dictionary.emplace_back(word);
    for (std::size_t i = 0; i < rows; ++i) {
      m_name.push_back(random() % (dictionary.size() + 1));  // one past the end: not measured
      m_state.push_back(random() % dictionary.size());
      m_gpus.push_back(random() % 7 == 0 ? INT64_MIN : static_cast<std::int64_t>(random() % 10) - 2);
      m_load.push_back(random() % 7 == 0 ? std::nanf("") : static_cast<float>(random() % 21) / 2);
      m_started.push_back(random() % 7 == 0 ? std::nan("") : now - static_cast<double>(random() % 10) * 3600);
      m_runtime.push_back(static_cast<double>(random() % 5) * 60);
    }
  }

  std::vector<FilterOperand> operands() const {
    std::vector<FilterOperand> operands(schema.size());
    operands[0] = {.codes = m_name.data(), .dictionary = dictionary};
    operands[1] = {.codes = m_state.data(), .dictionary = dictionary};
    operands[2].integers = m_gpus.data();
    operands[3].reals = m_load.data();
    operands[4].doubles = m_started.data();
    operands[5].doubles = m_runtime.data();
    operands[7] = operands[1];
    return operands;
  }

  class Row : public FilterRow {
   public:
    Row(const Table& table, std::size_t row) : m_table(table), m_row(row) {}
    FilterValue filterValue(std::size_t field) const override {
      switch (field) {
        case 0:
          return text(m_table.m_name[m_row]);
        case 1:
        case 7:
          return text(m_table.m_state[m_row]);
        case 2:
          if (m_table.m_gpus[m_row] == INT64_MIN) return {};
          return static_cast<double>(m_table.m_gpus[m_row]);
        case 3:
          return static_cast<double>(m_table.m_load[m_row]);
        case 4:
          return m_table.m_started[m_row];
        case 5:
          return m_table.m_runtime[m_row];
        default:
          return {};
      }
    }

   private:
    FilterValue text(std::uint32_t code) const {
      if (code >= m_table.dictionary.size()) return {};
      return std::string_view(m_table.dictionary[code]);
    }
    const Table& m_table;
    std::size_t m_row;
  };

  std::vector<std::string> dictionary;

 private:
  std::vector<std::uint32_t> m_name, m_state;
  std::vector<std::int64_t> m_gpus;
  std::vector<float> m_load;
  std::vector<double> m_started, m_runtime;
};

class Generator {
 public:
  explicit Generator(std::mt19937& random) : m_random(random) {}

  std::string expression(int depth) {
    std::string text = term(depth);
    for (int more = pick(3); more > 0; --more) text += one({" ", " AND ", " OR ", " or ", "  and "}) + term(depth);
    return text;
  }

 private:
  int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
  std::string one(std::initializer_list<const char*> choices) { return choices.begin()[pick(choices.size())]; }
  std::string term(int depth) {
    const std::string sign = one({"", "", "", "NOT ", "-"});
    return sign + (depth > 0 && pick(3) == 0 ? "(" + expression(depth - 1) + ")" : condition());
  }
  std::string condition() {
    const std::string comparison = one({"=", "!=", "<", " <= ", ">", " >=", ":"});
    switch (pick(8)) {
      case 0:
        return words();
      case 1:
      case 2:
        return one({"name", "state", "owners"}) + one({"=", "!=", ":"}) +
               (pick(4) ? words() : "(" + words() + " OR " + words() + ")");
      case 3:
        return "gpus" + comparison + one({"0", "3", "-1", "7", "\"4\"", "2.5"});
      case 4:
        return "load" + comparison + one({"5%", "2.5", "10 %", "0"});
      case 5:
        return "started" + comparison + one({"-2h", "-4h", "now", "2026-11-22T07:00:00Z", "-1h30m"});
      case 6:
        return "runtime" + comparison + one({"1m", "0", "120s", "3 m"});
      default:
        return one({"gpus", "load", "name", "state", "started"}) + ":*";
    }
  }
  std::string words() {
    return one(
        {"a", "B", "a*", "*b", "\"\"", "train*", "\"a\\*b\"", "학습", "n*n", "*", "running", "tenants/a", "'x'"});
  }
  std::mt19937& m_random;
};

TEST(FilterProperty, EvaluateAgreesWithMatchesAndCanonicalIsTheSameFilter) {
  std::mt19937 random(20261122);
  Generator generator(random);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t rows = random() % 131;  // zero, one and three words, whole and in part
    const Table columns(rows, random);
    const std::string text = generator.expression(3);
    const auto filter = Filter::parse(text, schema, now);
    ASSERT_TRUE(filter.ok()) << text << ": " << filter.status();
    const auto again = Filter::parse(filter->canonical(), schema, 0);
    ASSERT_TRUE(again.ok()) << text << " -> " << filter->canonical() << ": " << again.status();
    ASSERT_EQ(again->canonical(), filter->canonical()) << text;

    std::vector<std::uint64_t> bits(rows / 64 + 2, ~std::uint64_t{0});
    filter->evaluate(rows, columns.operands(), bits);
    for (std::size_t i = 0; i < bits.size() * 64; ++i) {
      const bool set = bits[i / 64] >> (i % 64) & 1;
      if (i >= rows) {
        ASSERT_FALSE(set) << "a bit behind the last row";
        continue;
      }
      const Table::Row row(columns, i);
      ASSERT_EQ(set, filter->matches(row)) << text << " in row " << i;
      ASSERT_EQ(set, again->matches(row)) << text << " -> " << filter->canonical() << " in row " << i;
    }
  }
}

TEST(FilterProperty, RandomBytesNeverCrash) {
  std::mt19937 random(5);
  const std::string alphabet = "ab*()\"'\\=<>!:-%& \t1.2hANDORgpus\xE2\x80\xFF";
  int accepted = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    const auto parsed = Filter::parseForEditor(text, schema, now);
    if (const auto* error = std::get_if<Filter::Error>(&parsed)) {
      ASSERT_LE(error->offset, text.size()) << text;
      ASSERT_FALSE(error->sentence.empty()) << text;
    } else {
      ++accepted;
      const auto canonical = std::get<Filter>(parsed).canonical();
      ASSERT_TRUE(Filter::parse(canonical, schema, now).ok()) << text << " -> " << canonical;
    }
    const FilterCompletion completion = completeFilter(text, random() % 30, schema);
    ASSERT_LE(completion.replaceFrom, text.size());
  }
  EXPECT_GT(accepted, 100);
}

TEST(FilterProperty, AGrowingDictionaryIsSeenFromSeveralThreads) {
  const auto filter = Filter::parse("name:7", schema, now);
  ASSERT_TRUE(filter.ok());
  std::vector<std::string> dictionary;
  for (int i = 0; i < 4096; ++i) dictionary.push_back(std::to_string(i));
  std::vector<std::uint32_t> codes(dictionary.size());
  for (std::uint32_t i = 0; i < codes.size(); ++i) codes[i] = i;
  const auto look = [&](std::size_t step) {
    for (std::size_t known = step; known <= dictionary.size(); known += step) {
      std::vector<FilterOperand> operands(schema.size());
      operands[0] = {.codes = codes.data(), .dictionary = std::span<const std::string>(dictionary).first(known)};
      std::vector<std::uint64_t> bits(dictionary.size() / 64);
      filter->evaluate(codes.size(), operands, bits);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        const bool expected = i < known && dictionary[i].find('7') != std::string::npos;
        ASSERT_EQ(bits[i / 64] >> (i % 64) & 1, expected) << i << " of " << known;
      }
    }
  };
  std::thread one(look, 64), two(look, 100);
  look(333);
  one.join();
  two.join();
}

}  // namespace
}  // namespace aifactory
