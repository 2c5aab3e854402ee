// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "factory/engines/slurm/child_process.h"
#include "factory/engines/slurm/slurm_options.h"

namespace aifactory {

/// A `scontrol` that stays and takes one command after the other, which saves starting a process and reading slurm.conf
/// each time: most of what a short question costs. Started when first asked. Safe from any thread.
class ControlSession {
 public:
  explicit ControlSession(const SlurmOptions& options) : m_options(options) {}

  struct Answers {
    std::vector<std::string> texts;  ///< what each command printed, whatever line ends users put into their names
    std::string error;               ///< what any of them complained of
  };
  /// DEADLINE_EXCEEDED, CANCELLED, NOT_FOUND (no scontrol), or UNAVAILABLE when it ended before it had answered.
  absl::StatusOr<Answers> ask(const std::vector<std::string>& commands, std::stop_token stop = {});

 private:
  absl::StatusOr<Answers> askOnce(const std::vector<std::string>& commands, std::stop_token stop);

  const SlurmOptions m_options;
  std::mutex m_mutex;
  std::unique_ptr<ChildProcess> m_child;
  std::chrono::steady_clock::time_point m_replaceAt{};
};

}  // namespace aifactory
