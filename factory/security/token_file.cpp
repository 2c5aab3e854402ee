// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/security/token_file.h"

#include <absl/strings/escaping.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/resource_name.h"

namespace aifactory {
namespace {

using SystemClock = std::chrono::system_clock;

absl::Status unusable(const std::string& sentence) {
  return refusal(absl::StatusCode::kFailedPrecondition, "TOKEN_FILE_UNUSABLE", sentence);
}

nlohmann::json toJson(const TokenEntry& entry) {
  nlohmann::json json{{"id", entry.id},
                      {"sha256", entry.hash},
                      {"identity", entry.caller.identity},
                      {"role", roleWord(entry.caller.role)},
                      {"tenants", entry.caller.scope.tenants},
                      {"unix_user", entry.caller.unixUser}};
  if (entry.expires) {
    json["expires"] = SystemClock::to_time_t(*entry.expires);
  }
  return json;
}

absl::StatusOr<TokenEntry> parseEntry(const std::string& line) {
  try {
    const auto json = nlohmann::json::parse(line);
    TokenEntry entry;
    entry.id = json.at("id");
    entry.hash = json.at("sha256");
    if (entry.hash.size() != 64) {
      return absl::InvalidArgumentError("\"sha256\" must have 64 hexadecimal digits");
    }
    const auto role = parseRole(json.at("role").get<std::string>());
    if (!role.ok()) {
      return role.status();
    }
    auto caller = makeCaller(json.at("identity").get<std::string>(), *role,
                             json.value("tenants", std::vector<std::string>()), json.value("unix_user", ""));
    if (!caller.ok()) {
      return caller.status();
    }
    entry.caller = *std::move(caller);
    if (json.contains("expires")) {
      entry.expires = SystemClock::from_time_t(json.at("expires").get<std::time_t>());
    }
    return entry;
  } catch (const nlohmann::json::exception& error) {
    return absl::InvalidArgumentError(error.what());
  }
}

}  // namespace

absl::StatusOr<v1::Role> parseRole(std::string_view word) {
  if (word == "operator") {
    return v1::ROLE_OPERATOR;
  }
  if (word == "customer") {
    return v1::ROLE_CUSTOMER;
  }
  if (word == "manager") {
    return v1::ROLE_MANAGER;
  }
  return invalidField("role", fmt::format("The role must be operator, customer or manager, not \"{}\".", word));
}

std::string roleWord(v1::Role role) {
  switch (role) {
    case v1::ROLE_OPERATOR:
      return "operator";
    case v1::ROLE_CUSTOMER:
      return "customer";
    case v1::ROLE_MANAGER:
      return "manager";
    default:
      return "none";
  }
}

absl::StatusOr<Caller> makeCaller(std::string_view identity, v1::Role role, const std::vector<std::string>& tenants,
                                  std::string_view unixUser) {
  if (!isPrintable(identity, 128)) {
    return invalidField("identity", "Give an identity of 1 to 128 printable characters.");
  }
  if ((role == v1::ROLE_CUSTOMER) == tenants.empty()) {
    return invalidField("tenant", "A customer needs one tenant or more; operators and managers see all and take none.");
  }
  Caller caller;
  caller.identity = identity;
  caller.role = role;
  caller.unixUser = unixUser;
  caller.scope.allTenants = role != v1::ROLE_CUSTOMER;
  for (const std::string& tenant : tenants) {
    const auto id = idIn("tenants", tenant);
    if (!id || !isPrintable(*id, 64)) {
      return invalidField("tenant", fmt::format("A tenant is named \"tenants/…\", not \"{}\".", tenant));
    }
    caller.scope.tenants.insert(tenant);
  }
  return caller;
}

std::string newToken() {
  unsigned char bytes[32];
  if (RAND_bytes(bytes, sizeof bytes) != 1) {
    return {};
  }
  return "aif_" + absl::WebSafeBase64Escape({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

absl::StatusOr<std::vector<TokenEntry>> readTokenFile(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return unusable(
        fmt::format("The token file {} cannot be read: {}. Make one with 'factoryd token create --file {}'.", path,
                    std::strerror(errno), path));
  }
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return unusable(fmt::format("The token file {} can be written by others: run chmod 600 on it.", path));
  }
  std::ifstream file(path);
  std::vector<TokenEntry> entries;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty()) {
      continue;
    }
    auto entry = parseEntry(line);
    if (!entry.ok()) {
      return unusable(fmt::format("{}:{}: {}", path, number, std::string(entry.status().message())));
    }
    entries.push_back(*std::move(entry));
  }
  if (!file.eof()) {
    return unusable(fmt::format("The token file {} cannot be read: {}.", path, std::strerror(errno)));
  }
  return entries;
}

absl::Status writeTokenFile(const std::string& path, const std::vector<TokenEntry>& entries) {
  std::string text;
  for (const TokenEntry& entry : entries) {
    text += toJson(entry).dump() + "\n";
  }
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) {
    ::close(file);
  }
  if (!written || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return unusable(
        fmt::format("The token file {} cannot be written: {}.", path, std::strerror(written ? errno : error)));
  }
  return absl::OkStatus();
}

}  // namespace aifactory
