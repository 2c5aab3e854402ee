// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_engine.h"

#include <absl/strings/str_cat.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
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
constexpr std::chrono::hours clockDifference{1};  // between Slurm's database and us, at most

std::int64_t secondsOf(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

absl::Status notAnswered(const absl::Status& status) {
  return absl::IsUnavailable(status)
             ? status
             : unavailable("SLURM_UNREACHABLE", std::string(status.message()), std::chrono::seconds(2));
}

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
  std::vector<v1::Alert::Kind> raises() const override { return {v1::Alert::KIND_NODE_DOWN}; }
  std::vector<v1::Tenant> namedTenants() const override;

  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller& caller) override;
  absl::Status validate(const v1::JobSpec& spec, const Caller& caller) override;
  absl::StatusOr<v1::Job> submit(const Submission& submission) override;
  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& requestIds, Clock::time_point since) override;
  absl::StatusOr<v1::Job> accountedJob(std::uint64_t number) override;
  absl::Status cancel(const v1::Job& job, const Caller& caller) override;
  absl::Status hold(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, true); }
  absl::Status release(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, false); }
  absl::Status requeue(const v1::Job& job, const Caller& caller) override;
  absl::Status drain(std::string_view node, std::string_view reason, const Caller& caller) override;
  absl::Status resume(std::string_view node, const Caller& caller) override;
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job& job, v1::ReadJobOutputRequest::Stream stream,
                                                        const Caller& caller) override;

 private:
  /// What Slurm's configuration says about the site.
  struct Site {
    std::string cluster;
    bool keepsAccounts = false;
  };
  void keepNames(std::stop_token stop);
  absl::StatusOr<Site> site(std::stop_token stop = {});
  absl::StatusOr<UserAccounts> accountsOf(const std::string& user);
  absl::StatusOr<SubmissionRules> rulesFor(const Caller& caller);
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
  std::optional<Site> m_site;
  std::map<std::string, KnownAssociations> m_associations;
  std::map<std::string, std::string> m_tenantNames;
  std::condition_variable_any m_pause;
  std::jthread m_naming;
};

// Accounting may take seconds to answer: whoever asks for the names gets the last known ones.
void SlurmEngine::keepNames(std::stop_token stop) {
  while (!stop.stop_requested()) {
    // Known early: a controller that stands still must not keep a submission from being sent.
    static_cast<void>(site(stop));
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

absl::StatusOr<SlurmEngine::Site> SlurmEngine::site(std::stop_token stop) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_site) {
      return *m_site;
    }
  }
  auto configuration = m_tools.configuration(std::move(stop));
  if (!configuration.ok()) {
    return notAnswered(configuration.status());
  }
  const Site site{(*configuration)["ClusterName"],
                  (*configuration)["AccountingStorageType"] == "accounting_storage/slurmdbd"};
  const std::lock_guard lock(m_mutex);
  m_site = site;
  return site;
}

// Where accounting does not answer, the last answer will do; without one nothing is known, and that is not remembered.
absl::StatusOr<UserAccounts> SlurmEngine::accountsOf(const std::string& user) {
  using Source = UserAccounts::Source;
  const auto site = this->site();
  if (!site.ok()) {
    return site.status();
  }
  if (!site->keepsAccounts || user.empty()) {
    return UserAccounts{site->keepsAccounts ? Source::Accounting : Source::None, {}};
  }
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(m_mutex);
    const auto known = m_associations.find(user);
    if (known != m_associations.end() && now - known->second.asked < associationAge) {
      return UserAccounts{Source::Accounting, known->second.list};
    }
  }
  auto asked = m_tools.associations(user, site->cluster);
  const std::lock_guard lock(m_mutex);
  if (asked.ok()) {
    m_associations[user] = {*asked, now};
    return UserAccounts{Source::Accounting, *std::move(asked)};
  }
  const auto known = m_associations.find(user);
  return known == m_associations.end() ? UserAccounts{Source::Silent, {}}
                                       : UserAccounts{Source::Accounting, known->second.list};
}

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

absl::StatusOr<std::vector<v1::Job>> SlurmEngine::findByRequestIds(const RequestIds& requestIds,
                                                                   Clock::time_point since) {
  const auto site = this->site();
  if (!site.ok()) {
    return site.status();
  }
  // Accounting first: a job that ends between the two questions is then in the second answer at least.
  const auto accounted = site->keepsAccounts ? m_tools.accountedJobs(secondsOf(since - clockDifference))
                                             : absl::StatusOr<JobListing>(JobListing{});
  const auto live = m_tools.jobs();
  std::map<std::uint64_t, v1::Job> found;
  for (const auto* listing : {&live, &accounted}) {
    if (!listing->ok()) {
      return notAnswered(listing->status());
    }
    for (const JobRow& row : (*listing)->rows) {
      if (requestIds.contains(requestIdOf(row[JobColumn::Comment]))) {
        found.try_emplace(row.id(), makeJob(row, m_options, nullptr, secondsOf(Clock::now())));
      }
    }
  }
  std::vector<v1::Job> jobs;
  for (auto& [number, job] : found) {
    jobs.push_back(std::move(job));
  }
  return jobs;
}

absl::StatusOr<v1::Job> SlurmEngine::accountedJob(std::uint64_t number) {
  const auto site = this->site();
  if (!site.ok()) {
    return site.status();
  }
  if (!site->keepsAccounts) {
    return absl::UnimplementedError("This cluster keeps no accounts.");
  }
  const std::uint64_t numbers[] = {number};
  const auto listing = m_tools.accountedJobs(0, numbers);
  if (!listing.ok()) {
    return notAnswered(listing.status());
  }
  for (const JobRow& row : listing->rows) {
    if (row.id() != number) {
      continue;  // of an array it lists every task
    }
    v1::Job job = makeJob(row, m_options, nullptr, secondsOf(Clock::now()));
    if (!row[JobColumn::NodeList].empty()) {
      job.add_allocations()->set_hosts(std::string(row[JobColumn::NodeList]));  // which GPUs, accounting does not keep
    }
    return job;
  }
  return absl::NotFoundError("Accounting has no such job.");
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
  auto output =
      std::make_unique<SlurmJobOutput>(m_reader, now.user(), expandOutputPath(pattern, now), [this, id = *number] {
        using Stage = SlurmJobOutput::Stage;
        const auto known = m_follower.job(id);
        if (!known || isFinished(known->state())) {
          return Stage::Over;
        }
        return isAllocated(known->state()) ? Stage::Running : Stage::Waiting;
      });
  if (const absl::Status opened = output->open(); !opened.ok()) {
    return opened;
  }
  return output;
}

}  // namespace

std::unique_ptr<Engine> makeSlurmEngine(const SlurmOptions& options) { return std::make_unique<SlurmEngine>(options); }

}  // namespace aifactory
