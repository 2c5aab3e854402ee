// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/security/token_store.h"

#include <absl/strings/match.h>
#include <openssl/crypto.h>
#include <spdlog/spdlog.h>

#include "factory/core/sha256.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

absl::Status unauthenticated(std::string_view reason, std::string_view sentence) {
  return refusal(absl::StatusCode::kUnauthenticated, reason, sentence);
}

bool sameFile(const struct stat& left, const struct stat& right) {
  return left.st_ino == right.st_ino && left.st_dev == right.st_dev && left.st_size == right.st_size &&
         left.st_mtim.tv_sec == right.st_mtim.tv_sec && left.st_mtim.tv_nsec == right.st_mtim.tv_nsec &&
         left.st_mode == right.st_mode;
}

}  // namespace

TokenStore::TokenStore(std::string_view token, Caller caller)
    : m_entries{{.id = "one-time", .hash = sha256(token), .caller = std::move(caller), .expires = {}}} {}

absl::Status TokenStore::check() {
  const std::lock_guard lock(m_mutex);
  return refresh();
}

absl::Status TokenStore::refresh() {
  if (m_path.empty()) {
    return absl::OkStatus();
  }
  struct stat now {};
  const bool there = ::stat(m_path.c_str(), &now) == 0;
  if (there && sameFile(now, m_seen)) {
    return absl::OkStatus();
  }
  auto entries = readTokenFile(m_path);
  if (!entries.ok()) {
    m_entries.clear();
    m_seen = {};
    return entries.status();
  }
  m_entries = *std::move(entries);
  m_seen = now;
  return absl::OkStatus();
}

absl::StatusOr<Caller> TokenStore::authenticate(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.empty()) {
    return unauthenticated("TOKEN_MISSING", "This call carries no token: send it as \"authorization: Bearer …\".");
  }
  const std::string_view given = authorization.substr(0, scheme.size());
  if (!absl::EqualsIgnoreCase(absl::string_view(given.data(), given.size()), "bearer ")) {
    return unauthenticated("TOKEN_MALFORMED", "The authorization header must be \"Bearer \" and a token.");
  }
  const std::string hash = sha256(authorization.substr(scheme.size()));
  const std::lock_guard lock(m_mutex);
  if (const absl::Status status = refresh(); !status.ok()) {
    spdlog::error("{}", std::string(status.message()));
    return unavailable("TOKENS_UNREADABLE",
                       "The factory cannot read its tokens; its administrator finds why in its log.", 5s);
  }
  const TokenEntry* found = nullptr;
  for (const TokenEntry& entry : m_entries) {  // all of them, each in constant time
    if (entry.hash.size() == hash.size() && CRYPTO_memcmp(entry.hash.data(), hash.data(), hash.size()) == 0) {
      found = &entry;
    }
  }
  if (found == nullptr) {
    return unauthenticated("TOKEN_UNKNOWN",
                           "This token is not known to the factory; it may have been revoked. Ask its "
                           "operator for a new one.");
  }
  if (found->expires && *found->expires <= std::chrono::system_clock::now()) {
    return unauthenticated("TOKEN_EXPIRED", "This token has expired. Ask the factory's operator for a new one.");
  }
  Caller caller = found->caller;
  if (caller.unixUser.empty()) {
    const auto user = m_users.find(caller.identity);
    caller.unixUser = user != m_users.end() ? user->second : caller.identity;
  }
  return caller;
}

}  // namespace aifactory
