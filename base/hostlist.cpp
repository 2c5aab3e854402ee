// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hostlist.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace aifactory {
namespace {

constexpr std::size_t maxHosts = 1'000'000;
constexpr std::size_t maxNameBytes = 255;  // with maxHosts this bounds what a short hostile text can expand to
constexpr std::size_t maxDigits = 18;      // fits std::uint64_t

absl::Status malformed(std::string_view sentence) { return invalidField("hostlist", sentence, "MALFORMED_HOSTLIST"); }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// "0001-0003" or "7"; `width` is how many digits the first number was written with.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::size_t width = 0;
  std::size_t size() const { return static_cast<std::size_t>(last - first) + 1; }
};

std::optional<std::uint64_t> parseNumber(std::string_view digits) {
  if (digits.empty() || digits.size() > maxDigits || !std::all_of(digits.begin(), digits.end(), isDigit)) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::optional<Range> parseRange(std::string_view text) {
  const std::size_t dash = text.find('-');
  const std::string_view left = text.substr(0, dash);
  const auto first = parseNumber(left);
  const auto last = dash == text.npos ? first : parseNumber(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last, left.size()};
}

/// "0-3,7"; the sum of the sizes is at most maxHosts.
absl::StatusOr<std::vector<Range>> parseRanges(std::string_view text) {
  std::vector<Range> ranges;
  std::size_t total = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto range = parseRange(text.substr(begin, end - begin));
    if (!range) {
      return malformed("\"" + std::string(text.substr(begin, end - begin)) + "\" is no number or ascending range.");
    }
    if (range->last - range->first >= maxHosts || (total += range->size()) > maxHosts) {
      return malformed("The list names more than 1,000,000 hosts.");
    }
    ranges.push_back(*range);
    begin = end + 1;
  }
  return ranges;
}

void appendPadded(std::string& text, std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) text.append(width - digits.size(), '0');
  text += digits;
}

/// A name with bracketed parts: "r[1-2]n[01-04]-ib".
struct Part {
  std::string_view literal;   // before the brackets
  std::vector<Range> ranges;  // empty for a last part without brackets
};

void expandParts(std::span<const Part> parts, std::string& name, std::vector<std::string>& hosts) {
  if (parts.empty()) {
    hosts.push_back(name);
    return;
  }
  const std::size_t size = name.size();
  name += parts.front().literal;
  const std::size_t stem = name.size();
  if (parts.front().ranges.empty()) expandParts(parts.subspan(1), name, hosts);
  for (const Range& range : parts.front().ranges) {
    for (std::uint64_t number = range.first; number <= range.last; ++number) {
      appendPadded(name, number, range.width);
      expandParts(parts.subspan(1), name, hosts);
      name.resize(stem);
    }
  }
  name.resize(size);
}

absl::Status expandItem(std::string_view item, std::vector<std::string>& hosts) {
  if (item.empty()) return malformed("A host name is missing beside a comma.");
  if (!std::all_of(item.begin(), item.end(), [](char c) { return c > ' ' && c < '\x7f'; })) {
    return malformed("A host name holds a space or a character outside ASCII.");
  }
  std::vector<Part> parts;
  std::size_t product = 1;
  std::size_t nameBytes = 0;
  for (std::size_t begin = 0; begin < item.size();) {
    const std::size_t open = item.find_first_of("[]", begin);
    Part part{item.substr(begin, open - begin), {}};
    nameBytes += part.literal.size();
    begin = item.size();
    if (open != item.npos) {
      const std::size_t close = item.find_first_of("[]", open + 1);
      if (item[open] == ']' || close == item.npos || item[close] == '[') {
        return malformed("The brackets of \"" + std::string(item.substr(0, maxNameBytes)) + "\" do not match.");
      }
      auto ranges = parseRanges(item.substr(open + 1, close - open - 1));
      if (!ranges.ok()) return ranges.status();
      part.ranges = *std::move(ranges);
      std::size_t count = 0;
      for (const Range& range : part.ranges) count += range.size();
      product *= count;  // both factors are at most maxHosts
      nameBytes += maxDigits;
      begin = close + 1;
    }
    if (product > maxHosts - hosts.size()) return malformed("The list names more than 1,000,000 hosts.");
    if (nameBytes > maxNameBytes) return malformed("A host name is longer than 255 characters.");
    parts.push_back(std::move(part));
  }
  std::string name;
  expandParts(parts, name, hosts);
  return absl::OkStatus();
}

/// A digit run of a name that can be counted up; the longest ones are text.
struct DigitRun {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// The one digit run in which `left` and `right` differ, everything around it being equal; nothing otherwise.
std::optional<DigitRun> differingRun(std::string_view left, std::string_view right) {
  const auto [at, _] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  std::size_t begin = static_cast<std::size_t>(at - left.begin());
  while (begin > 0 && isDigit(left[begin - 1])) --begin;
  const auto runAt = [begin](std::string_view name) {
    std::size_t end = begin;
    while (end < name.size() && isDigit(name[end])) ++end;
    return end - begin;
  };
  const std::size_t size = runAt(left);
  const std::size_t other = runAt(right);
  if (size == 0 || other == 0 || size > maxDigits || other > maxDigits) return std::nullopt;
  if (left.substr(begin + size) != right.substr(begin + other)) return std::nullopt;
  return DigitRun{begin, size};
}

/// Whether counting up from `from` gives `to` written just so.
bool follows(std::string_view from, std::string_view to) {
  std::string next;
  appendPadded(next, *parseNumber(from) + 1, from.size());
  return next == to;
}

void appendRanges(std::string& text, std::span<const std::string_view> numbers) {
  for (std::size_t first = 0; first < numbers.size();) {
    std::size_t last = first;
    // Widths follow the first number: 9,10 is 9-10 and 09,10 is 09-10, but 1,02 are two.
    while (last + 1 < numbers.size() && follows(numbers[last], numbers[last + 1]) &&
           (numbers[last + 1].size() == numbers[first].size() || numbers[last + 1].front() != '0')) {
      ++last;
    }
    if (first != 0) text += ',';
    text += numbers[first];
    if (last != first) text.append(1, '-').append(numbers[last]);
    first = last + 1;
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> expandHostlist(std::string_view text) {
  std::vector<std::string> hosts;
  if (text.empty()) return hosts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '[') ++depth;
    if (i < text.size() && text[i] == ']') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    if (absl::Status status = expandItem(text.substr(begin, i - begin), hosts); !status.ok()) return status;
    begin = i + 1;
  }
  return hosts;
}

std::string compressHostlist(std::span<const std::string> hosts) {
  std::string text;
  std::vector<std::string_view> numbers;
  for (std::size_t first = 0; first < hosts.size();) {
    if (first != 0) text += ',';
    const std::string_view head = hosts[first];
    std::size_t next = first + 1;
    const auto run = next < hosts.size() ? differingRun(head, hosts[next]) : std::nullopt;
    if (!run) {
      text += head;
      first = next;
      continue;
    }
    numbers.assign({head.substr(run->begin, run->size)});
    for (; next < hosts.size(); ++next) {
      const std::string_view host = hosts[next];
      const auto same = differingRun(head, host);
      if (!same || same->begin != run->begin) break;
      numbers.push_back(host.substr(run->begin, host.size() - (head.size() - run->size)));
    }
    text.append(head.substr(0, run->begin)).append(1, '[');
    appendRanges(text, numbers);
    text.append(1, ']').append(head.substr(run->begin + run->size));
    first = next;
  }
  return text;
}

absl::StatusOr<std::vector<std::uint32_t>> parseIndexList(std::string_view text) {
  std::vector<std::uint32_t> indices;
  if (text.empty()) return indices;
  const auto ranges = parseRanges(text);
  if (!ranges.ok()) return ranges.status();
  for (const Range& range : *ranges) {
    if (range.last > UINT32_MAX) return malformed("An index is larger than 4294967295.");
    for (std::uint64_t index = range.first; index <= range.last; ++index) {
      indices.push_back(static_cast<std::uint32_t>(index));
    }
  }
  return indices;
}

std::string formatIndexList(std::span<const std::uint32_t> indices) {
  std::string text;
  for (std::size_t first = 0; first < indices.size();) {
    std::size_t last = first;
    while (last + 1 < indices.size() && indices[last] != UINT32_MAX && indices[last + 1] == indices[last] + 1) ++last;
    if (first != 0) text += ',';
    text += std::to_string(indices[first]);
    if (last != first) text.append(1, '-').append(std::to_string(indices[last]));
    first = last + 1;
  }
  return text;
}

}  // namespace aifactory
