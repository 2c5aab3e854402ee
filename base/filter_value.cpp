// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter_value.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include "base/filter_lexer.h"
#include "base/filter_problem.h"

namespace aifactory {
namespace {

using Value = std::variant<double, Filter::Error>;
using namespace filter_problems;

struct Unit {
  std::string_view name;
  char dimension;
  double factor;
};

constexpr Unit units[] = {
    {"%", '%', 1},
    {"C", 'C', 1},
    {"°C", 'C', 1},
    {"W", 'W', 1},
    {"kW", 'W', 1e3},
    {"MW", 'W', 1e6},
    {"B", 'B', 1},
    {"kB", 'B', 1e3},
    {"MB", 'B', 1e6},
    {"GB", 'B', 1e9},
    {"TB", 'B', 1e12},
    {"KiB", 'B', 1024.0},
    {"MiB", 'B', 1048576.0},
    {"s", 's', 1},
    {"m", 's', 60},
    {"min", 's', 60},
    {"h", 's', 3600},
    {"d", 's', 86400},
    {"w", 's', 604800},
    {"GiB", 'B', 1073741824.0},
    {"TiB", 'B', 1099511627776.0},
};

/// Of any dimension, or of one: "w" is a week to a duration and a watt to a power.
const Unit* findUnit(std::string_view name, char dimension = 0) {
  for (const Unit& unit : units) {
    if (equalFolded(unit.name, name) && (dimension == 0 || unit.dimension == dimension)) return &unit;
  }
  return nullptr;
}

/// What a number with `unit` is multiplied by to be in the field's unit; 0 when it is none of this field.
double factorFor(const FilterField& field, std::string_view unit) {
  if (unit.empty() || equalFolded(unit, field.unit)) return 1;
  const Unit* own = findUnit(field.unit);
  const Unit* given = own ? findUnit(unit, own->dimension) : nullptr;
  return given ? given->factor / own->factor : 0;
}

/// A plain decimal number at the start of `text`; moves behind it. Never "inf", "nan" or hexadecimal.
bool takeNumber(std::string_view text, std::size_t& at, double& number) {
  const std::size_t sign = at < text.size() && (text[at] == '-' || text[at] == '+') ? 1 : 0;
  const std::string_view rest = text.substr(at + sign);
  if (rest.empty() || !((rest.front() >= '0' && rest.front() <= '9') || rest.front() == '.')) return false;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc()) return false;
  if (sign == 1 && text[at] == '-') number = -number;
  at = static_cast<std::size_t>(end - text.data());
  return true;
}

void skipSpaces(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == ' ') ++at;
}

Value parseNumber(std::string_view text, const FilterField& field) {
  std::size_t at = 0;
  double number = 0;
  if (!takeNumber(text, at, number)) {
    return noNumber.at(0, {std::string(text), field.name, field.unit});
  }
  skipSpaces(text, at);
  const std::string_view unit = text.substr(at);
  const double factor = factorFor(field, unit);
  if (factor == 0) {
    return field.unit.empty() ? plainNumber.at(at, {field.name, std::string(unit)})
                              : wrongUnit.at(at, {std::string(unit), field.name, field.unit});
  }
  return number * factor;
}

/// "1h30m", from `at` on.
Value parseDuration(std::string_view text, std::size_t at) {
  const bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  double sum = 0;
  do {
    const std::size_t begin = at;
    double number = 0;
    if (at >= text.size() || text[at] == '-' || text[at] == '+' || !takeNumber(text, at, number)) {
      return noDuration.at(begin, {std::string(text)});
    }
    skipSpaces(text, at);
    std::size_t end = at;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z'))) {
      ++end;
    }
    const Unit* unit = findUnit(text.substr(at, end - at), 's');
    if (end == at && number == 0 && end == text.size()) return sum;
    if (!unit) {
      return durationWithoutUnit.at(at);
    }
    sum += number * unit->factor;
    at = end;
  } while (at < text.size());
  return negative ? -sum : sum;
}

/// Exactly `digits` digits.
bool takeDigits(std::string_view text, std::size_t& at, int digits, int& number) {
  number = 0;
  for (int i = 0; i < digits; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
    number = number * 10 + (text[at] - '0');
  }
  return true;
}

bool take(std::string_view text, std::size_t& at, char c) {
  return at < text.size() && foldAscii(text[at]) == c && ++at;
}

/// RFC 3339, with the time of day, seconds and zone optional; UTC without a zone.
bool parseTimestamp(std::string_view text, double& seconds) {
  std::size_t at = 0;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!takeDigits(text, at, 4, year) || !take(text, at, '-') || !takeDigits(text, at, 2, month) ||
      !take(text, at, '-') || !takeDigits(text, at, 2, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return false;
  double fraction = 0;
  int zone = 0;
  if (take(text, at, 't')) {
    if (!takeDigits(text, at, 2, hour) || !take(text, at, ':') || !takeDigits(text, at, 2, minute)) return false;
    if (take(text, at, ':')) {
      if (!takeDigits(text, at, 2, second)) return false;
      if (at < text.size() && text[at] == '.') {
        const auto [end, error] =
            std::from_chars(text.data() + at, text.data() + text.size(), fraction, std::chars_format::fixed);
        if (error != std::errc()) return false;
        at = static_cast<std::size_t>(end - text.data());
      }
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    if (!take(text, at, 'z') && at < text.size()) {
      int zoneHour = 0, zoneMinute = 0;
      const int sign = text[at] == '-' ? 1 : -1;
      if (text[at] != '-' && text[at] != '+') return false;
      if (!takeDigits(text, ++at, 2, zoneHour) || !take(text, at, ':') || !takeDigits(text, at, 2, zoneMinute)) {
        return false;
      }
      zone = sign * (zoneHour * 60 + zoneMinute) * 60;
    }
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t whole = std::int64_t{days} * 86400 + hour * 3600 + minute * 60 + second + zone;
  seconds = static_cast<double>(whole) + fraction;
  return at == text.size();
}

Value parseTime(std::string_view text, double now) {
  double seconds = 0;
  if (equalFolded(text, "now")) return now;
  if (text.starts_with('-') || text.starts_with('+')) {
    const Value duration = parseDuration(text, 0);
    if (std::holds_alternative<Filter::Error>(duration)) return duration;
    seconds = now + std::get<double>(duration);
  } else if (!parseTimestamp(text, seconds)) {
    return noTime.at(0, {std::string(text)});
  }
  // What RFC 3339 can write: the years 1 to 9999.
  if (!(seconds >= -62135596800.0 && seconds < 253402300800.0)) {
    return timeOutOfRange.at(0, {std::string(text)});
  }
  return seconds;
}

std::string shortest(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string formatTime(double value) {
  const double whole = std::floor(value);
  const auto seconds = std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(whole)));
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const auto rest = static_cast<int>((seconds - day).count());
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3600, rest / 60 % 60,
                rest % 60);
  std::string text = buffer;
  if (value != whole) {
    // Exact: a fraction of a double this large has few binary digits.
    std::snprintf(buffer, sizeof buffer, "%.30f", value - whole);
    text += buffer + 1;
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

}  // namespace

Value parseFilterValue(std::string_view text, const FilterField& field, double now) {
  switch (field.type) {
    case FilterType::Duration:
      return parseDuration(text, 0);
    case FilterType::Time:
      return parseTime(text, now);
    default:
      return parseNumber(text, field);
  }
}

bool isUnitOf(const FilterField& field, std::string_view text) {
  if (text.empty()) return false;
  if (field.type == FilterType::Number) return factorFor(field, text) != 0;
  return field.type == FilterType::Duration && findUnit(text, 's');
}

std::string formatFilterValue(double value, FilterType type) {
  if (type == FilterType::Time) return formatTime(value);
  return type == FilterType::Duration ? shortest(value) + "s" : shortest(value);
}

}  // namespace aifactory
