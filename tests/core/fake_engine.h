// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/resource_name.h"
#include "factory/core/engine.h"

namespace aifactory::testing {

/// An engine whose world is what the test says. Verbs do what a scheduler would do with one job at a time; `refuse`
/// makes the next calls fail. Any thread.
class FakeEngine final : public Engine {
 public:
  void start(EngineListener& listener) override {
    m_listener = &listener;
    if (onStart) onStart(listener);
  }
  void stop() override { m_listener = nullptr; }

  /// For the test to tell what happens; null while stopped.
  EngineListener* listener() { return m_listener; }
  std::atomic<bool> reachable{true};  ///< what it says of itself; tell the listener as well
  std::atomic<bool> simulated{true};
  std::vector<v1::Alert::Kind> kinds{v1::Alert::KIND_NODE_DOWN, v1::Alert::KIND_COOLANT, v1::Alert::KIND_POWER};
  /// What the engine tells while it starts.
  std::function<void(EngineListener&)> onStart;

  /// Every verb and validation answers this until it is reset.
  void refuse(std::optional<absl::Status> status) {
    const std::lock_guard lock(m_mutex);
    m_refusal = std::move(status);
  }
  /// "cancel jobs/7", in order.
  std::vector<std::string> calls() const {
    const std::lock_guard lock(m_mutex);
    return m_calls;
  }
  /// What people call tenants: name, display name.
  void setTenantNames(const std::map<std::string, std::string>& names) {
    m_namedTenants.clear();
    for (const auto& [name, displayName] : names) {
      m_namedTenants.emplace_back().set_name(name);
      m_namedTenants.back().set_display_name(displayName);
    }
  }
  std::vector<v1::Tenant> namedTenants() const override { return m_namedTenants; }
  void setQueues(std::vector<v1::Queue> queues) { m_queues = std::move(queues); }
  void setOutput(std::string text) {
    const std::lock_guard lock(m_mutex);
    m_output = std::move(text);
  }

  /// Tells of a job, new or changed.
  void tell(const v1::Job& job) {
    {
      const std::lock_guard lock(m_mutex);
      m_jobs[job.name()] = job;
    }
    EngineChange change;
    change.jobs.push_back(std::make_shared<v1::Job>(job));
    m_listener.load()->change(std::move(change));
  }
  void tellGone(const std::string& job) {
    {
      const std::lock_guard lock(m_mutex);
      m_jobs.erase(job);
    }
    EngineChange change;
    change.removedJobs.push_back(job);
    m_listener.load()->change(std::move(change));
  }

  std::vector<v1::Alert::Kind> raises() const override { return kinds; }
  v1::EngineInfo info() const override {
    v1::EngineInfo info;
    info.set_display_name("Fake");
    info.set_simulated(simulated);
    info.set_reachable(reachable);
    info.set_clock_speed(1);
    return info;
  }
  v1::TelemetryInfo telemetry() const override {
    v1::TelemetryInfo telemetry;
    if (!simulated) return telemetry;
    telemetry.set_display_name("Simulated");
    telemetry.set_simulated(true);
    telemetry.set_reachable(reachable);
    return telemetry;
  }
  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller&) override { return m_queues; }

  absl::Status validate(const v1::JobSpec&, const Caller&) override { return noted("validate"); }
  absl::StatusOr<v1::Job> submit(const Submission& submission) override {
    if (absl::Status status = noted("submit " + submission.requestId); !status.ok()) return status;
    v1::Job job;
    job.set_name(jobName(++m_lastJob));
    job.set_display_name(submission.spec.display_name());
    job.set_tenant(submission.spec.tenant());
    job.set_queue(submission.spec.queue());
    job.set_user(submission.caller.unixUser);
    job.set_request_id(submission.requestId);
    job.set_state(submission.held || submission.spec.hold() ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
    tell(job);
    return job;
  }
  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& requestIds, Clock::time_point) override {
    const std::lock_guard lock(m_mutex);
    if (m_refusal) return *m_refusal;
    std::vector<v1::Job> found;
    for (const auto& [name, job] : m_jobs) {
      if (requestIds.contains(job.request_id())) found.push_back(job);
    }
    return found;
  }

  std::atomic<bool> keepsAccounts{true};
  /// What its accounting has of jobs that it tells of no more.
  std::map<std::uint64_t, v1::Job> accounted;
  absl::StatusOr<v1::Job> accountedJob(std::uint64_t number) override {
    const std::lock_guard lock(m_mutex);
    if (m_refusal) return *m_refusal;
    if (!keepsAccounts) return absl::UnimplementedError("");
    const auto found = accounted.find(number);
    return found == accounted.end() ? absl::StatusOr<v1::Job>(absl::NotFoundError("")) : found->second;
  }

  absl::Status cancel(const v1::Job& job, const Caller&) override {
    return move("cancel ", job, v1::Job::STATE_CANCELLED);
  }
  absl::Status hold(const v1::Job& job, const Caller&) override { return move("hold ", job, v1::Job::STATE_HELD); }
  absl::Status release(const v1::Job& job, const Caller&) override {
    return move("release ", job, v1::Job::STATE_PENDING);
  }
  absl::Status requeue(const v1::Job& job, const Caller&) override {
    return move("requeue ", job, v1::Job::STATE_PENDING);
  }
  absl::Status drain(std::string_view node, std::string_view reason, const Caller&) override {
    return noted("drain " + std::string(node) + ": " + std::string(reason));
  }
  absl::Status resume(std::string_view node, const Caller&) override { return noted("resume " + std::string(node)); }

  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job&, v1::ReadJobOutputRequest::Stream,
                                                        const Caller&) override {
    const std::lock_guard lock(m_mutex);
    if (m_refusal) return *m_refusal;
    return std::make_unique<Output>(m_output);
  }

 private:
  class Output final : public JobOutput {
   public:
    explicit Output(std::string text) : m_text(std::move(text)) {}
    absl::StatusOr<Chunk> read(std::int64_t offset, std::size_t maxBytes) override {
      Chunk chunk;
      chunk.size = static_cast<std::int64_t>(m_text.size());
      chunk.offset = std::clamp<std::int64_t>(offset < 0 ? chunk.size + offset : offset, 0, chunk.size);
      chunk.data = m_text.substr(static_cast<std::size_t>(chunk.offset), maxBytes);
      chunk.end = chunk.offset + static_cast<std::int64_t>(chunk.data.size()) == chunk.size;
      return chunk;
    }

   private:
    const std::string m_text;
  };

  absl::Status noted(std::string call) {
    const std::lock_guard lock(m_mutex);
    m_calls.push_back(std::move(call));
    return m_refusal.value_or(absl::OkStatus());
  }
  absl::Status move(std::string verb, v1::Job job, v1::Job::State state) {
    if (absl::Status status = noted(verb + job.name()); !status.ok()) return status;
    job.set_state(state);
    tell(job);
    return absl::OkStatus();
  }

  std::atomic<EngineListener*> m_listener{nullptr};
  mutable std::mutex m_mutex;
  std::optional<absl::Status> m_refusal;
  std::vector<std::string> m_calls;
  std::map<std::string, v1::Job> m_jobs;
  std::vector<v1::Tenant> m_namedTenants;
  std::vector<v1::Queue> m_queues;
  std::string m_output;
  std::atomic<std::uint64_t> m_lastJob{1000};
};

}  // namespace aifactory::testing
