// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/security/token_file.h"

#include <absl/strings/escaping.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

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

class Descriptor {
 public:
  explicit Descriptor(int number) : m_number(number) {}
  ~Descriptor() {
    if (m_number >= 0) {
      ::close(m_number);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return m_number >= 0; }
  int get() const { return m_number; }

 private:
  const int m_number;
};

std::optional<std::string> readAll(int file) {
  std::string text;
  char buffer[16384];
  while (true) {
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got == 0) {
      return text;
    }
    if (got > 0) {
      text.append(buffer, static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
}

bool writeAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t some = ::write(file, text.data(), text.size());
    if (some >= 0) {
      text.remove_prefix(static_cast<std::size_t>(some));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
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
  // What is looked at is the very file that is read, whatever its name leads to meanwhile.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return unusable(
        fmt::format("The token file {} cannot be read: {}. Make one with 'factoryd token create --file {}'.", path,
                    std::strerror(errno), path));
  }
  if (!S_ISREG(info.st_mode)) {
    return unusable(fmt::format("The token file {} is no regular file.", path));
  }
  if (info.st_uid != 0 && info.st_uid != ::geteuid()) {
    return unusable(fmt::format("The token file {} belongs to another user than root and factoryd's own.", path));
  }
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return unusable(fmt::format("The token file {} can be written by others: run chmod 600 on it.", path));
  }
  const auto text = readAll(file.get());
  if (!text) {
    return unusable(fmt::format("The token file {} cannot be read: {}.", path, std::strerror(errno)));
  }
  std::istringstream lines(*text);
  std::vector<TokenEntry> entries;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) {
      continue;
    }
    auto entry = parseEntry(line);
    if (!entry.ok()) {
      return unusable(fmt::format("{}:{}: {}", path, number, std::string(entry.status().message())));
    }
    entries.push_back(*std::move(entry));
  }
  return entries;
}

namespace {

/// Who may read the file may read the one in its place.
bool keepAccess(const std::string& path, int fresh) {
  struct stat before {};
  if (::lstat(path.c_str(), &before) != 0 || !S_ISREG(before.st_mode)) {
    return true;
  }
  return ::fchown(fresh, before.st_uid, before.st_gid) == 0 && ::fchmod(fresh, before.st_mode & 0640) == 0;
}

}  // namespace

absl::Status writeTokenFile(const std::string& path, const std::vector<TokenEntry>& entries) {
  std::string text;
  for (const TokenEntry& entry : entries) {
    text += toJson(entry).dump() + "\n";
  }
  std::string fresh = path + ".XXXXXX";
  const Descriptor file(::mkostemp(fresh.data(), O_CLOEXEC));  // mode 0600
  const bool replaced = file && keepAccess(path, file.get()) && writeAll(file.get(), text) &&
                        ::fsync(file.get()) == 0 && std::rename(fresh.c_str(), path.c_str()) == 0;
  if (!replaced) {
    const int error = errno;
    if (file) {
      ::unlink(fresh.c_str());
    }
    return unusable(fmt::format("The token file {} cannot be written: {}.", path, std::strerror(error)));
  }
  // Without this, power loss could bring back the file of before, with a token in it that was revoked.
  const std::string parent = std::filesystem::path(path).parent_path();
  const Descriptor directory(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) {
    return unusable(fmt::format("The token file {} may not survive power loss: {}.", path, std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status changeTokenFile(const std::string& path,
                             const std::function<absl::Status(std::vector<TokenEntry>&)>& change) {
  // A file of its own, since the token file is another one after each change. Closing it unlocks.
  const std::string beside = path + ".lock";
  const Descriptor lock(::open(beside.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!lock || ::flock(lock.get(), LOCK_EX) != 0) {
    return unusable(fmt::format("{} cannot be locked: {}.", beside, std::strerror(errno)));
  }
  struct stat info {};
  const bool isNew = ::lstat(path.c_str(), &info) != 0 && errno == ENOENT;
  auto entries = isNew ? std::vector<TokenEntry>() : readTokenFile(path);
  if (!entries.ok()) {
    return entries.status();
  }
  if (absl::Status status = change(*entries); !status.ok()) {
    return status;
  }
  return writeTokenFile(path, *entries);
}

}  // namespace aifactory
