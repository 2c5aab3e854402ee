// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "aifactory/v1/jobs.pb.h"
#include "base/status.h"
#include "factory/core/caller.h"
#include "factory/core/engine.h"
#include "factory/core/submission_log.h"

namespace aifactory {

/// Exactly-once submission over an engine that may lose answers: the outbox row is durable before the engine is called;
/// an unknown outcome becomes an UNCONFIRMED job; repair looks for the request id in the scheduler, resends held only
/// when it is not there, waits a grace for a twin, and then releases the one or cancels the held one.
class Submitter {
 public:
  struct Events {
    /// The engine took a job just now: not told for an answer that is repeated.
    std::function<void(const v1::Job&)> accepted{};
    /// An UNCONFIRMED stand-in ("jobs/unconfirmed-<request_id>") came or, with a name only, went.
    std::function<void(v1::Job)> unconfirmed;
    std::function<void(std::string name)> resolved;
    /// It went for good: the scheduler said no, and there is no job to take its place. Without it, `resolved`.
    std::function<void(std::string name)> refused{};
  };
  Submitter(Engine& engine, SubmissionLog& log, std::chrono::milliseconds twinGrace, Events events);
  ~Submitter();

  /// Recovers what a crash left open, then repairs in a thread of its own.
  void start();
  void stop();
  /// What that thread does: takes over what the log holds unresolved, once; and one round of repair. For tests, which
  /// bring their own time and no thread.
  absl::Status recover(Clock::time_point now);
  void repair(Clock::time_point now);

  /// The request was checked at the edge; the engine's own check runs here, once an id. The same id and body give the
  /// same job (as it was first answered) or the same refusal; another body or another caller under a known id is
  /// ALREADY_EXISTS with reason REQUEST_ID_REUSED. UNAVAILABLE and RESOURCE_EXHAUSTED: nothing happened, and the same
  /// id may be tried again.
  absl::StatusOr<v1::Job> submit(const Caller& caller, const v1::SubmitJobRequest& request);

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Checks of a JobSpec that need no cluster: name, script (starts with "#!", at most 4 MiB, no NUL), counts, paths,
/// environment, time limit. INVALID_ARGUMENT with a violation for every wrong field, not only the first.
absl::Status checkJobSpec(const v1::JobSpec& spec);

}  // namespace aifactory
