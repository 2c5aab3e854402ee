// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "factory/core/caller.h"

namespace aifactory {

/// One issued token, as a line of JSON in the token file. The token itself is nowhere: only its SHA-256.
struct TokenEntry {
  std::string id;    ///< what `factoryd token revoke` names; no secret
  std::string hash;  ///< of the token, hexadecimal
  Caller caller;
  std::optional<std::chrono::system_clock::time_point> expires;
};

/// "operator", "customer" or "manager".
absl::StatusOr<v1::Role> parseRole(std::string_view word);
std::string roleWord(v1::Role role);

/// A caller whose role and tenants fit together: a customer has one tenant or more, the others see all.
absl::StatusOr<Caller> makeCaller(std::string_view identity, v1::Role role, const std::vector<std::string>& tenants,
                                  std::string_view unixUser);

/// 256 random bits as text that is safe in a header.
std::string newToken();

/// Errors name the file and the line. A symbolic link is refused, and a file that others own or may write.
absl::StatusOr<std::vector<TokenEntry>> readTokenFile(const std::string& path);
/// Replaces the file as a whole, with mode 0600: a reader sees the old one or the new one.
absl::Status writeTokenFile(const std::string& path, const std::vector<TokenEntry>& entries);
/// Reads, changes and writes it with no other change in between; a file that is not there yet holds no token.
absl::Status changeTokenFile(const std::string& path,
                             const std::function<absl::Status(std::vector<TokenEntry>&)>& change);

}  // namespace aifactory
