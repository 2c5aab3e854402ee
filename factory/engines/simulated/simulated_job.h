// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aifactory/v1/jobs.pb.h"
#include "factory/engines/simulated/random.h"
#include "factory/engines/simulated/resources.h"
#include "factory/engines/simulated/workload.h"

namespace aifactory::simulated {

/// How a run ends.
struct Outcome {
  v1::Job::State state = v1::Job::STATE_COMPLETED;
  int exitCode = 0;
  int exitSignal = 0;
  std::string note;
};

/// One execution; a requeued job has several. What its output is made from.
struct JobRun {
  SimTime start = 0;
  SimTime end = 0;             ///< 0 while it runs
  SimTime progressBefore = 0;  ///< run time that earlier runs left in checkpoints
  std::uint32_t firstNode = 0;
  std::uint32_t ranks = 0;
  Outcome outcome;  ///< meaningful once it ended
};

struct JobEvent {
  SimTime time = 0;
  v1::Job::State state = v1::Job::STATE_UNSPECIFIED;
  std::string note;
};

/// A line that a submitted script prints, so many ms after its start.
struct ScriptLine {
  SimTime after = 0;
  std::string text;
};

/// What only jobs of a Submission have.
struct SubmittedPart {
  std::string requestId;
  std::string workingDirectory;
  std::string standardOutput;
  std::string standardError;
  std::vector<ScriptLine> lines;  ///< empty: output as its workload would write
  SimTime scriptTime = 0;
  int exitCode = 0;
};

struct SimulatedJob {
  std::uint64_t number = 0;
  JobIdea idea;
  std::string tenant;  ///< "tenants/skt"
  Pool pool = Pool::None;
  v1::Job::State state = v1::Job::STATE_PENDING;
  v1::Job::PendingReason reason = v1::Job::PENDING_REASON_UNSPECIFIED;
  std::string publishedDetail;  ///< reason_detail as last told
  double order = 0;             ///< larger goes first; grows with age by being fixed at submission
  SimTime submitted = 0;
  SimTime eligible = 0;  ///< does not start before
  std::uint64_t dependsOn = 0;
  SimTime started = 0;
  SimTime ended = 0;
  SimTime left = 0;           ///< run time to go, at its start
  SimTime expectedStart = 0;  ///< 0: no forecast
  SimTime expectedAsOf = 0;
  Outcome outcome;      ///< planned while it runs, final once it ended
  Placement placement;  ///< of the running or the last run
  std::vector<JobRun> runs;
  std::vector<JobEvent> events;
  std::uint32_t restarts = 0;
  std::uint32_t generation = 0;  ///< events of earlier runs carry another one and are dropped
  bool heldByOperator = false;
  std::string heldBy;
  std::uint64_t seed = 0;
  std::unique_ptr<SubmittedPart> submission;

  bool waiting() const { return state == v1::Job::STATE_PENDING || state == v1::Job::STATE_HELD; }
  bool running() const { return state == v1::Job::STATE_CONFIGURING || state == v1::Job::STATE_RUNNING; }
  bool finished() const { return !waiting() && !running(); }
};

}  // namespace aifactory::simulated
