// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/submission_repair.h"

#include <google/protobuf/util/time_util.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/resource_name.h"
#include "factory/core/rpc_status.h"

namespace aifactory {
namespace {

using Outcome = SubmissionRecord::Outcome;
constexpr Clock::time_point decided{};

bool isHeld(const v1::Job& job) { return job.state() == v1::Job::STATE_HELD; }

bool olderFirst(const v1::Job& left, const v1::Job& right) {
  return jobNumber(left.name()).value_or(0) < jobNumber(right.name()).value_or(0);
}

/// Whether asking again for the same thing is of no use.
bool isFinal(const absl::Status& status) {
  return status.code() == absl::StatusCode::kNotFound || status.code() == absl::StatusCode::kFailedPrecondition;
}

}  // namespace

bool isDefiniteRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

bool isNothingDone(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kResourceExhausted;
}

std::string serialiseCaller(const Caller& caller) {
  return nlohmann::json{{"identity", caller.identity},
                        {"role", static_cast<int>(caller.role)},
                        {"all_tenants", caller.scope.allTenants},
                        {"tenants", caller.scope.tenants},
                        {"unix_user", caller.unixUser}}
      .dump();
}

Caller parseCaller(const std::string& bytes) {
  const auto json = nlohmann::json::parse(bytes, nullptr, false);
  Caller caller;
  if (json.is_object()) {
    caller.identity = json.value("identity", "");
    caller.role = static_cast<v1::Role>(json.value("role", 0));
    caller.scope.allTenants = json.value("all_tenants", false);
    for (const auto& tenant : json.value("tenants", std::vector<std::string>())) {
      caller.scope.tenants.insert(tenant);
    }
    caller.unixUser = json.value("unix_user", "");
  }
  return caller;
}

std::string unconfirmedName(std::string_view requestId) { return "jobs/unconfirmed-" + std::string(requestId); }

v1::Job standInJob(const SubmissionRecord& record, std::string name, v1::Job::State state) {
  v1::SubmitJobRequest request;
  request.ParseFromString(record.request);
  const v1::JobSpec& spec = request.job();
  v1::Job job;
  job.set_name(std::move(name));
  job.set_state(state);
  job.set_request_id(record.requestId);
  job.set_display_name(spec.display_name());
  job.set_tenant(spec.tenant());
  job.set_account(spec.account());
  job.set_user(parseCaller(record.caller).unixUser);
  job.set_queue(spec.queue());
  job.set_qos(spec.qos());
  *job.mutable_submit_time() = google::protobuf::util::TimeUtil::MillisecondsToTimestamp(
      std::chrono::duration_cast<std::chrono::milliseconds>(record.created.time_since_epoch()).count());
  if (spec.has_time_limit()) {
    *job.mutable_time_limit() = spec.time_limit();
  }
  job.set_node_count(spec.node_count());
  job.set_gpu_count(spec.node_count() * spec.gpus_per_node());
  job.set_standard_output(spec.standard_output());
  job.set_standard_error(spec.standard_error());
  job.set_working_directory(spec.working_directory());
  return job;
}

SubmissionRepair::SubmissionRepair(Engine& engine, SubmissionLog& log, std::chrono::milliseconds grace,
                                   Submitter::Events events)
    : m_engine(engine), m_log(log), m_grace(grace), m_events(std::move(events)) {}

absl::Status SubmissionRepair::recover(Clock::time_point now) {
  auto records = m_log.unresolved();
  if (!records.ok()) {
    return records.status();
  }
  for (SubmissionRecord& record : *records) {
    if (record.graceEnd != decided) {
      record.graceEnd = now + m_grace;  // nobody watched while we were away
    }
    open(std::move(record), true);
  }
  return absl::OkStatus();
}

void SubmissionRepair::open(SubmissionRecord record, bool announce) {
  auto added = std::make_shared<Case>();
  added->request.ParseFromString(record.request);
  added->caller = parseCaller(record.caller);
  added->announced = announce;
  added->record = std::move(record);
  const v1::Job standIn =
      standInJob(added->record, unconfirmedName(added->record.requestId), v1::Job::STATE_UNCONFIRMED);
  // Once it is in the map it is round()'s, which must not tell of its end before its begin was told.
  const std::lock_guard lock(m_mutex);
  if (m_open.emplace(added->record.requestId, added).second && announce && m_events.unconfirmed) {
    m_events.unconfirmed(standIn);
  }
}

void SubmissionRepair::round(Clock::time_point now, std::stop_token stop) {
  std::vector<std::shared_ptr<Case>> cases;
  {
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, open] : m_open) {
      cases.push_back(open);
    }
  }
  if (cases.empty()) {
    return;
  }
  RequestIds ids;
  Clock::time_point oldest = now;
  for (const auto& open : cases) {
    ids.insert(open->record.requestId);
    oldest = std::min(oldest, open->record.created);
  }
  auto found = m_engine.findByRequestIds(ids, oldest);
  if (!found.ok()) {
    // Nothing can be concluded, and nothing sent, while the scheduler cannot be asked; graces start over.
    for (const auto& open : cases) {
      if (open->record.outcome == Outcome::Resent && open->record.graceEnd != decided) {
        open->record.graceEnd = now + m_grace;
      }
    }
    return;
  }
  std::sort(found->begin(), found->end(), olderFirst);
  std::map<std::string, Jobs> copies;
  for (v1::Job& job : *found) {
    copies[job.request_id()].push_back(std::move(job));
  }
  for (const auto& open : cases) {
    if (stop.stop_requested()) {
      return;
    }
    Jobs own = std::move(copies[open->record.requestId]);
    // Anybody can write anything into a comment: a copy is one of the same user only.
    std::erase_if(own, [&](const v1::Job& job) { return !job.user().empty() && job.user() != open->caller.unixUser; });
    if (advance(*open, std::move(own), now)) {
      const std::lock_guard lock(m_mutex);
      m_open.erase(open->record.requestId);
    }
  }
}

bool SubmissionRepair::advance(Case& open, Jobs copies, Clock::time_point now) {
  if (open.record.outcome == Outcome::Pending) {
    if (!copies.empty()) {
      return finish(open, Outcome::Done, copies.front().name());
    }
    resend(open, now);
    return false;
  }
  return settle(open, std::move(copies), now);
}

bool SubmissionRepair::settle(Case& open, Jobs copies, Clock::time_point now) {
  SubmissionRecord& record = open.record;
  // A copy that runs, or did, is the first one; so is one that its user cancelled; else ours, released before a crash.
  const auto rank = [&record](const v1::Job& job) {
    const bool ours = job.name() == record.jobName;
    const bool cancelled = job.state() == v1::Job::STATE_CANCELLED;
    if (isHeld(job) || (cancelled && !ours && record.graceEnd == decided)) {
      return 0;
    }
    return ours ? 1 : cancelled ? 2 : 3;
  };
  const auto winner = std::max_element(copies.begin(), copies.end(), [&](const v1::Job& left, const v1::Job& right) {
    return rank(left) < rank(right);
  });
  if (winner != copies.end() && rank(*winner) > 0) {
    return cancelHeld(open, copies, winner->name()) && finish(open, Outcome::Done, winner->name());
  }
  std::erase_if(copies, [](const v1::Job& job) { return !isHeld(job); });
  if (now < record.graceEnd) {
    return false;
  }
  if (!copies.empty() || !record.jobName.empty()) {
    return releaseOne(open, copies);
  }
  if (!open.resendRefusal.ok()) {
    record.refusal = rpcStatusOf(open.resendRefusal).SerializeAsString();
    return finish(open, Outcome::Refused, "");
  }
  resend(open, now);
  return false;
}

bool SubmissionRepair::releaseOne(Case& open, const Jobs& held) {
  SubmissionRecord& record = open.record;
  v1::Job chosen;
  chosen.set_name(record.jobName);
  const auto ours =
      std::find_if(held.begin(), held.end(), [&](const v1::Job& job) { return job.name() == record.jobName; });
  if (ours != held.end()) {
    chosen = *ours;
  } else if (!held.empty()) {
    chosen = held.front();
  }
  if (held.size() > 1 && record.graceEnd != decided) {
    SubmissionRecord decision = record;
    decision.jobName = chosen.name();
    decision.graceEnd = decided;
    if (!m_log.update(decision).ok()) {
      return false;
    }
    record = decision;
  }
  if (!cancelHeld(open, held, chosen.name())) {
    return false;
  }
  if (!open.request.job().hold()) {
    const absl::Status released = m_engine.release(chosen, open.caller);
    if (!released.ok() && (!isFinal(released) || !held.empty())) {
      return false;  // look again: it may have changed under our hands
    }
  }
  return finish(open, Outcome::Done, chosen.name());
}

void SubmissionRepair::resend(Case& open, Clock::time_point now) {
  SubmissionRecord intent = open.record;
  intent.outcome = Outcome::Resent;
  intent.jobName.clear();
  intent.graceEnd = now + m_grace;
  if (!m_log.update(intent).ok()) {
    return;
  }
  open.record = intent;
  spdlog::warn("submission {} did not arrive at the scheduler; sending it again, held", intent.requestId);
  const auto job =
      m_engine.submit({.spec = open.request.job(), .requestId = intent.requestId, .caller = open.caller, .held = true});
  if (job.ok()) {
    open.record.jobName = job->name();
    m_log.update(open.record).IgnoreError();  // without it, the copy is found by its request id
  } else if (isNothingDone(job.status())) {
    open.record.graceEnd = now;  // nothing was sent: look, and send, in the next round
  } else if (isDefiniteRefusal(job.status())) {
    open.resendRefusal = job.status();
  }
}

bool SubmissionRepair::cancelHeld(const Case& open, const Jobs& copies, std::string_view except) {
  for (const v1::Job& job : copies) {
    if (job.name() != except && isHeld(job)) {
      const absl::Status cancelled = m_engine.cancel(job, open.caller);
      if (!cancelled.ok() && !isFinal(cancelled)) {
        return false;
      }
    }
  }
  return true;
}

bool SubmissionRepair::finish(Case& open, Outcome outcome, std::string jobName) {
  SubmissionRecord record = open.record;
  record.outcome = outcome;
  record.jobName = std::move(jobName);
  if (!m_log.update(record).ok()) {
    return false;  // the next round comes to the same conclusion
  }
  spdlog::info("submission {} is settled: {}", record.requestId, record.jobName.empty() ? "refused" : record.jobName);
  open.record = record;
  const auto& tell = outcome == Outcome::Refused && m_events.refused ? m_events.refused : m_events.resolved;
  if (open.announced && tell) {
    tell(unconfirmedName(record.requestId));
  }
  return true;
}

}  // namespace aifactory
