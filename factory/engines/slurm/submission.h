// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// What a user may charge.
struct UserAccounts {
  enum class Source {
    Accounting,  ///< the list is what accounting says
    None,        ///< the site keeps no accounting
    Silent,      ///< accounting has not answered, so nothing is known
  };
  Source source = Source::Accounting;
  std::vector<SlurmTools::Association> associations;
};

/// What a submission is checked against: the cluster as it was last seen, queues that are hidden from the caller left
/// out, and what the user may charge.
struct SubmissionRules {
  std::vector<SlurmPartition> partitions;
  std::vector<SlurmNode> nodes;
  UserAccounts accounts;
};

/// Those of a user's associations that a caller may know of and that may use the queue.
std::vector<SlurmTools::Association> associationsIn(const SlurmPartition& partition, const UserAccounts& accounts,
                                                    const Scope& scope, const SlurmOptions& options);
/// Whether this caller may know of the queue: a customer only where one of its accounts may use it.
bool isVisible(const SlurmPartition& partition, const UserAccounts& accounts, const Scope& scope,
               const SlurmOptions& options);

/// UNAVAILABLE: accounting does not answer.
absl::Status accountingSilent();

/// INVALID_ARGUMENT naming the field for what Slurm would refuse, and for what it would take and then leave as a failed
/// job (GPUs that no node of the queue has, for one, which also uses up a job number). UNAVAILABLE when nobody can say
/// whose account would be charged.
absl::Status checkAgainstCluster(const v1::JobSpec& spec, const SubmissionRules& rules, const SlurmOptions& options);

/// The account to charge: the one named, else the user's only or first one of the named tenant, else "" for Slurm's
/// default.
std::string accountFor(const v1::JobSpec& spec, const std::vector<SlurmTools::Association>& associations,
                       const SlurmOptions& options);

/// The GPU type to name in a request for whole GPUs, where the queue has MIG instances too, which Slurm would otherwise
/// count as GPUs; "" where any GPU will do.
std::string gpuTypeFor(const v1::JobSpec& spec, const SubmissionRules& rules);

struct UnixUser {
  std::string name;
  std::string home;
};

/// Body of POST job/submit.
nlohmann::json submissionBody(const Submission& submission, const std::string& account, const std::string& gpuType,
                              const UnixUser& user, const RestVersion& version, const SlurmOptions& options);

/// The job of an answer to a submission, 0 when it names none. It decides, not errors[]: a job submitted held comes
/// with an error that says so.
std::uint64_t jobIdOf(const RestAnswer& answer);

/// What a refused submission means to the one who filled in the form; UNKNOWN when Slurm may have taken it after all.
absl::Status submissionError(const RestAnswer& answer, const v1::JobSpec& spec);
/// The same for the other verbs.
absl::Status verbError(const RestAnswer& answer, std::string_view job);

}  // namespace aifactory
