// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <unistd.h>

#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_engine.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

std::vector<std::string> slurmSiteWarnings(const SlurmOptions& options) {
  std::vector<std::string> warnings;
  const SlurmTools tools(options);
  auto configuration = tools.configuration();
  if (!configuration.ok()) {
    warnings.push_back(
        absl::StrCat("Slurm's commands do not work here: ", std::string(configuration.status().message())));
  } else {
    if ((*configuration)["AccountingStorageType"] != "accounting_storage/slurmdbd") {
      warnings.push_back(
          "Slurm keeps no accounting database (AccountingStorageType=accounting_storage/slurmdbd): after a "
          "crash a submission cannot be matched with a job that has ended meanwhile.");
    } else if (!absl::StrContains((*configuration)["AccountingStoreFlags"], "job_comment")) {
      warnings.push_back(
          "AccountingStoreFlags lacks job_comment: after a crash a submission cannot be matched with a job "
          "that has ended meanwhile.");
    }
    if ((*configuration)["PrivateData"] != "none" && geteuid() != 0) {
      warnings.push_back(absl::StrCat("PrivateData=", (*configuration)["PrivateData"],
                                      ": run factoryd as a Slurm operator, or it does not see everything."));
    }
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
