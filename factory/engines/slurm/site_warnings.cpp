// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/site_warnings.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <unistd.h>

#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_engine.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

std::vector<std::string> configurationWarnings(const std::map<std::string, std::string>& configuration, bool asRoot) {
  std::vector<std::string> warnings;
  const auto value = [&](const char* key) {
    const auto found = configuration.find(key);
    return found == configuration.end() ? std::string() : found->second;
  };
  if (value("AccountingStorageType") != "accounting_storage/slurmdbd") {
    warnings.push_back(
        "Slurm keeps no accounting database (AccountingStorageType=accounting_storage/slurmdbd): after a "
        "crash a submission cannot be matched with a job that has ended meanwhile.");
  } else if (!absl::StrContains(value("AccountingStoreFlags"), "job_comment")) {
    warnings.push_back(
        "AccountingStoreFlags lacks job_comment: after a crash a submission cannot be matched with a job "
        "that has ended meanwhile.");
  }
  if (const std::string hidden = value("PrivateData"); hidden != "none" && !asRoot) {
    warnings.push_back(
        absl::StrCat("PrivateData=", hidden, ": run factoryd as a Slurm operator, or it does not see everything."));
  }
  return warnings;
}

std::vector<std::string> slurmSiteWarnings(const SlurmOptions& options) {
  std::vector<std::string> warnings;
  const SlurmTools tools(options);
  if (const auto configuration = tools.configuration(); configuration.ok()) {
    warnings = configurationWarnings(*configuration, geteuid() == 0);
  } else {
    warnings.push_back(
        absl::StrCat("Slurm's commands do not work here: ", std::string(configuration.status().message())));
  }
  RestClient rest(options);
  if (const auto ping = rest.call({.path = "/ping", .user = options.tokenUser, .body = nullptr}); !ping.ok()) {
    warnings.push_back(absl::StrCat("slurmrestd cannot be used: ", std::string(ping.status().message())));
  }
  if (geteuid() != 0) {
    warnings.push_back("factoryd does not run as root: it can read the output of its own user's jobs only.");
  }
  return warnings;
}

}  // namespace aifactory
