// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/job_record.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>

#include "base/hostlist.h"
#include "base/resource_name.h"
#include "base/utf8.h"

namespace aifactory {
namespace {

absl::string_view view(std::string_view text) { return {text.data(), text.size()}; }

std::string clean(std::string_view text) { return text == "(null)" || text == "N/A" ? "" : printable(text); }

template <class Number>
Number numberOf(std::string_view text) {
  Number number = 0;
  return absl::SimpleAtoi(view(text.substr(0, text.find_first_not_of("0123456789"))), &number) ? number : 0;
}

struct StateName {
  std::string_view slurm;
  v1::Job::State state;
};
constexpr std::array states{
    StateName{"PENDING", v1::Job::STATE_PENDING},
    StateName{"REQUEUED", v1::Job::STATE_PENDING},
    StateName{"REQUEUE_FED", v1::Job::STATE_PENDING},
    StateName{"REQUEUE_HOLD", v1::Job::STATE_HELD},
    StateName{"SPECIAL_EXIT", v1::Job::STATE_HELD},
    StateName{"RESV_DEL_HOLD", v1::Job::STATE_HELD},
    StateName{"CONFIGURING", v1::Job::STATE_CONFIGURING},
    StateName{"RUNNING", v1::Job::STATE_RUNNING},
    StateName{"RESIZING", v1::Job::STATE_RUNNING},
    StateName{"SIGNALING", v1::Job::STATE_RUNNING},
    StateName{"STAGE_OUT", v1::Job::STATE_COMPLETING},
    StateName{"SUSPENDED", v1::Job::STATE_SUSPENDED},
    StateName{"STOPPED", v1::Job::STATE_SUSPENDED},
    StateName{"COMPLETING", v1::Job::STATE_COMPLETING},
    StateName{"COMPLETED", v1::Job::STATE_COMPLETED},
    StateName{"CANCELLED", v1::Job::STATE_CANCELLED},
    StateName{"REVOKED", v1::Job::STATE_CANCELLED},
    StateName{"FAILED", v1::Job::STATE_FAILED},
    StateName{"BOOT_FAIL", v1::Job::STATE_FAILED},
    StateName{"DEADLINE", v1::Job::STATE_TIMEOUT},
    StateName{"TIMEOUT", v1::Job::STATE_TIMEOUT},
    StateName{"NODE_FAIL", v1::Job::STATE_NODE_FAIL},
    StateName{"OUT_OF_MEMORY", v1::Job::STATE_OUT_OF_MEMORY},
    StateName{"PREEMPTED", v1::Job::STATE_PREEMPTED},
};

struct ReasonName {
  std::string_view slurm;  // the beginning of it
  v1::Job::PendingReason reason;
};
// The first that fits counts.
constexpr std::array reasons{
    ReasonName{"JobHeldUser", v1::Job::PENDING_REASON_HELD_BY_USER},
    ReasonName{"JobHeldAdmin", v1::Job::PENDING_REASON_HELD_BY_OPERATOR},
    ReasonName{"job requeued in held state", v1::Job::PENDING_REASON_HELD_BY_OPERATOR},
    ReasonName{"launch failed requeued held", v1::Job::PENDING_REASON_HELD_BY_OPERATOR},
    ReasonName{"Resources", v1::Job::PENDING_REASON_RESOURCES},
    ReasonName{"Nodes required for job are DOWN", v1::Job::PENDING_REASON_NODES_UNAVAILABLE},
    ReasonName{"ReqNodeNotAvail", v1::Job::PENDING_REASON_NODES_UNAVAILABLE},
    ReasonName{"NodeDown", v1::Job::PENDING_REASON_NODES_UNAVAILABLE},
    ReasonName{"Priority", v1::Job::PENDING_REASON_PRIORITY},
    ReasonName{"DependencyNeverSatisfied", v1::Job::PENDING_REASON_NEVER},
    ReasonName{"Dependency", v1::Job::PENDING_REASON_DEPENDENCY},
    ReasonName{"BadConstraints", v1::Job::PENDING_REASON_NEVER},
    ReasonName{"PartitionNodeLimit", v1::Job::PENDING_REASON_QUEUE_LIMIT},
    ReasonName{"PartitionTimeLimit", v1::Job::PENDING_REASON_QUEUE_LIMIT},
    ReasonName{"PartitionDown", v1::Job::PENDING_REASON_QUEUE_LIMIT},
    ReasonName{"PartitionInactive", v1::Job::PENDING_REASON_QUEUE_LIMIT},
    ReasonName{"PartitionConfig", v1::Job::PENDING_REASON_NEVER},
    ReasonName{"Reservation", v1::Job::PENDING_REASON_RESERVATION},
    ReasonName{"BeginTime", v1::Job::PENDING_REASON_BEGIN_TIME},
    ReasonName{"JobArrayTaskLimit", v1::Job::PENDING_REASON_OTHER},
    ReasonName{"QOS", v1::Job::PENDING_REASON_QOS_LIMIT},
    ReasonName{"MaxQOS", v1::Job::PENDING_REASON_QOS_LIMIT},
    ReasonName{"Assoc", v1::Job::PENDING_REASON_ACCOUNT_LIMIT},
    ReasonName{"AccountNotAllowed", v1::Job::PENDING_REASON_ACCOUNT_LIMIT},
    ReasonName{"InvalidAccount", v1::Job::PENDING_REASON_NEVER},
    ReasonName{"InvalidQOS", v1::Job::PENDING_REASON_NEVER},
};

void setTime(google::protobuf::Timestamp* into, std::optional<std::int64_t> seconds) { into->set_seconds(*seconds); }

// Raw wait status from squeue ("768"), "code:signal" from sacct.
void setExit(std::string_view text, v1::Job& job) {
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    job.set_exit_code(numberOf<std::int32_t>(text.substr(0, colon)));
    job.set_exit_signal(numberOf<std::int32_t>(text.substr(colon + 1)));
    return;
  }
  const int status = numberOf<std::int32_t>(text);
  job.set_exit_code(WIFEXITED(status) ? WEXITSTATUS(status) : 0);
  job.set_exit_signal(WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

void addEvent(v1::Job& job, v1::Job::State state, std::int64_t seconds, std::string note = {}) {
  v1::Job::Event& event = *job.add_events();
  event.mutable_time()->set_seconds(seconds);
  event.set_state(state);
  event.set_note(std::move(note));
}

// What Slurm's record tells of the past, and what we saw ourselves.
void setEvents(v1::Job& job, const v1::Job* before, std::int64_t now) {
  if (before != nullptr && before->restart_count() <= job.restart_count()) {
    *job.mutable_events() = before->events();
    if (before->state() == job.state() && before->restart_count() == job.restart_count()) {
      return;
    }
  } else if (job.has_submit_time()) {
    addEvent(job, v1::Job::STATE_PENDING, job.submit_time().seconds());
  }
  const bool again = before != nullptr && before->restart_count() < job.restart_count();
  const bool ranUnseen = job.has_start_time() && (before == nullptr || !isAllocated(before->state()));
  if (ranUnseen && (isAllocated(job.state()) || isFinished(job.state()))) {
    addEvent(job, v1::Job::STATE_RUNNING, job.start_time().seconds());
  }
  if (isFinished(job.state())) {
    addEvent(job, job.state(), job.has_end_time() ? job.end_time().seconds() : now);
  } else if (before != nullptr && !(ranUnseen && job.state() == v1::Job::STATE_RUNNING)) {
    addEvent(job, job.state(), now, again ? "requeued" : "");
  } else if (before == nullptr && job.state() == v1::Job::STATE_HELD) {
    addEvent(job, job.state(), job.submit_time().seconds());
  }
}

}  // namespace

std::string_view requestIdOf(std::string_view comment) {
  if (!comment.starts_with(commentPrefix)) {
    return {};
  }
  const std::string_view id = comment.substr(commentPrefix.size());
  return isUuid(id) ? id : std::string_view{};
}

bool isFinished(v1::Job::State state) { return state >= v1::Job::STATE_COMPLETED; }

bool isAllocated(v1::Job::State state) {
  return state >= v1::Job::STATE_CONFIGURING && state <= v1::Job::STATE_COMPLETING;
}

v1::Job::PendingReason pendingReason(std::string_view slurmReason) {
  if (slurmReason.empty() || slurmReason == "None") {
    return v1::Job::PENDING_REASON_UNSPECIFIED;
  }
  for (const ReasonName& entry : reasons) {
    if (slurmReason.starts_with(entry.slurm)) {
      return entry.reason;
    }
  }
  // "MaxGRESPerAccount", "MaxJobsPerUser" and their like are limits of the QOS.
  const bool limit = slurmReason.starts_with("Max");
  return limit ? v1::Job::PENDING_REASON_QOS_LIMIT : v1::Job::PENDING_REASON_OTHER;
}

v1::Job::State jobState(std::string_view slurmState, std::string_view reason) {
  const std::string_view word = slurmState.substr(0, slurmState.find(' '));  // "CANCELLED by 0"
  for (const StateName& entry : states) {
    if (word == entry.slurm) {
      const auto why = pendingReason(reason);
      const bool held = entry.state == v1::Job::STATE_PENDING && (why == v1::Job::PENDING_REASON_HELD_BY_USER ||
                                                                  why == v1::Job::PENDING_REASON_HELD_BY_OPERATOR);
      return held ? v1::Job::STATE_HELD : entry.state;
    }
  }
  return v1::Job::STATE_UNSPECIFIED;
}

v1::Job makeJob(const JobRow& row, const SlurmOptions& options, const v1::Job* before, std::int64_t nowSeconds) {
  using Column = JobColumn;
  v1::Job job;
  job.set_name(jobName(row.id()));
  job.set_display_name(clean(row[Column::Name]));
  job.set_account(clean(row[Column::Account]));
  job.set_tenant(options.tenantOf(job.account()));
  job.set_user(clean(row[Column::User]));
  job.set_queue(nameIn("queues", clean(row[Column::Queue])));
  job.set_qos(clean(row[Column::Qos]));
  job.set_state(jobState(row[Column::State], row[Column::Reason]));
  const bool waits = job.state() == v1::Job::STATE_PENDING || job.state() == v1::Job::STATE_HELD;
  if (waits) {
    job.set_pending_reason(pendingReason(row[Column::Reason]));
    job.set_reason_detail(row[Column::Reason] == "None" ? "" : clean(row[Column::Reason]));
  } else if (isFinished(job.state()) && job.state() != v1::Job::STATE_COMPLETED && row[Column::Reason] != "None") {
    job.set_reason_detail(clean(row[Column::Reason]));
  }
  if (const auto submit = parseSlurmTime(row[Column::Submit])) {
    setTime(job.mutable_submit_time(), submit);
  }
  if (const auto start = parseSlurmTime(row[Column::Start])) {
    if (waits) {
      setTime(job.mutable_expected_start_time(), start);
      const bool same = before != nullptr && before->expected_start_time().seconds() == *start;
      setTime(job.mutable_expected_start_as_of(), same ? before->expected_start_as_of().seconds() : nowSeconds);
    } else {
      setTime(job.mutable_start_time(), start);
    }
  }
  if (const auto end = parseSlurmTime(row[Column::End]); end && isFinished(job.state())) {
    setTime(job.mutable_end_time(), end);
  }
  // A job that was cancelled before it ran has its end as its start.
  if (isFinished(job.state()) && row[Column::NodeList].empty()) {
    job.clear_start_time();
  }
  if (const auto limit = parseSlurmDuration(row[Column::Limit])) {
    job.mutable_time_limit()->set_seconds(*limit);
  }
  job.set_node_count(numberOf<std::uint32_t>(row[Column::Nodes]));
  job.set_gpu_count(gpusInTres(row[Column::Tres]));
  job.set_priority(numberOf<std::uint64_t>(row[Column::Priority]));
  job.set_restart_count(numberOf<std::uint32_t>(row[Column::Restarts]));
  job.set_standard_output(clean(row[Column::Output]));
  job.set_standard_error(clean(row[Column::Error]));
  job.set_working_directory(clean(row[Column::Directory]));
  job.set_request_id(std::string(requestIdOf(row[Column::Comment])));
  if (isFinished(job.state())) {
    setExit(row[Column::ExitCode], job);
  }
  const std::string tasks = clean(row[Column::ArrayTasks]);
  if (!tasks.empty()) {
    job.set_array_job(numberOf<std::uint64_t>(row[Column::ArrayId]));
    job.set_array_tasks(tasks);
  }
  setEvents(job, before, nowSeconds);
  return job;
}

std::string expandOutputPath(std::string_view path, const v1::Job& job) {
  const std::uint64_t number = jobNumber(job.name()).value_or(0);
  const std::uint64_t array = job.array_job() != 0 ? job.array_job() : number;
  const bool isTask = job.array_job() != 0 && job.array_tasks().find_first_not_of("0123456789") == std::string::npos;
  std::string host;
  if (!job.allocations().empty()) {
    if (const auto hosts = expandHostlist(job.allocations(0).hosts()); hosts.ok() && !hosts->empty()) {
      host = hosts->front();
    }
  }
  std::string result;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\' && i + 1 < path.size()) {
      return std::string(path);  // a backslash anywhere turns patterns off
    }
    if (path[i] != '%' || i + 1 == path.size()) {
      result += path[i];
      continue;
    }
    std::size_t at = i + 1;
    int width = 0;
    for (; at < path.size() && path[at] >= '0' && path[at] <= '9'; ++at) {
      width = std::min(width * 10 + (path[at] - '0'), 10);  // as Slurm does
    }
    const char letter = at < path.size() ? path[at] : '\0';
    const auto padded = [width](std::uint64_t value) { return absl::StrFormat("%0*d", width, value); };
    switch (letter) {
      case '%':
        result += '%';
        break;
      case 'j':
        result += padded(number);
        break;
      case 'J':
        result += padded(number);
        break;
      case 'A':
        result += padded(array);
        break;
      case 'a':
        result += padded(isTask ? numberOf<std::uint64_t>(job.array_tasks()) : 4294967294u);
        break;
      case 'x':
        result += job.display_name();
        break;
      case 'u':
        result += job.user();
        break;
      case 'N':
        result += host;
        break;
      case 'n':
      case 't':
        result += padded(0);
        break;
      case 's':
        result += "batch";
        break;
      default:
        result.append(path.substr(i, at + 1 - i));
        break;
    }
    i = at;
  }
  return result.starts_with('/') ? result : absl::StrCat(job.working_directory(), "/", result);
}

}  // namespace aifactory
