// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "factory/engines/slurm/command.h"
#include "factory/engines/slurm/control_session.h"
#include "factory/engines/slurm/control_text.h"
#include "factory/engines/slurm/slurm_options.h"
#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {

/// Rows and the text that they are views of.
struct JobListing {
  std::string text;
  std::vector<JobRow> rows;
};

/// Slurm's own commands, run without a shell. Every call returns UNAVAILABLE when Slurm did not answer, with a sentence
/// that says so. Safe from any thread.
class SlurmTools {
 public:
  explicit SlurmTools(const SlurmOptions& options) : m_options(options), m_session(options) {}

  /// Every job that slurmctld still holds, in any state.
  absl::StatusOr<JobListing> jobs(std::stop_token stop = {}) const;
  /// Jobs of the accounting database that were there since `since` (seconds since 1970), or those numbered.
  absl::StatusOr<JobListing> accountedJobs(std::int64_t since, std::span<const std::uint64_t> numbers = {},
                                           std::stop_token stop = {}) const;
  absl::StatusOr<std::vector<SlurmNode>> nodes(std::stop_token stop = {}) const;
  absl::StatusOr<std::vector<SlurmPartition>> partitions(std::stop_token stop = {}) const;
  /// GPU indices of these jobs; of every job when there are too many to name.
  absl::StatusOr<std::map<std::uint64_t, GpuPlacement>> gpuPlacements(std::span<const std::uint64_t> jobs,
                                                                      std::stop_token stop = {}) const;
  /// These jobs, in this order, each with its GPU indices.
  absl::StatusOr<std::vector<JobRecord>> jobRecords(std::span<const std::uint64_t> jobs,
                                                    std::stop_token stop = {}) const;
  struct Glance {
    std::unordered_set<std::string> stepOwners;
    std::vector<JobRecord> jobs;
  };
  /// Whose steps run, and then these jobs: a job that is new among these may have no step yet.
  absl::StatusOr<Glance> glance(std::span<const std::uint64_t> jobs, std::stop_token stop = {}) const;
  /// `scontrol show config`, by key.
  absl::StatusOr<std::map<std::string, std::string>> configuration(std::stop_token stop = {}) const;

  struct Association {
    std::string account;
    std::vector<std::string> qos;
  };
  /// What this user may charge on this cluster, of the accounting database.
  absl::StatusOr<std::vector<Association>> associations(const std::string& user, const std::string& cluster) const;

  /// What the accounting database describes each account as.
  absl::StatusOr<std::map<std::string, std::string>> accountDescriptions(std::stop_token stop = {}) const;

  absl::Status requeue(std::uint64_t job) const;
  absl::Status drain(const std::string& node, std::string_view reason, const std::string& by) const;
  absl::Status resume(const std::string& node) const;

 private:
  /// One command of scontrol that changes something.
  absl::Status act(std::vector<std::string> arguments, std::string_view subject) const;
  absl::StatusOr<std::string> run(std::vector<std::string> arguments, std::stop_token stop, std::string input = {},
                                  std::chrono::milliseconds timeout = {}) const;

  absl::StatusOr<ControlSession::Answers> ask(const std::vector<std::string>& commands, std::stop_token stop) const;

  const SlurmOptions m_options;
  mutable ControlSession m_session;
};

}  // namespace aifactory
