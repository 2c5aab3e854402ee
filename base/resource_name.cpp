// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resource_name.h"

#include <charconv>
#include <random>

#include "base/utf8.h"

namespace aifactory {
namespace {

bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

constexpr bool isUuidDash(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string jobName(std::uint64_t number) { return "jobs/" + std::to_string(number); }

std::optional<std::uint64_t> jobNumber(std::string_view name) {
  const auto id = idIn("jobs", name);
  if (!id || id->front() == '0') return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id->data(), id->data() + id->size(), number);
  if (error != std::errc() || end != id->data() + id->size()) return std::nullopt;
  return number;
}

std::optional<std::string_view> idIn(std::string_view collection, std::string_view name) {
  if (name.size() < collection.size() + 2 || !name.starts_with(collection) || name[collection.size()] != '/') {
    return std::nullopt;
  }
  return name.substr(collection.size() + 1);
}

std::string_view lastId(std::string_view name) { return name.substr(name.rfind('/') + 1); }

std::string nameIn(std::string_view collection, std::string_view id) {
  std::string name;
  name.reserve(collection.size() + 1 + id.size());
  return name.append(collection).append(1, '/').append(id);
}

bool isUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (isUuidDash(i) ? text[i] != '-' : !isHex(text[i])) return false;
  }
  return true;
}

std::string newUuid() {
  // random_device reads the kernel's generator on every call: nothing to seed, safe across fork and threads.
  std::random_device random;
  std::string uuid(36, '-');
  std::uint32_t bits = 0;
  int left = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (isUuidDash(i)) continue;
    if (left == 0) {
      bits = random();
      left = 8;
    }
    unsigned digit = bits & 0xF;
    if (i == 14) digit = 4;                  // version
    if (i == 19) digit = 8 | (digit & 0x3);  // variant
    uuid[i] = "0123456789abcdef"[digit];
    bits >>= 4;
    --left;
  }
  return uuid;
}

bool isPrintable(std::string_view text, std::size_t maxBytes) {
  if (text.empty() || text.size() > maxBytes) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = nextCodePoint(text, i);
    if (!point || isControl(*point)) return false;
  }
  return true;
}

}  // namespace aifactory
