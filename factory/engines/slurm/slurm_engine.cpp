// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_engine.h"

#include <absl/strings/str_cat.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/resource_name.h"
#include "factory/engines/slurm/cluster_follower.h"
#include "factory/engines/slurm/job_output.h"
#include "factory/engines/slurm/job_record.h"
#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_tools.h"
#include "factory/engines/slurm/submission.h"

namespace aifactory {
namespace {

constexpr std::chrono::seconds associationAge{60};
// factoryd keeps the submissions of this long (SubmissionLog::forget), so no older job is ever looked for.
constexpr std::int64_t requestSearchSeconds = 7 * 24 * 3600;

absl::StatusOr<UnixUser> findUser(const std::string& name) {
  std::vector<char> buffer(16384);
  passwd entry{};
  passwd* found = nullptr;
  if (name.empty() || getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return refusal(absl::StatusCode::kPermissionDenied, "NO_UNIX_USER",
                   name.empty() ? "Your sign-in has no user of this cluster."
                                : absl::StrCat("The cluster has no user '", name, "'."));
  }
  return UnixUser{name, found->pw_dir};
}

absl::StatusOr<std::uint64_t> numberOf(const v1::Job& job) {
  const auto number = jobNumber(job.name());
  if (!number) {
    return refusal(absl::StatusCode::kFailedPrecondition, "UNCONFIRMED",
                   absl::StrCat(job.name(), " has not reached Slurm yet."));
  }
  return *number;
}

class SlurmEngine final : public Engine {
 public:
  explicit SlurmEngine(const SlurmOptions& options)
      : m_options(options),
        m_tools(options),
        m_rest(options),
        m_reader(options.readerProgram),
        m_follower(options, m_tools),
        m_tenantNames(options.tenantNames) {}

  void start(EngineListener& listener) override {
    m_follower.start(listener);
    m_naming = std::jthread([this](std::stop_token stop) { keepNames(std::move(stop)); });
  }
  void stop() override {
    m_naming = {};
    m_follower.stop();
  }
  v1::EngineInfo info() const override { return m_follower.info(); }
  std::vector<v1::Tenant> namedTenants() const override;

  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller& caller) override;
  absl::Status validate(const v1::JobSpec& spec, const Caller& caller) override;
  absl::StatusOr<v1::Job> submit(const Submission& submission) override;
  absl::StatusOr<std::vector<v1::Job>> findByRequestId(std::string_view requestId) override;
  absl::Status cancel(const v1::Job& job, const Caller& caller) override;
  absl::Status hold(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, true); }
  absl::Status release(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, false); }
  absl::Status requeue(const v1::Job& job, const Caller& caller) override;
  absl::Status drain(std::string_view node, std::string_view reason, const Caller& caller) override;
  absl::Status resume(std::string_view node, const Caller& caller) override;
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job& job, v1::ReadJobOutputRequest::Stream stream,
                                                        const Caller& caller) override;

 private:
  void keepNames(std::stop_token stop);
  absl::StatusOr<SubmissionRules> rulesFor(const std::string& user);
  std::vector<SlurmTools::Association> associationsOf(const std::string& user);
  std::string actingUser(const v1::Job& job, const Caller& caller) const;
  absl::Status setHeld(const v1::Job& job, const Caller& caller, bool held);
  /// The newest that is known of it.
  v1::Job current(const v1::Job& job) const;

  const SlurmOptions m_options;
  const SlurmTools m_tools;
  RestClient m_rest;
  const FileReader m_reader;
  ClusterFollower m_follower;

  struct KnownAssociations {
    std::vector<SlurmTools::Association> list;
    std::chrono::steady_clock::time_point asked;
  };
  mutable std::mutex m_mutex;
  std::map<std::string, KnownAssociations> m_associations;
  std::map<std::string, std::string> m_tenantNames;
  std::condition_variable_any m_pause;
  std::jthread m_naming;
};

// Accounting may take seconds to answer: whoever asks for the names gets the last known ones.
void SlurmEngine::keepNames(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const auto descriptions = m_tools.accountDescriptions(stop);
    std::unique_lock lock(m_mutex);
    if (descriptions.ok()) {
      m_tenantNames = tenantNames(*descriptions, m_options);
    }
    m_pause.wait_for(lock, stop, associationAge, [] { return false; });
  }
}

std::vector<v1::Tenant> SlurmEngine::namedTenants() const {
  const std::lock_guard lock(m_mutex);
  std::vector<v1::Tenant> named;
  for (const auto& [tenant, name] : m_tenantNames) {
    named.emplace_back().set_name(tenant);
    named.back().set_display_name(name);
  }
  return named;
}

// Slurm judges submissions anyway: where accounting does not answer, the last answer will do, or none.
std::vector<SlurmTools::Association> SlurmEngine::associationsOf(const std::string& user) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(m_mutex);
    const auto known = m_associations.find(user);
    if (known != m_associations.end() && now - known->second.asked < associationAge) {
      return known->second.list;
    }
  }
  auto asked = m_tools.associations(user);
  const std::lock_guard lock(m_mutex);
  KnownAssociations& known = m_associations[user];
  if (asked.ok()) {
    known.list = *std::move(asked);
  }
  known.asked = now;
  return known.list;
}

absl::StatusOr<SubmissionRules> SlurmEngine::rulesFor(const std::string& user) {
  SubmissionRules rules{m_follower.partitions(), m_follower.nodes(), associationsOf(user)};
  if (rules.partitions.empty() || rules.nodes.empty()) {
    return unavailable("SLURM_UNREACHABLE", "Slurm has not answered yet.", std::chrono::seconds(2));
  }
  return rules;
}

absl::StatusOr<std::vector<v1::Queue>> SlurmEngine::queues(const Caller& caller) {
  const std::vector<SlurmPartition> partitions = m_follower.partitions();
  if (partitions.empty()) {
    return unavailable("SLURM_UNREACHABLE", "Slurm has not answered yet.", std::chrono::seconds(2));
  }
  const std::vector<SlurmNode> nodes = m_follower.nodes();
  const auto counts = m_follower.queueCounts();
  const auto associations =
      caller.unixUser.empty() ? std::vector<SlurmTools::Association>{} : associationsOf(caller.unixUser);
  std::vector<v1::Queue> queues;
  for (const SlurmPartition& partition : partitions) {
    std::set<std::string> accounts;
    std::set<std::string> qos;
    for (const SlurmTools::Association& association : associations) {
      const bool open = partition.accounts.empty() ||
                        std::ranges::find(partition.accounts, association.account) != partition.accounts.end();
      if (open && caller.scope.sees(m_options.tenantOf(association.account))) {
        accounts.insert(association.account);
        qos.insert(association.qos.begin(), association.qos.end());
      }
    }
    if (caller.role == v1::ROLE_CUSTOMER && !associations.empty() && accounts.empty()) {
      continue;
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
    for (const SlurmNode& node : nodes) {
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
  const auto rules = rulesFor(user->name);
  return rules.ok() ? checkAgainstCluster(spec, *rules, m_options) : rules.status();
}

absl::StatusOr<v1::Job> SlurmEngine::submit(const Submission& submission) {
  const v1::JobSpec& spec = submission.spec;
  const auto user = findUser(submission.caller.unixUser);
  if (!user.ok()) {
    return user.status();
  }
  const auto rules = rulesFor(user->name);
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
  const std::string account = accountFor(spec, rules->associations, m_options);
  const auto answer =
      m_rest.call({.method = RestClient::Method::Post,
                   .path = "/job/submit",
                   .user = user->name,
                   .body = submissionBody(submission, account, gpuTypeFor(spec, *rules), *user, *version, m_options),
                   .once = true});
  if (!answer.ok()) {
    return answer.status();
  }
  // The number decides, not errors[]: a job submitted held comes with an error that says so.
  const std::uint64_t number = answer->body.is_object() ? answer->body.value("job_id", std::uint64_t{0}) : 0;
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

absl::StatusOr<std::vector<v1::Job>> SlurmEngine::findByRequestId(std::string_view requestId) {
  const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  std::map<std::uint64_t, v1::Job> found;
  // Accounting first: a job that ends between the two questions is then in the second answer at least.
  const auto accounted = m_tools.accountedJobs(now - requestSearchSeconds);
  const auto live = m_tools.jobs();
  for (const auto* listing : {&live, &accounted}) {
    if (!listing->ok()) {
      return absl::IsUnavailable(listing->status())
                 ? listing->status()
                 : unavailable("SLURM_UNREACHABLE", std::string(listing->status().message()), std::chrono::seconds(2));
    }
    for (const JobRow& row : (*listing)->rows) {
      if (requestIdOf(row[JobColumn::Comment]) == requestId) {
        found.try_emplace(row.id(), makeJob(row, m_options, nullptr, now));
      }
    }
  }
  std::vector<v1::Job> jobs;
  for (auto& [number, job] : found) {
    jobs.push_back(std::move(job));
  }
  return jobs;
}

// An operator acts as Slurm's own user on what others own: Slurm would not let one tenant's user touch another's.
std::string SlurmEngine::actingUser(const v1::Job& job, const Caller& caller) const {
  return caller.role == v1::ROLE_OPERATOR && caller.unixUser != job.user() ? m_options.tokenUser : caller.unixUser;
}

v1::Job SlurmEngine::current(const v1::Job& job) const {
  const auto number = jobNumber(job.name());
  const auto known = number ? m_follower.job(*number) : nullptr;
  return known ? *known : job;
}

absl::Status SlurmEngine::cancel(const v1::Job& job, const Caller& caller) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  if (isFinished(current(job).state())) {
    return absl::OkStatus();
  }
  const auto answer = m_rest.call({.method = RestClient::Method::Delete,
                                   .path = absl::StrCat("/job/", *number),
                                   .user = actingUser(job, caller),
                                   .body = nullptr});
  if (!answer.ok()) {
    return answer.status();
  }
  m_follower.lookAt(*number);
  const absl::Status status = verbError(*answer, job.name());
  return reasonOf(status) == "WRONG_STATE" ? absl::OkStatus() : status;
}

absl::Status SlurmEngine::setHeld(const v1::Job& job, const Caller& caller, bool held) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  const v1::Job now = current(job);
  if (isFinished(now.state()) || isAllocated(now.state())) {
    return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                   absl::StrCat(job.name(), " is no longer pending."));
  }
  // Errors of an update come with HTTP 200 too; verbError looks at errors[] first.
  const auto answer = m_rest.call({.method = RestClient::Method::Post,
                                   .path = absl::StrCat("/job/", *number),
                                   .user = actingUser(job, caller),
                                   .body = {{"hold", held}}});
  if (!answer.ok()) {
    return answer.status();
  }
  m_follower.lookAt(*number);
  return verbError(*answer, job.name());
}

absl::Status SlurmEngine::requeue(const v1::Job& job, const Caller& caller) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  // scontrol acts as factoryd's own user, so Slurm does not judge the caller here.
  const v1::Job now = current(job);
  if (caller.role != v1::ROLE_OPERATOR && caller.unixUser != now.user()) {
    return refusal(absl::StatusCode::kPermissionDenied, "NOT_YOUR_JOB",
                   absl::StrCat(job.name(), " belongs to ", now.user(), "."));
  }
  if (now.state() == v1::Job::STATE_PENDING || now.state() == v1::Job::STATE_HELD) {
    return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                   absl::StrCat(job.name(), " is in its queue already."));
  }
  const absl::Status status = m_tools.requeue(*number);
  m_follower.lookAt(*number);
  return status;
}

absl::Status SlurmEngine::drain(std::string_view node, std::string_view reason, const Caller& caller) {
  const std::vector<SlurmNode> nodes = m_follower.nodes();
  if (std::ranges::find(nodes, node, &SlurmNode::name) == nodes.end()) {  // scontrol would take "ALL" or a list
    return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM",
                   absl::StrCat("Slurm knows no node ", std::string(node), "."));
  }
  const absl::Status status = m_tools.drain(std::string(node), reason, caller.identity);
  m_follower.lookAtNodesNow();
  return status;
}

absl::Status SlurmEngine::resume(std::string_view node, const Caller& caller) {
  (void)caller;
  const std::vector<SlurmNode> nodes = m_follower.nodes();
  const auto known = std::ranges::find(nodes, node, &SlurmNode::name);
  if (known == nodes.end()) {
    return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM",
                   absl::StrCat("Slurm knows no node ", std::string(node), "."));
  }
  const absl::Status status = m_tools.resume(std::string(node));
  m_follower.lookAtNodesNow();
  return status;
}

absl::StatusOr<std::unique_ptr<JobOutput>> SlurmEngine::openOutput(const v1::Job& job,
                                                                   v1::ReadJobOutputRequest::Stream stream,
                                                                   const Caller& caller) {
  (void)caller;  // core has checked that the caller sees the job; its files are read as the job's own user
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  const v1::Job now = current(job);
  const bool error = stream == v1::ReadJobOutputRequest::STREAM_STDERR;
  const std::string pattern = error && !now.standard_error().empty() ? now.standard_error() : now.standard_output();
  if (pattern.empty()) {
    return refusal(absl::StatusCode::kFailedPrecondition, "NO_OUTPUT_FILE",
                   absl::StrCat("Slurm no longer says where ", job.name(), " wrote its output."));
  }
  auto output = std::make_unique<SlurmJobOutput>(m_reader, now.user(), expandOutputPath(pattern, now),
                                                 [this, id = *number] { return m_follower.isOver(id); });
  if (const absl::Status opened = output->open(); !opened.ok()) {
    return opened;
  }
  return output;
}

}  // namespace

std::unique_ptr<Engine> makeSlurmEngine(const SlurmOptions& options) { return std::make_unique<SlurmEngine>(options); }

std::vector<std::string> slurmSiteWarnings(const SlurmOptions& options) {
  std::vector<std::string> warnings;
  const SlurmTools tools(options);
  const auto configuration = tools.configuration();
  if (!configuration.ok()) {
    warnings.push_back(
        absl::StrCat("Slurm's commands do not work here: ", std::string(configuration.status().message())));
  } else {
    const auto value = [&](const char* key) {
      const auto found = configuration->find(key);
      return found == configuration->end() ? std::string() : found->second;
    };
    if (value("AccountingStorageType") != "accounting_storage/slurmdbd") {
      warnings.push_back(
          "Slurm keeps no accounting database (AccountingStorageType=accounting_storage/slurmdbd): after a "
          "crash a submission cannot be matched with a job that has ended meanwhile.");
    } else if (value("AccountingStoreFlags").find("job_comment") == std::string::npos) {
      warnings.push_back(
          "AccountingStoreFlags lacks job_comment: after a crash a submission cannot be matched with a job "
          "that has ended meanwhile.");
    }
    if (value("PrivateData") != "none" && geteuid() != 0) {
      warnings.push_back(absl::StrCat("PrivateData=", value("PrivateData"),
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
