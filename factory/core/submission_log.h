// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// One row of the outbox: a SubmitJob that was accepted, and what became of it.
struct SubmissionRecord {
  enum class Outcome {
    Pending,  ///< written before the scheduler is called; still that after a crash means unknown
    Done,     ///< `jobName` is the job
    Refused,  ///< the scheduler said no for good: `refusal` is repeated to whoever asks again
    Resent,   ///< sent again, held, as `jobName`; released when no twin shows up by `graceEnd`
  };
  std::string requestId;
  std::string identity;     ///< the caller's; another caller may not reuse the id
  std::string requestHash;  ///< of the JobSpec's deterministic bytes; another body under one id is refused
  std::string request;      ///< serialised SubmitJobRequest, for a resend
  std::string caller;       ///< serialised by core: scope, role and unix user at the time
  Outcome outcome = Outcome::Pending;
  std::string jobName;
  std::string refusal;  ///< serialised google.rpc.Status
  std::chrono::system_clock::time_point created;
  std::chrono::system_clock::time_point graceEnd;
};

/// The durable outbox of submissions. Safe from any thread; a call that returned OK survives power loss.
class SubmissionLog {
 public:
  virtual ~SubmissionLog() = default;
  /// Inserts, or returns the row that is there already under this request id (then nothing is written).
  virtual absl::StatusOr<std::optional<SubmissionRecord>> insertOrFind(const SubmissionRecord& record) = 0;
  virtual absl::Status update(const SubmissionRecord& record) = 0;
  /// Rows whose outcome is Pending or Resent, oldest first.
  virtual absl::StatusOr<std::vector<SubmissionRecord>> unresolved() = 0;
  /// Drops resolved rows created before `time` (kept for at least 7 days).
  virtual absl::Status forget(std::chrono::system_clock::time_point time) = 0;
};

}  // namespace aifactory
