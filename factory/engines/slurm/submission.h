// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// What a submission is checked against: the cluster as it was last seen, and what the user may charge.
struct SubmissionRules {
  std::vector<SlurmPartition> partitions;
  std::vector<SlurmNode> nodes;
  std::vector<SlurmTools::Association> associations;  ///< empty where the site has no accounting
};

/// INVALID_ARGUMENT naming the field for what Slurm would refuse, and for what it would take and then leave as a failed
/// job (GPUs that no node of the queue has, for one, which also uses up a job number).
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

/// What a refused submission means to the one who filled in the form; UNKNOWN when Slurm may have taken it after all.
absl::Status submissionError(const RestAnswer& answer, const v1::JobSpec& spec);
/// The same for the other verbs.
absl::Status verbError(const RestAnswer& answer, std::string_view job);

}  // namespace aifactory
