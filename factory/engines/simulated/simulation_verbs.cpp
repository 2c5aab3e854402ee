// SPDX-License-Identifier: GPL-3.0-or-later
// What users do to jobs and nodes; simulation.cpp has what happens by itself.
#include <absl/strings/str_replace.h>
#include <fmt/format.h>

#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

SimulatedJob& Simulation::submit(JobIdea idea, std::string tenant, std::unique_ptr<SubmittedPart> part, bool held) {
  SimulatedJob& job = create(std::move(idea), std::move(tenant), m_now);
  if (!part->requestId.empty()) m_requests.emplace(part->requestId, job.number);
  for (std::string* path : {&part->standardOutput, &part->standardError}) {
    *path = absl::StrReplaceAll(*path, {{"%j", std::to_string(job.number)}});
  }
  job.submission = std::move(part);
  if (held) {
    hold(job, job.idea.user, false);
  } else {
    // Long enough to be seen waiting, as a scheduler's own cycle would make it.
    post(m_now + static_cast<SimTime>(1.2 * second * std::clamp(m_options.speed, 1.0, 20.0)), EventKind::Try, &job);
  }
  return job;
}

void Simulation::cancel(SimulatedJob& job, std::string_view who) {
  if (job.finished()) return;
  finish(job, {v1::Job::STATE_CANCELLED, 0, job.running() ? 15 : 0, fmt::format("cancelled by {}", who)});
}

void Simulation::hold(SimulatedJob& job, std::string_view who, bool byOperator) {
  job.state = v1::Job::STATE_HELD;
  job.heldByOperator = byOperator;
  job.reason = byOperator ? v1::Job::PENDING_REASON_HELD_BY_OPERATOR : v1::Job::PENDING_REASON_HELD_BY_USER;
  job.expectedStart = 0;
  job.heldBy = who;
  note(job, job.state, fmt::format("held by {}", who));
  touch(job);
}

void Simulation::release(SimulatedJob& job, std::string_view who) {
  job.state = v1::Job::STATE_PENDING;
  job.reason = v1::Job::PENDING_REASON_UNSPECIFIED;
  note(job, job.state, fmt::format("released by {}", who));
  touch(job);
  post(m_now + second, EventKind::Try, &job);
}

void Simulation::requeue(SimulatedJob& job, std::string_view text) {
  const bool again = job.finished();
  if (job.running()) {
    freeGpus(job);
    job.runs.back().end = m_now;
    job.runs.back().outcome = {v1::Job::STATE_PREEMPTED, 0, 15, std::string(text)};
    // Back to the last checkpoint of a quarter of an hour.
    const SimTime done = (m_now - job.started) / (15 * minute) * (15 * minute);
    job.left = std::max<SimTime>(job.left - done, 5 * minute);
  } else {
    job.left = job.idea.runTime;
  }
  ++job.restarts;
  ++job.generation;
  job.outcome = {};
  job.started = 0;
  job.ended = 0;
  job.state = v1::Job::STATE_PENDING;
  job.reason = v1::Job::PENDING_REASON_UNSPECIFIED;
  job.placement.clear();
  note(job, job.state, fmt::format("requeued: {}", text));
  if (job.idea.demand >= 0) {
    const auto demand = static_cast<std::size_t>(job.idea.demand);
    ++m_waitingOf[demand];
    if (again) m_gpusOf[demand] += job.idea.shape.gpus();
  }
  m_scheduler.enqueue(job);
  touch(job);
  post(m_now + 30 * second, EventKind::Try, &job);
}

void Simulation::drain(std::uint32_t node, std::string reason, std::string who) {
  m_health.drain(node, std::move(reason), std::move(who), m_now);
}

void Simulation::resume(std::uint32_t node) { m_health.resume(node, m_now); }

std::vector<const SimulatedJob*> Simulation::findByRequestId(std::string_view requestId) const {
  std::vector<const SimulatedJob*> found;
  const auto [first, last] = m_requests.equal_range(requestId);
  for (auto row = first; row != last; ++row) found.push_back(find(row->second));
  return found;
}

std::optional<std::uint32_t> Simulation::findNode(std::string_view name) const {
  const auto found = m_nodeIndex.find(std::string(name));
  if (found == m_nodeIndex.end()) return std::nullopt;
  return found->second;
}

}  // namespace aifactory::simulated
