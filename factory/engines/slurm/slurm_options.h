// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <toml++/toml.h>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "base/status.h"

namespace aifactory {

/// The table [slurm] of factoryd's configuration.
struct SlurmOptions {
  std::string socket = "/run/slurmrestd/slurmrestd.socket";  ///< `socket`: where slurmrestd listens
  std::string configuration;  ///< `configuration`: slurm.conf for Slurm's tools; empty for the system's own

  // One privileged token, that of SlurmUser or root, with which slurmrestd acts as any user. Exactly one source;
  // with none of the two, `scontrol token` is asked.
  std::string tokenFile;                     ///< `token_file`: read again whenever it changes
  std::string jwtKeyFile;                    ///< `jwt_key`: the cluster's key, with which we sign tokens ourselves
  std::string tokenUser = "slurm";           ///< `token_user`
  std::chrono::seconds tokenLifetime{3600};  ///< `token_lifetime_s`: of what we sign; renewed at four fifths of it

  std::map<std::string, std::string> tenants;  ///< `[slurm.tenants]`: account = tenant; others are "tenants/<account>"
  /// `[slurm.tenant_names]`: tenant = display name; others are called what accounting describes their account as.
  std::map<std::string, std::string> tenantNames;
  std::string workDirectory;       ///< `work_directory`: of jobs that name none; empty for the user's home
  std::string rackPattern;         ///< `rack`: a regular expression on node names whose first group is the rack
  std::uint32_t nodesPerRack = 8;  ///< `nodes_per_rack`: where no pattern is given or none matches
  std::string hall;                ///< `hall`: display name; empty for the cluster's name
  std::string readerProgram;       ///< `reader`: factory-reader; empty for the one beside this program

  std::chrono::milliseconds pollInterval{1000};  ///< `poll_interval_ms`: of jobs, while Slurm answers quickly
  std::chrono::milliseconds nodeInterval{2000};  ///< `node_interval_ms`
  // Between two listings of all jobs, or of all nodes, each row buys this much of a pause, 15 s at most: long lists are
  // asked for rarely, and cost a small share of the time.
  std::chrono::microseconds patiencePerRow{1500};    ///< `patience_per_row_us`
  std::chrono::milliseconds commandTimeout{5000};    ///< `command_timeout_ms`: after it Slurm counts as unreachable
  std::chrono::milliseconds requestTimeout{10'000};  ///< `request_timeout_ms`: of a call to slurmrestd
  std::chrono::seconds keepFinished{24 * 3600};      ///< `keep_finished_s`: how long ended jobs stay listed

  std::string tenantOf(const std::string& account) const;
};

/// Display names by tenant: configured, else the description of the account that the tenant is called after, where it
/// says more than the account's name.
std::map<std::string, std::string> tenantNames(const std::map<std::string, std::string>& accountDescriptions,
                                               const SlurmOptions& options);

/// INVALID_ARGUMENT naming the key that is unknown or wrong.
absl::StatusOr<SlurmOptions> readSlurmOptions(const toml::table& table);

}  // namespace aifactory
