// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/submission.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>

#include "base/resource_name.h"
#include "factory/engines/slurm/job_record.h"

namespace aifactory {
namespace {

// slurm_errno.h: the numbers are part of Slurm's protocol.
enum SlurmError : int {
  controllerUnreachable = 1800,
  lastCommunicationError = 1899,
  invalidPartition = 2000,
  noDefaultPartition = 2001,
  accessDenied = 2002,
  partitionGroup = 2003,
  invalidNodeCount = 2006,
  invalidUser = 2010,
  nodeConfigurationUnavailable = 2014,
  partitionConfigurationUnavailable = 2015,
  invalidJob = 2017,
  alreadyDone = 2021,
  invalidAccount = 2045,
  accountingPolicy = 2050,
  invalidTimeLimit = 2051,
  reservationInvalid = 2053,
  invalidQos = 2066,
  notPending = 2073,
};

const SlurmPartition* partitionFor(const v1::JobSpec& spec, const std::vector<SlurmPartition>& partitions) {
  const std::string wanted(lastId(spec.queue()));
  const auto found = std::ranges::find_if(partitions, [&](const SlurmPartition& partition) {
    return spec.queue().empty() ? partition.isDefault : partition.name == wanted;
  });
  return found == partitions.end() ? nullptr : &*found;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

bool mayUse(const std::string& account, const SlurmPartition& partition) {
  return partition.accounts.empty() || contains(partition.accounts, account);
}

// Communication trouble between slurmrestd and slurmctld after it had connected, or an answer that says neither yes nor
// no: nobody knows whether it was done.
bool isLostAnswer(const RestAnswer& answer) {
  return (answer.error >= 1000 && answer.error <= lastCommunicationError && answer.error != controllerUnreachable) ||
         (answer.error >= 5000 && answer.error < 5100) || answer.error == 0;
}

absl::Status checkAccount(const v1::JobSpec& spec, const std::string& account, const UserAccounts& accounts,
                          const SlurmOptions& options) {
  if (account.empty()) {  // Slurm would charge the user's default account, which may be another tenant's
    if (spec.tenant().empty() || accounts.source == UserAccounts::Source::None) {
      return absl::OkStatus();
    }
    return accounts.source == UserAccounts::Source::Silent
               ? accountingSilent()
               : invalidField("job.tenant", absl::StrCat("You have no account of ", spec.tenant(), "."), "NO_ACCOUNT");
  }
  if (!spec.tenant().empty() && options.tenantOf(account) != spec.tenant()) {
    return invalidField("job.account", absl::StrCat("The account '", account, "' is not one of ", spec.tenant(), "."),
                        "WRONG_ACCOUNT");
  }
  if (!accounts.associations.empty() &&
      std::ranges::find(accounts.associations, account, &SlurmTools::Association::account) ==
          accounts.associations.end()) {
    return invalidField("job.account", absl::StrCat("You may not charge the account '", account, "'."),
                        "UNKNOWN_ACCOUNT", {{"account", account}});
  }
  return absl::OkStatus();
}

absl::Status checkQueue(const SlurmPartition& partition, const std::string& account) {
  if (!account.empty() && !mayUse(account, partition)) {
    return invalidField("job.queue",
                        absl::StrCat("The queue '", partition.name, "' is not open to the account '", account, "'."),
                        "QUEUE_CLOSED");
  }
  return partition.up ? absl::OkStatus()
                      : invalidField("job.queue", absl::StrCat("The queue '", partition.name, "' takes no jobs now."),
                                     "QUEUE_DOWN", {{"queue", partition.name}});
}

absl::Status checkTimeLimit(const v1::JobSpec& spec, const SlurmPartition& partition) {
  const std::int64_t wantedMinutes = (spec.time_limit().seconds() + 59) / 60;
  if (partition.maxMinutes == 0 || wantedMinutes <= partition.maxMinutes) {
    return absl::OkStatus();
  }
  return invalidField(
      "job.time_limit",
      absl::StrCat("The queue '", partition.name, "' allows at most ", partition.maxMinutes, " minutes."),
      "TIME_LIMIT_TOO_LONG",
      {{"queue", partition.name}, {"hours", absl::StrCat(static_cast<double>(partition.maxMinutes) / 60)}});
}

absl::Status checkSize(const v1::JobSpec& spec, const SlurmPartition& partition, const std::vector<SlurmNode>& all) {
  std::uint32_t nodes = 0;
  std::uint32_t fitting = 0;
  std::uint32_t mostGpus = 0;
  std::uint32_t mostCpus = 0;
  for (const SlurmNode& node : all) {
    if (!contains(node.queues, partition.name)) {
      continue;
    }
    ++nodes;
    mostGpus = std::max(mostGpus, requestableGpus(node.gres));
    mostCpus = std::max(mostCpus, node.cpus);
    fitting += requestableGpus(node.gres) >= spec.gpus_per_node() && node.cpus >= spec.cpus_per_node() ? 1 : 0;
  }
  const auto mostOf = [&](std::uint32_t count) -> ErrorMetadata {
    return {{"queue", partition.name}, {"most", std::to_string(count)}};
  };
  const std::uint32_t wanted = std::max(spec.node_count(), 1u);
  if (spec.gpus_per_node() > mostGpus) {
    return invalidField("job.gpus_per_node",
                        absl::StrCat("No node of '", partition.name, "' has ", spec.gpus_per_node(),
                                     " GPUs; the most is ", mostGpus, "."),
                        "TOO_MANY_GPUS", mostOf(mostGpus));
  }
  if (spec.cpus_per_node() > mostCpus) {
    return invalidField("job.cpus_per_node",
                        absl::StrCat("No node of '", partition.name, "' has ", spec.cpus_per_node(),
                                     " CPUs; the most is ", mostCpus, "."),
                        "TOO_MANY_CPUS", mostOf(mostCpus));
  }
  if (wanted > nodes) {
    return invalidField("job.node_count", absl::StrCat("The queue '", partition.name, "' has ", nodes, " nodes."),
                        "TOO_MANY_NODES", mostOf(nodes));
  }
  if (wanted > fitting) {
    return invalidField("job.node_count",
                        absl::StrCat("Only ", fitting, " nodes of '", partition.name, "' have what each node needs."),
                        "TOO_MANY_NODES", mostOf(fitting));
  }
  return absl::OkStatus();
}

absl::Status checkQos(const v1::JobSpec& spec, const std::string& account,
                      const std::vector<SlurmTools::Association>& associations) {
  std::vector<std::string> qos;
  for (const SlurmTools::Association& association : associations) {
    if (account.empty() || association.account == account) {
      qos.insert(qos.end(), association.qos.begin(), association.qos.end());
    }
  }
  if (spec.qos().empty() || associations.empty() || contains(qos, spec.qos())) {
    return absl::OkStatus();
  }
  return invalidField("job.qos",
                      absl::StrCat("You may not use the QOS '", spec.qos(), "', only ", absl::StrJoin(qos, ", "), "."),
                      "UNKNOWN_QOS", {{"qos", spec.qos()}});
}

}  // namespace

absl::Status accountingSilent() {
  return unavailable("ACCOUNTING_UNREACHABLE",
                     "Slurm's accounting does not answer, so it is not known which accounts are yours.",
                     std::chrono::seconds(5));
}

std::vector<SlurmTools::Association> associationsIn(const SlurmPartition& partition, const UserAccounts& accounts,
                                                    const Scope& scope, const SlurmOptions& options) {
  std::vector<SlurmTools::Association> found;
  std::ranges::copy_if(accounts.associations, std::back_inserter(found), [&](const auto& association) {
    return mayUse(association.account, partition) && scope.sees(options.tenantOf(association.account));
  });
  return found;
}

bool isVisible(const SlurmPartition& partition, const UserAccounts& accounts, const Scope& scope,
               const SlurmOptions& options) {
  return scope.allTenants || (!partition.hidden && (accounts.source == UserAccounts::Source::None ||
                                                    !associationsIn(partition, accounts, scope, options).empty()));
}

absl::Status checkAgainstCluster(const v1::JobSpec& spec, const SubmissionRules& rules, const SlurmOptions& options) {
  const SlurmPartition* const partition = partitionFor(spec, rules.partitions);
  if (partition == nullptr) {
    return spec.queue().empty()
               ? invalidField("job.queue", "Choose a queue: this cluster has no default one.", "NO_DEFAULT_QUEUE")
               : invalidField("job.queue", absl::StrCat("There is no queue '", std::string(lastId(spec.queue())), "'."),
                              "UNKNOWN_QUEUE", {{"queue", std::string(lastId(spec.queue()))}});
  }
  // Who may not use a queue learns nothing about it, so its size is looked at last.
  const std::string account = accountFor(spec, rules.accounts.associations, options);
  absl::Status status = checkAccount(spec, account, rules.accounts, options);
  status.Update(checkQueue(*partition, account));
  status.Update(checkTimeLimit(spec, *partition));
  status.Update(checkSize(spec, *partition, rules.nodes));
  status.Update(checkQos(spec, account, rules.accounts.associations));
  return status;
}

std::string gpuTypeFor(const v1::JobSpec& spec, const SubmissionRules& rules) {
  const SlurmPartition* const partition = partitionFor(spec, rules.partitions);
  std::map<std::string, std::uint32_t> nodesWith;  // by whole type, those that have enough of it
  bool anyMig = false;
  for (const SlurmNode& node : rules.nodes) {
    for (const GpuGres& gres : node.gres) {
      if (partition == nullptr || !contains(node.queues, partition->name)) {
        continue;
      }
      if (migProfileOf(gres.type)) {
        anyMig = true;
      } else if (gres.count >= spec.gpus_per_node()) {
        ++nodesWith[gres.type];
      }
    }
  }
  const auto most = std::ranges::max_element(nodesWith, {}, [](const auto& entry) { return entry.second; });
  return anyMig && spec.gpus_per_node() != 0 && most != nodesWith.end() ? most->first : "";
}

std::string accountFor(const v1::JobSpec& spec, const std::vector<SlurmTools::Association>& associations,
                       const SlurmOptions& options) {
  if (!spec.account().empty() || spec.tenant().empty()) {
    return spec.account();
  }
  const auto fits = [&](const auto& association) { return options.tenantOf(association.account) == spec.tenant(); };
  const auto found = std::ranges::find_if(associations, fits);
  return found == associations.end() ? "" : found->account;
}

nlohmann::json submissionBody(const Submission& submission, const std::string& account, const std::string& gpuType,
                              const UnixUser& user, const RestVersion& version, const SlurmOptions& options) {
  const v1::JobSpec& spec = submission.spec;
  const std::uint32_t nodes = std::max(spec.node_count(), 1u);
  const std::string directory = !spec.working_directory().empty() ? spec.working_directory()
                                : !options.workDirectory.empty()  ? options.workDirectory
                                                                  : user.home;
  const auto absolute = [&](const std::string& path) {
    return path.empty() || path.starts_with('/') ? path : directory + "/" + path;
  };
  nlohmann::json job{
      {"name", spec.display_name()},
      {"nodes", absl::StrCat(nodes)},  // as text: an array is taken without a word and ignored
      {"tasks", nodes},
      {"current_working_directory", directory},
      {"standard_output", absolute(spec.standard_output().empty() ? "slurm-%j.out" : spec.standard_output())},
      {"comment", absl::StrCat(absl::string_view(commentPrefix.data(), commentPrefix.size()), submission.requestId)},
  };
  if (!spec.standard_error().empty()) {
    job["standard_error"] = absolute(spec.standard_error());
  }
  if (!account.empty()) {
    job["account"] = account;
  }
  if (!spec.queue().empty()) {
    job["partition"] = std::string(lastId(spec.queue()));
  }
  if (!spec.qos().empty()) {
    job["qos"] = spec.qos();
  }
  if (spec.gpus_per_node() != 0) {
    const std::string gpus = absl::StrCat(gpuType, gpuType.empty() ? "" : ":", spec.gpus_per_node());
    job[version.gpusAsTres ? "tres_per_node" : "gpus_per_node"] = version.gpusAsTres ? "gres:gpu:" + gpus : gpus;
  }
  if (spec.cpus_per_node() != 0) {
    job["cpus_per_task"] = spec.cpus_per_node();  // one task a node
  }
  if (spec.time_limit().seconds() != 0) {
    job["time_limit"] = (spec.time_limit().seconds() + 59) / 60;
  }
  if (spec.hold() || submission.held) {
    job["hold"] = true;
  }
  // Never empty, which Slurm refuses; and a job should find its commands and its home.
  std::map<std::string, std::string> environment{
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", user.home}, {"USER", user.name}, {"LOGNAME", user.name}};
  for (const auto& [name, value] : spec.environment()) {
    environment[name] = value;
  }
  if (version.environmentIsList) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& [name, value] : environment) {
      list.push_back(name + "=" + value);
    }
    job["environment"] = std::move(list);
  } else {
    job["environment"] = environment;
  }
  return {{"job", std::move(job)}, {"script", spec.script()}};
}

std::uint64_t jobIdOf(const RestAnswer& answer) {
  if (!answer.body.is_object()) {
    return 0;
  }
  const auto number = answer.body.find("job_id");
  return number != answer.body.end() && number->is_number_integer() ? number->get<std::uint64_t>() : 0;
}

absl::Status submissionError(const RestAnswer& answer, const v1::JobSpec& spec) {
  if (isLostAnswer(answer)) {
    return absl::UnknownError(absl::StrCat("Slurm gave no clear answer: ", answer.words));
  }
  const std::string slurm = absl::StrCat(" (Slurm: ", answer.words, ")");
  switch (answer.error) {
    case controllerUnreachable:
      return unavailable("SLURM_UNREACHABLE", "Slurm's controller does not answer." + slurm, std::chrono::seconds(2));
    case invalidPartition:
    case noDefaultPartition:
      return invalidField("job.queue",
                          absl::StrCat("There is no queue '", std::string(lastId(spec.queue())), "'.", slurm),
                          "UNKNOWN_QUEUE");
    case partitionGroup:
      return invalidField("job.queue", "You may not use this queue." + slurm, "QUEUE_CLOSED");
    case invalidNodeCount:
      return invalidField("job.node_count", "The queue cannot give that many nodes." + slurm, "TOO_MANY_NODES");
    case nodeConfigurationUnavailable:
      return spec.gpus_per_node() != 0
                 ? invalidField("job.gpus_per_node", "No nodes have what this job asks for." + slurm, "TOO_MANY_GPUS")
                 : invalidField("job.node_count", "No nodes have what this job asks for." + slurm, "TOO_MANY_NODES");
    case partitionConfigurationUnavailable:
      return invalidField("job.node_count", "The queue does not allow a job of this size." + slurm, "TOO_MANY_NODES");
    case invalidAccount:
      return invalidField("job.account", "You may not charge this account in this queue." + slurm, "UNKNOWN_ACCOUNT");
    case accountingPolicy:
      return invalidField("job.gpus_per_node", "That is more than a limit of the account or QOS allows." + slurm,
                          "LIMIT_EXCEEDED");
    case invalidTimeLimit:
      return invalidField("job.time_limit", "The queue does not allow this time limit." + slurm, "TIME_LIMIT_TOO_LONG");
    case reservationInvalid:
      return invalidField("job.queue", "The reservation cannot be used." + slurm, "RESERVATION");
    case invalidQos:
      return invalidField("job.qos", "You may not use this QOS." + slurm, "UNKNOWN_QOS");
    case accessDenied:
    case invalidUser:
      return refusal(absl::StatusCode::kPermissionDenied, "REFUSED_BY_SLURM", "Slurm lets you not do this." + slurm);
    default:
      return refusal(absl::StatusCode::kFailedPrecondition, "REFUSED_BY_SLURM",
                     absl::StrCat("Slurm refused the job: ", answer.words));
  }
}

absl::Status verbError(const RestAnswer& answer, std::string_view job) {
  const std::string name(job);
  switch (answer.error) {
    case 0:
      if (answer.http < 300) {
        return absl::OkStatus();
      }
      break;  // no word of Slurm's
    case invalidJob:
      return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM", absl::StrCat("Slurm knows no ", name, "."));
    case accessDenied:
    case invalidUser:
      return refusal(absl::StatusCode::kPermissionDenied, "REFUSED_BY_SLURM",
                     absl::StrCat("Slurm does not let you do this to ", name, ": ", answer.words));
    case alreadyDone:
    case notPending:
      return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE", absl::StrCat(name, ": ", answer.words));
    default:
      break;
  }
  if (isLostAnswer(answer) || answer.error == controllerUnreachable) {
    return unavailable("SLURM_UNREACHABLE", absl::StrCat("Slurm's controller does not answer: ", answer.words),
                       std::chrono::seconds(2));
  }
  return refusal(absl::StatusCode::kFailedPrecondition, "REFUSED_BY_SLURM", absl::StrCat("Slurm says: ", answer.words));
}

}  // namespace aifactory
