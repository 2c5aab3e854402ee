// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/telemetry_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace aifactory {
namespace {

constexpr std::int64_t mostSeconds = 3600;
constexpr std::int64_t mostMebibytes = 65'536;
constexpr std::size_t mostWholeBytes = std::size_t{64} << 20;

absl::Status wrong(std::string_view key, std::string_view sentence) {
  return invalidField(fmt::format("telemetry.{}", key), fmt::format("[telemetry] {} {}", key, sentence));
}

using Reader = std::function<absl::Status(const std::string& key, const toml::node& node)>;

Reader text(std::string& into) {
  return [&into](const std::string& key, const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return wrong(key, "must be a string in quotes, not an empty one.");
    into = *value;
    return absl::OkStatus();
  };
}

template <class Put>
Reader number(std::int64_t least, std::int64_t most, Put put) {
  return [=](const std::string& key, const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) {
      return wrong(key, fmt::format("must be a whole number from {} to {}.", least, most));
    }
    put(*value);
    return absl::OkStatus();
  };
}

Reader seconds(std::chrono::milliseconds& into, std::int64_t least = 1) {
  return number(least, mostSeconds, [&into](std::int64_t value) { into = std::chrono::seconds(value); });
}

absl::Status checkTogether(const TelemetryOptions& options, const toml::table& table) {
  const PrometheusAccess& access = options.prometheus;
  if (access.url.empty())
    return wrong("prometheus", "is missing: the address of a Prometheus, \"http://127.0.0.1:9090\".");
  if (!access.url.starts_with("http://") && !access.url.starts_with("https://")) {
    return wrong("prometheus", "must begin with http:// or https://.");
  }
  if (access.url.find_first_of("?#@ \t\r\n") != std::string::npos) {
    return wrong("prometheus", "must be a plain address; a user and a password have keys of their own.");
  }
  if (access.user.empty() != access.passwordFile.empty()) {
    return wrong(access.user.empty() ? "password_file" : "user", "needs the other of user and password_file.");
  }
  if (!access.user.empty() && !access.bearerTokenFile.empty()) {
    return wrong("bearer_token_file", "and user cannot both be given.");
  }
  if (options.staleness < options.pollInterval && table.contains("staleness_s")) {
    return wrong("staleness_s", "must not be shorter than poll_interval_s: values would go between two looks.");
  }
  return absl::OkStatus();
}

}  // namespace

PrometheusAccess PrometheusAccess::forWholeAnswers() const {
  PrometheusAccess access = *this;
  access.mostBytes = std::min(mostBytes, mostWholeBytes);
  access.mayTakeMore = mostBytes < mostWholeBytes;
  return access;
}

absl::StatusOr<TelemetryOptions> readTelemetryOptions(const toml::table& table) {
  TelemetryOptions options;
  PrometheusAccess& access = options.prometheus;
  const std::map<std::string, Reader, std::less<>> keys{
      {"prometheus", text(access.url)},
      {"bearer_token_file", text(access.bearerTokenFile)},
      {"user", text(access.user)},
      {"password_file", text(access.passwordFile)},
      {"ca_file", text(access.caFile)},
      {"timeout_s", seconds(access.timeout)},
      {"most_mib",
       number(1, mostMebibytes, [&](std::int64_t value) { access.mostBytes = static_cast<std::size_t>(value) << 20; })},
      {"poll_interval_s", seconds(options.pollInterval)},
      {"staleness_s", seconds(options.staleness)},
      {"rules_interval_s", seconds(options.rulesInterval, 0)},
      {"mapping", text(options.mappingFile)},
  };
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto known = keys.find(name);
    if (known == keys.end()) return wrong(name, "is no key that is known here; docs/operations.md lists them.");
    if (absl::Status status = known->second(name, node); !status.ok()) return status;
  }
  if (!table.contains("staleness_s")) options.staleness = 3 * options.pollInterval;
  while (access.url.ends_with('/')) access.url.pop_back();
  if (absl::Status status = checkTogether(options, table); !status.ok()) return status;
  return options;
}

}  // namespace aifactory
