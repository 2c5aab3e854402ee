// SPDX-License-Identifier: GPL-3.0-or-later
// What users do to jobs and nodes, and what they read of jobs.
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"
#include "factory/engines/slurm/job_record.h"
#include "factory/engines/slurm/slurm_engine_impl.h"

namespace aifactory {
namespace {

absl::StatusOr<std::uint64_t> numberOf(const v1::Job& job) {
  const auto number = jobNumber(job.name());
  if (!number) {
    return refusal(absl::StatusCode::kFailedPrecondition, "UNCONFIRMED",
                   absl::StrCat(job.name(), " has not reached Slurm yet."));
  }
  return *number;
}

}  // namespace

// An operator acts as Slurm's own user on what others own: Slurm would not let one tenant's user touch another's.
std::string SlurmEngine::actingUser(const v1::Job& job, const Caller& caller) const {
  return caller.role == v1::ROLE_OPERATOR && caller.unixUser != job.user() ? m_options.tokenUser : caller.unixUser;
}

v1::Job SlurmEngine::current(const v1::Job& job) const {
  const auto number = jobNumber(job.name());
  const auto known = number ? m_follower.job(*number) : nullptr;
  return known ? *known : job;
}

absl::Status SlurmEngine::cancel(const v1::Job& job, const Caller& caller) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  if (isFinished(current(job).state())) {
    return absl::OkStatus();
  }
  const auto answer = m_rest.call({.method = RestClient::Method::Delete,
                                   .path = absl::StrCat("/job/", *number),
                                   .user = actingUser(job, caller),
                                   .body = nullptr});
  if (!answer.ok()) {
    return answer.status();
  }
  m_follower.lookAt(*number);
  const absl::Status status = verbError(*answer, job.name());
  return reasonOf(status) == "WRONG_STATE" ? absl::OkStatus() : status;
}

absl::Status SlurmEngine::setHeld(const v1::Job& job, const Caller& caller, bool held) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  const v1::Job now = current(job);
  if (isFinished(now.state()) || isAllocated(now.state())) {
    return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                   absl::StrCat(job.name(), " is no longer pending."));
  }
  // Errors of an update come with HTTP 200 too; verbError looks at errors[] first.
  const auto answer = m_rest.call({.method = RestClient::Method::Post,
                                   .path = absl::StrCat("/job/", *number),
                                   .user = actingUser(job, caller),
                                   .body = {{"hold", held}}});
  if (!answer.ok()) {
    return answer.status();
  }
  m_follower.lookAt(*number);
  return verbError(*answer, job.name());
}

absl::Status SlurmEngine::requeue(const v1::Job& job, const Caller& caller) {
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  // scontrol acts as factoryd's own user, so Slurm does not judge the caller here.
  const v1::Job now = current(job);
  if (caller.role != v1::ROLE_OPERATOR && caller.unixUser != now.user()) {
    return refusal(absl::StatusCode::kPermissionDenied, "NOT_YOUR_JOB",
                   absl::StrCat(job.name(), " belongs to ", now.user(), "."));
  }
  if (now.state() == v1::Job::STATE_PENDING || now.state() == v1::Job::STATE_HELD) {
    return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                   absl::StrCat(job.name(), " is in its queue already."));
  }
  const absl::Status status = m_tools.requeue(*number);
  m_follower.lookAt(*number);
  return status;
}

absl::Status SlurmEngine::drain(std::string_view node, std::string_view reason, const Caller& caller) {
  const std::vector<SlurmNode> nodes = m_follower.nodes();
  if (std::ranges::find(nodes, node, &SlurmNode::name) == nodes.end()) {  // scontrol would take "ALL" or a list
    return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM",
                   absl::StrCat("Slurm knows no node ", std::string(node), "."));
  }
  const absl::Status status = m_tools.drain(std::string(node), reason, caller.identity);
  m_follower.lookAtNodesNow();
  return status;
}

absl::Status SlurmEngine::resume(std::string_view node, const Caller& caller) {
  (void)caller;
  const std::vector<SlurmNode> nodes = m_follower.nodes();
  const auto known = std::ranges::find(nodes, node, &SlurmNode::name);
  if (known == nodes.end()) {
    return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM",
                   absl::StrCat("Slurm knows no node ", std::string(node), "."));
  }
  const absl::Status status = m_tools.resume(std::string(node));
  m_follower.lookAtNodesNow();
  return status;
}

absl::StatusOr<std::unique_ptr<JobOutput>> SlurmEngine::openOutput(const v1::Job& job,
                                                                   v1::ReadJobOutputRequest::Stream stream,
                                                                   const Caller& caller) {
  (void)caller;  // core has checked that the caller sees the job; its files are read as the job's own user
  const auto number = numberOf(job);
  if (!number.ok()) {
    return number.status();
  }
  const v1::Job now = current(job);
  const bool error = stream == v1::ReadJobOutputRequest::STREAM_STDERR;
  const std::string pattern = error && !now.standard_error().empty() ? now.standard_error() : now.standard_output();
  if (pattern.empty()) {
    return refusal(absl::StatusCode::kFailedPrecondition, "NO_OUTPUT_FILE",
                   absl::StrCat("Slurm no longer says where ", job.name(), " wrote its output."));
  }
  auto output =
      std::make_unique<SlurmJobOutput>(m_reader, now.user(), expandOutputPath(pattern, now), [this, id = *number] {
        using Stage = SlurmJobOutput::Stage;
        const auto known = m_follower.job(id);
        if (!known || isFinished(known->state())) {
          return Stage::Over;
        }
        return isAllocated(known->state()) ? Stage::Running : Stage::Waiting;
      });
  if (const absl::Status opened = output->open(); !opened.ok()) {
    return opened;
  }
  return output;
}

}  // namespace aifactory
