// SPDX-License-Identifier: GPL-3.0-or-later
// What accounting knows: the site, its users' accounts, what tenants are called, and jobs that Slurm has forgotten.
#include "factory/engines/slurm/job_record.h"
#include "factory/engines/slurm/slurm_engine_impl.h"

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

}  // namespace

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
    if (const auto nodes = row[JobColumn::NodeList]; !nodes.empty() && nodes != "None assigned") {
      job.add_allocations()->set_hosts(std::string(nodes));  // which GPUs, accounting does not keep
    }
    return job;
  }
  return absl::NotFoundError("Accounting has no such job.");
}

}  // namespace aifactory
