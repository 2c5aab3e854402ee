// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aifactory {

/// Makes tokens that only this process can make: a payload and a keyed checksum over it and over the context that it
/// belongs to (collection, scope, filter). Opening one under another context, or after a restart, fails.
class TokenSealer {
 public:
  TokenSealer();  ///< With a random key.

  std::string seal(std::string_view context, std::string_view payload) const;
  std::optional<std::string> open(std::string_view context, std::string_view sealed) const;

 private:
  std::string checksum(std::string_view context, std::string_view payload) const;
  std::array<unsigned char, 32> m_key;
};

/// Where a watch stands: a revision of one instance of a collection. The context says which, in which scope and filter.
struct ResumePoint {
  std::uint64_t epoch = 0;
  std::uint64_t revision = 0;

  std::string seal(const TokenSealer& sealer, std::string_view context) const;
  static std::optional<ResumePoint> open(const TokenSealer& sealer, std::string_view context, std::string_view token);
};

/// Where a list stands: after `lastKey`, at one revision of one instance of a collection, and what `now` is to its
/// filter on every page, in seconds since 1970. Text that is safe in URLs.
struct PagePoint {
  ResumePoint at;
  std::string lastKey;
  double now = 0;

  std::string seal(const TokenSealer& sealer, std::string_view context) const;
  static std::optional<PagePoint> open(const TokenSealer& sealer, std::string_view context, std::string_view token);
};

}  // namespace aifactory
