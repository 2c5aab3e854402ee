// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// Asks Slurm's accounting on a thread of its own, one question at a time: the database may take half a minute not to
/// answer, and who follows the cluster must not stand still meanwhile. Safe from any thread.
class AccountingInquiry {
 public:
  using Numbers = std::vector<std::uint64_t>;
  struct Answer {
    Numbers numbers;  ///< of the jobs that were asked about; none for all
    absl::StatusOr<JobListing> listing;
  };

  explicit AccountingInquiry(const SlurmTools& tools) : m_tools(tools) {}

  /// Calls `answered`, from its own thread, whenever there is something to take.
  void start(std::function<void()> answered);
  /// Returns when `answered` is not under way and will not be called again.
  void stop() { m_thread = {}; }

  /// SlurmTools::accountedJobs. Nothing is asked until the answer to the question before has been taken.
  void ask(std::int64_t since, Numbers numbers = {});
  std::optional<Answer> take();

 private:
  struct Question {
    std::int64_t since = 0;
    Numbers numbers;
  };
  void run(std::stop_token stop, const std::function<void()>& answered);

  const SlurmTools& m_tools;
  std::mutex m_mutex;
  std::condition_variable_any m_asked;
  std::optional<Question> m_question;  // stays until its answer is taken
  std::optional<Answer> m_answer;
  std::jthread m_thread;
};

}  // namespace aifactory
