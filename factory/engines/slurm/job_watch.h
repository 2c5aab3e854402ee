// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "factory/engines/slurm/accounting_inquiry.h"
#include "factory/engines/slurm/followed_jobs.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// Finds out what happened to Slurm's jobs, in two ways. A listing asks for every job, which costs Slurm and us the
/// more the longer the queue is. A glance asks for the steps of running jobs and for the numbers that the next jobs
/// will have, which tells what started, ended or was submitted, and then for just those jobs. Between two listings a
/// long queue gets glances. What a glance cannot see (a change to a job that waits, an allocation without a step) is
/// found by the next listing, and whatever a glance finds odd makes that one come at once. One thread.
class JobWatch {
 public:
  JobWatch(const SlurmOptions& options, const SlurmTools& tools, AccountingInquiry& accounting, DeviceBoard& board,
           FollowedJobs& jobs)
      : m_options(options), m_tools(tools), m_accounting(accounting), m_board(board), m_jobs(jobs) {}

  struct Look {
    EngineListener& listener;
    EngineChange& change;
    std::stop_token stop;
  };
  absl::Status look(const Look& look);
  /// Whether accounting has told what ended before we were started and slurmctld has forgotten. A site without
  /// accounting goes without.
  bool recalled() const { return m_recalled; }
  /// The next glances look at this job, too.
  void attend(std::uint64_t number);
  /// The next look is a listing.
  void distrust() { m_listingDue = {}; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Numbers = AccountingInquiry::Numbers;

  absl::Status list(const Look& look);
  absl::Status glance(const Look& look);
  void take(const Look& look, std::vector<JobRecord> records);
  void take(const Look& look, v1::Job job, std::size_t hash, const GpuPlacement* placed);
  absl::Status takeNewer(const Look& look, std::size_t arrived);
  Numbers changedBySteps(const std::unordered_set<std::string>& owners);
  void askAbout(Numbers vanished);
  void hearAccounting(const Look& look);
  void settleVanished(const Look& look, const AccountingInquiry::Answer& answer);
  void recallFinished(const Look& look, const absl::StatusOr<JobListing>& listing);

  const SlurmOptions& m_options;
  const SlurmTools& m_tools;
  AccountingInquiry& m_accounting;
  DeviceBoard& m_board;
  FollowedJobs& m_jobs;

  SteadyTime m_listingDue{};
  bool m_recalled = false;
  SteadyTime m_recallDue{};
  SteadyTime m_settleDue{};  // not asked about what vanished before
  int m_settleFailures = 0;
  std::set<std::uint64_t> m_stepping;         // had steps at the last glance
  std::map<std::uint64_t, int> m_starting;    // run, but had no step yet: glances left to look again
  std::map<std::uint64_t, int> m_attended;    // on their way somewhere: glances left to look again
  std::unordered_set<std::string> m_strange;  // owners of steps that no listing explains
  std::size_t m_arriving = 0;                 // jobs that the last glance found to be new
};

}  // namespace aifactory
