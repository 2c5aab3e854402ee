// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "factory/security/token_file.h"

namespace aifactory {

/// Turns the bearer token of one call into its caller. Any thread. Nothing is remembered between calls: the file is
/// looked at each time and read again when it changed, so that a revoked token is refused from the next call on.
class TokenStore {
 public:
  using Users = std::map<std::string, std::string, std::less<>>;

  /// Tokens from a file. A token that names no system user acts as the one that `users` has for its identity, or as the
  /// one of that very name.
  explicit TokenStore(std::string path, Users users = {}) : m_path(std::move(path)), m_users(std::move(users)) {}
  /// One token that never expires, for the demo factory.
  TokenStore(std::string_view token, Caller caller);

  /// OK when the file can be read.
  absl::Status check();
  /// `authorization` is the call's header, "" when it has none. UNAUTHENTICATED with a sentence, UNAVAILABLE when the
  /// tokens cannot be read (then nobody is let in).
  absl::StatusOr<Caller> authenticate(std::string_view authorization);

 private:
  absl::Status refresh();

  const std::string m_path;  ///< empty: m_entries never change
  const Users m_users;
  std::mutex m_mutex;
  struct stat m_seen {};
  std::vector<TokenEntry> m_entries;
};

}  // namespace aifactory
