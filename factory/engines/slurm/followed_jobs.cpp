// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/followed_jobs.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"
#include "factory/engines/slurm/job_record.h"

namespace aifactory {
namespace {

// "" unless it is one task of an array.
std::string taskLabel(const v1::Job& job) {
  const bool isTask = job.array_job() != 0 && !job.array_tasks().empty() &&
                      job.array_tasks().find_first_not_of("0123456789") == std::string::npos;
  return isTask ? absl::StrCat(job.array_job(), "_", job.array_tasks()) : "";
}

}  // namespace

std::shared_ptr<const v1::Job> FollowedJobs::find(std::uint64_t number) const {
  const std::lock_guard lock(m_mutex);
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() ? nullptr : found->second.job;
}

std::map<std::string, FollowedJobs::QueueCounts> FollowedJobs::queueCounts() const {
  std::map<std::string, QueueCounts> counts;
  const std::lock_guard lock(m_mutex);
  for (const auto& [number, followed] : m_jobs) {
    QueueCounts& queue = counts[followed.job->queue()];
    queue.running += isAllocated(followed.job->state()) ? 1 : 0;
    queue.pending += !followed.ended && !isAllocated(followed.job->state()) ? 1 : 0;
  }
  return counts;
}

const FollowedJobs::Followed* FollowedJobs::get(std::uint64_t number) const {
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() ? nullptr : &found->second;
}

std::uint64_t FollowedJobs::numberOf(const std::string& label) const {
  if (const auto task = m_tasks.find(label); task != m_tasks.end()) {
    return task->second;
  }
  std::uint64_t number = 0;
  return absl::SimpleAtoi(label, &number) && m_jobs.contains(number) ? number : 0;
}

void FollowedJobs::keep(std::uint64_t number, Followed followed, EngineChange& change) {
  static const std::vector<std::uint32_t> none;
  const Followed* const before = get(number);
  m_board.hold(number, followed.job->tenant(), followed.tenant, before == nullptr ? none : before->devices,
               followed.devices);
  // Two of Slurm's tools may say the same in different words.
  const bool same = before != nullptr && before->job->SerializeAsString() == followed.job->SerializeAsString();
  if (same) {
    followed.job = before->job;
  } else {
    change.jobs.push_back(followed.job);
  }
  if (const std::string label = taskLabel(*followed.job); !label.empty()) {
    m_tasks[label] = number;
  }
  m_newest = std::max(m_newest, number);
  const std::lock_guard lock(m_mutex);
  m_jobs[number] = std::move(followed);
}

void FollowedJobs::remove(std::uint64_t number, EngineChange& change) {
  const auto found = m_jobs.find(number);
  if (found == m_jobs.end()) {
    return;
  }
  change.removedJobs.push_back(jobName(number));
  m_board.hold(number, "", 0, found->second.devices, {});
  m_tasks.erase(taskLabel(*found->second.job));
  const std::lock_guard lock(m_mutex);
  m_jobs.erase(found);
}

void FollowedJobs::forgetOld(std::int64_t endedBefore, EngineChange& change) {
  std::vector<std::uint64_t> old;
  for (const auto& [number, followed] : m_jobs) {
    if (followed.ended && followed.job->end_time().seconds() < endedBefore) {
      old.push_back(number);
    }
  }
  for (const std::uint64_t number : old) {
    remove(number, change);
  }
}

void FollowedJobs::displace() {
  const std::lock_guard lock(m_mutex);
  for (auto& [number, followed] : m_jobs) {
    followed.hash = 0;
    followed.devices.clear();
  }
}

}  // namespace aifactory
