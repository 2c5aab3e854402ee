// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_options.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <functional>
#include <regex>

#include "base/resource_name.h"

namespace aifactory {
namespace {

using Reader = std::function<bool(const toml::node&)>;

Reader text(std::string& into) {
  return [&into](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    into = value.value_or(into);
    return value.has_value();
  };
}

template <class Number>
Reader number(Number& into) {
  return [&into](const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 1 || *value > 31'536'000) {
      return false;
    }
    into = Number(*value);
    return true;
  };
}

std::string tenantNamed(const std::string& text) { return idIn("tenants", text) ? text : nameIn("tenants", text); }

/// A table of texts; `put` gets each key and its value.
template <class Put>
Reader texts(Put put) {
  return [put](const toml::node& node) {
    if (!node.is_table()) {
      return false;
    }
    for (const auto& [key, value] : *node.as_table()) {
      const auto text = value.template value<std::string>();
      if (!text || text->empty()) {
        return false;
      }
      put(std::string(key.str()), *text);
    }
    return true;
  };
}

}  // namespace

std::string SlurmOptions::tenantOf(const std::string& account) const {
  const auto found = tenants.find(account);
  return found != tenants.end() ? found->second : account.empty() ? "" : nameIn("tenants", account);
}

std::map<std::string, std::string> tenantNames(const std::map<std::string, std::string>& accountDescriptions,
                                               const SlurmOptions& options) {
  std::map<std::string, std::string> names = options.tenantNames;
  for (const auto& [account, description] : accountDescriptions) {
    // Slurm describes an account by its own name in lower case where nobody did.
    const std::string tenant = options.tenantOf(account);
    if (tenant == nameIn("tenants", account) && !description.empty() && !absl::EqualsIgnoreCase(description, account)) {
      names.try_emplace(tenant, description);
    }
  }
  return names;
}

absl::StatusOr<SlurmOptions> readSlurmOptions(const toml::table& table) {
  SlurmOptions options;
  const std::map<std::string, Reader, std::less<>> keys{
      {"socket", text(options.socket)},
      {"configuration", text(options.configuration)},
      {"token_file", text(options.tokenFile)},
      {"jwt_key", text(options.jwtKeyFile)},
      {"token_user", text(options.tokenUser)},
      {"token_lifetime_s", number(options.tokenLifetime)},
      {"tenants",
       texts([&](const auto& account, const auto& tenant) { options.tenants[account] = tenantNamed(tenant); })},
      {"tenant_names",
       texts([&](const auto& tenant, const auto& name) { options.tenantNames[tenantNamed(tenant)] = name; })},
      {"work_directory", text(options.workDirectory)},
      {"rack", text(options.rackPattern)},
      {"nodes_per_rack", number(options.nodesPerRack)},
      {"hall", text(options.hall)},
      {"reader", text(options.readerProgram)},
      {"poll_interval_ms", number(options.pollInterval)},
      {"node_interval_ms", number(options.nodeInterval)},
      {"patience_per_row_us", number(options.patiencePerRow)},
      {"command_timeout_ms", number(options.commandTimeout)},
      {"request_timeout_ms", number(options.requestTimeout)},
      {"keep_finished_s", number(options.keepFinished)},
  };
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto known = keys.find(name);
    if (known == keys.end()) {
      return invalidField("slurm." + name, absl::StrCat("[slurm] knows no key '", name, "'."));
    }
    if (!known->second(node)) {
      return invalidField("slurm." + name, absl::StrCat("[slurm] ", name, " has a value of the wrong kind."));
    }
  }
  if (!options.tokenFile.empty() && !options.jwtKeyFile.empty()) {
    return invalidField("slurm.token_file", "[slurm] wants token_file or jwt_key, not both.");
  }
  try {
    if (std::regex(options.rackPattern).mark_count() == 0 && !options.rackPattern.empty()) {
      return invalidField("slurm.rack", "[slurm] rack needs a group: the part of a node's name that names its rack.");
    }
  } catch (const std::regex_error& error) {
    return invalidField("slurm.rack", absl::StrCat("[slurm] rack is no regular expression: ", error.what()));
  }
  return options;
}

}  // namespace aifactory
