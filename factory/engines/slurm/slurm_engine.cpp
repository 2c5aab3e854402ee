// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_engine.h"

#include <absl/strings/str_cat.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "base/resource_name.h"
#include "factory/engines/slurm/slurm_engine_impl.h"

namespace aifactory {
namespace {

absl::StatusOr<UnixUser> findUser(const std::string& name) {
  std::vector<char> buffer(16384);
  passwd entry{};
  passwd* found = nullptr;
  const int error = name.empty() ? 0 : getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (error == EIO || error == EINTR || error == EMFILE || error == ENFILE || error == ENOMEM) {
    return unavailable("NO_USER_DIRECTORY",
                       absl::StrCat("The users of this cluster cannot be looked up: ", strerror(error)),
                       std::chrono::seconds(2));
  }
  if (found == nullptr) {
    return refusal(absl::StatusCode::kPermissionDenied, "NO_UNIX_USER",
                   name.empty() ? "Your sign-in has no user of this cluster."
                                : absl::StrCat("The cluster has no user '", name, "'."));
  }
  return UnixUser{name, found->pw_dir};
}

}  // namespace

absl::StatusOr<SubmissionRules> SlurmEngine::rulesFor(const Caller& caller) {
  SubmissionRules rules{m_follower.partitions(), m_follower.nodes(), {}};
  if (rules.partitions.empty() || rules.nodes.empty()) {
    return unavailable("SLURM_UNREACHABLE", "Slurm has not answered yet.", std::chrono::seconds(2));
  }
  auto accounts = accountsOf(caller.unixUser);
  if (!accounts.ok()) {
    return accounts.status();
  }
  rules.accounts = *std::move(accounts);
  if (rules.accounts.source == UserAccounts::Source::Silent && !caller.scope.allTenants) {
    return accountingSilent();
  }
  std::erase_if(rules.partitions, [&](const SlurmPartition& partition) {
    return !isVisible(partition, rules.accounts, caller.scope, m_options);
  });
  return rules;
}

absl::StatusOr<std::vector<v1::Queue>> SlurmEngine::queues(const Caller& caller) {
  const auto rules = rulesFor(caller);
  if (!rules.ok()) {
    return rules.status();
  }
  const auto counts = m_follower.queueCounts();
  std::vector<v1::Queue> queues;
  for (const SlurmPartition& partition : rules->partitions) {
    std::set<std::string> accounts;
    std::set<std::string> qos;
    for (const auto& association : associationsIn(partition, rules->accounts, caller.scope, m_options)) {
      accounts.insert(association.account);
      qos.insert(association.qos.begin(), association.qos.end());
    }
    v1::Queue queue;
    queue.set_name(nameIn("queues", partition.name));
    queue.set_is_default(partition.isDefault);
    queue.set_up(partition.up);
    queue.mutable_accounts()->Assign(accounts.begin(), accounts.end());
    queue.mutable_qos()->Assign(qos.begin(), qos.end());
    if (partition.maxMinutes != 0) {
      queue.mutable_max_time_limit()->set_seconds(partition.maxMinutes * 60);
    }
    if (partition.defaultMinutes != 0) {
      queue.mutable_default_time_limit()->set_seconds(partition.defaultMinutes * 60);
    }
    for (const SlurmNode& node : rules->nodes) {
      if (std::ranges::find(node.queues, partition.name) == node.queues.end()) {
        continue;
      }
      queue.set_node_count(queue.node_count() + 1);
      queue.set_cpus_per_node(std::max(queue.cpus_per_node(), node.cpus));
      const std::uint32_t gpus = requestableGpus(node.gres);
      for (const GpuGres& gres : node.gres) {
        if (queue.gpu_model().empty() && !migProfileOf(gres.type)) {
          queue.set_gpu_model(gres.type);
        }
      }
      queue.set_gpu_count(queue.gpu_count() + gpus);
      queue.set_gpus_per_node(std::max(queue.gpus_per_node(), gpus));
    }
    if (const auto count = counts.find(queue.name()); count != counts.end() && caller.scope.allTenants) {
      queue.set_running_jobs(count->second.running);
      queue.set_pending_jobs(count->second.pending);
    }
    queues.push_back(std::move(queue));
  }
  return queues;
}

absl::Status SlurmEngine::validate(const v1::JobSpec& spec, const Caller& caller) {
  const auto user = findUser(caller.unixUser);
  if (!user.ok()) {
    return user.status();
  }
  const auto rules = rulesFor(caller);
  return rules.ok() ? checkAgainstCluster(spec, *rules, m_options) : rules.status();
}

absl::StatusOr<v1::Job> SlurmEngine::submit(const Submission& submission) {
  const v1::JobSpec& spec = submission.spec;
  const auto user = findUser(submission.caller.unixUser);
  if (!user.ok()) {
    return user.status();
  }
  const auto rules = rulesFor(submission.caller);
  if (!rules.ok()) {
    return rules.status();
  }
  if (const absl::Status checked = checkAgainstCluster(spec, *rules, m_options); !checked.ok()) {
    return checked;
  }
  const auto version = m_rest.version();
  if (!version.ok()) {
    return version.status();
  }
  const std::string account = accountFor(spec, rules->accounts.associations, m_options);
  const auto answer =
      m_rest.call({.method = RestClient::Method::Post,
                   .path = "/job/submit",
                   .user = user->name,
                   .body = submissionBody(submission, account, gpuTypeFor(spec, *rules), *user, *version, m_options),
                   .once = true});
  if (!answer.ok()) {
    return answer.status();
  }
  const std::uint64_t number = jobIdOf(*answer);
  if (number == 0) {
    return submissionError(*answer, spec);
  }
  m_follower.lookNow();
  v1::Job job;
  job.set_name(jobName(number));
  job.set_display_name(spec.display_name());
  job.set_account(account);
  job.set_tenant(!spec.tenant().empty() ? spec.tenant() : m_options.tenantOf(account));
  job.set_user(user->name);
  job.set_queue(spec.queue());
  job.set_qos(spec.qos());
  const bool held = spec.hold() || submission.held;
  job.set_state(held ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
  job.set_pending_reason(held ? v1::Job::PENDING_REASON_HELD_BY_USER : v1::Job::PENDING_REASON_UNSPECIFIED);
  job.set_node_count(std::max(spec.node_count(), 1u));
  job.set_gpu_count(job.node_count() * spec.gpus_per_node());
  job.set_request_id(submission.requestId);
  return job;
}

std::unique_ptr<Engine> makeSlurmEngine(const SlurmOptions& options) { return std::make_unique<SlurmEngine>(options); }

}  // namespace aifactory
