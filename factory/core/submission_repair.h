// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/core/submission_log.h"
#include "factory/core/submitter.h"

namespace aifactory {

/// What an answer to Engine::submit means: a no for good, which is recorded and repeated; a "not now" that did nothing,
/// after which the same id may be tried again; anything else leaves the outcome unknown.
bool isDefiniteRefusal(const absl::Status& status);
bool isNothingDone(const absl::Status& status);

/// The part of a submission that a caller's later wishes need: who it was.
std::string serialiseCaller(const Caller& caller);
Caller parseCaller(const std::string& bytes);

/// The job as the caller described it, under a name and state that the outbox knows.
v1::Job standInJob(const SubmissionRecord& record, std::string name, v1::Job::State state);
std::string unconfirmedName(std::string_view requestId);

/// Finds out what became of submissions whose outcome is unknown, and makes exactly one job of each. Every step is
/// durable before its effect, so that a crash between any two leads to the same end:
/// - Pending: the scheduler was called, or was about to be. Found there: done. Not found: the intent to resend is
///   written (Resent without a job name), then a held copy is sent.
/// - Resent: a copy that is not held is the first one come late; it wins and held copies are cancelled. When only held
///   copies show up for a whole grace of answers without a gap, one is released. When several are held, which one stays
///   is written (graceEnd 0) before the others are cancelled, so that a cancelled copy is not taken for the caller's
///   wish.
class SubmissionRepair {
 public:
  SubmissionRepair(Engine& engine, SubmissionLog& log, std::chrono::milliseconds grace, Submitter::Events events);

  /// Takes over what the log holds unresolved.
  absl::Status recover(Clock::time_point now);
  /// Takes over one record, unless it is known; `announce` shows it as an UNCONFIRMED job. Any thread.
  void open(SubmissionRecord record, bool announce);
  /// One look at every open record, with one question to the scheduler for all of them. One thread.
  void round(Clock::time_point now, std::stop_token stop = {});

 private:
  struct Case {
    SubmissionRecord record;
    v1::SubmitJobRequest request;
    Caller caller;
    bool announced = false;
    absl::Status resendRefusal;
  };
  using Jobs = std::vector<v1::Job>;

  /// `copies`: what the scheduler has of it, oldest first. True when the case is closed.
  bool advance(Case& open, Jobs copies, Clock::time_point now);
  bool settle(Case& open, Jobs copies, Clock::time_point now);
  bool releaseOne(Case& open, const Jobs& held);
  void resend(Case& open, Clock::time_point now);
  bool cancelHeld(const Case& open, const Jobs& copies, std::string_view except);
  bool finish(Case& open, SubmissionRecord::Outcome outcome, std::string jobName);

  Engine& m_engine;
  SubmissionLog& m_log;
  const std::chrono::milliseconds m_grace;
  const Submitter::Events m_events;
  std::mutex m_mutex;
  std::map<std::string, std::shared_ptr<Case>> m_open;  ///< by request id; a case itself belongs to round()'s thread
};

}  // namespace aifactory
