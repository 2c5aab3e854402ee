// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "factory/engines/slurm/command.h"
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
  explicit SlurmTools(const SlurmOptions& options) : m_options(options) {}

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
  /// `scontrol show config`, by key.
  absl::StatusOr<std::map<std::string, std::string>> configuration(std::stop_token stop = {}) const;

  struct Association {
    std::string account;
    std::vector<std::string> qos;
  };
  /// What this user may charge, of the accounting database.
  absl::StatusOr<std::vector<Association>> associations(const std::string& user) const;

  absl::Status requeue(std::uint64_t job) const;
  absl::Status drain(const std::string& node, std::string_view reason, const std::string& by) const;
  absl::Status resume(const std::string& node) const;

 private:
  absl::StatusOr<std::string> run(std::vector<std::string> arguments, std::stop_token stop, std::string input = {},
                                  std::chrono::milliseconds timeout = {}) const;

  const SlurmOptions m_options;
};

}  // namespace aifactory
