// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/core/submission_log.h"

namespace aifactory {

/// Thrown where the process dies.
struct Crash {};

/// What outlives factoryd: the scheduler's jobs, requests still on their way to it, and the outbox on disk.
struct World {
  enum class Fate { Answered, AnswerLost, RequestLost, Late };

  std::vector<Fate> fates;  ///< of the submissions, in order; Answered after the last
  std::size_t submissions = 0;
  std::vector<v1::Job> jobs;
  std::vector<v1::Job> underWay;
  std::map<std::string, SubmissionRecord> outbox;
  bool reachable = true;
  absl::Status verdict;  ///< of the scheduler on every submission
  int crashIn = 0;       ///< dies at the n-th step from now; 0 is never
  int releases = 0;
  int listings = 0;

  void step() {
    if (crashIn > 0 && --crashIn == 0) {
      throw Crash();
    }
  }
  void deliverLate() {
    for (const v1::Job& job : underWay) {
      jobs.push_back(job);
      jobs.back().set_name("jobs/" + std::to_string(jobs.size()));
    }
    underWay.clear();
  }
  v1::Job& find(const std::string& name) {
    for (v1::Job& job : jobs) {
      if (job.name() == name) {
        return job;
      }
    }
    throw std::logic_error("no job " + name);
  }
  std::vector<v1::Job> alive() const {
    std::vector<v1::Job> alive;
    for (const v1::Job& job : jobs) {
      if (job.state() != v1::Job::STATE_CANCELLED) {
        alive.push_back(job);
      }
    }
    return alive;
  }
};

/// A step before and one after each effect: a crash can fall between any two.
class LossyLog final : public SubmissionLog {
 public:
  explicit LossyLog(World& world) : m_world(world) {}

  absl::StatusOr<std::optional<SubmissionRecord>> insertOrFind(const SubmissionRecord& record) override {
    m_world.step();
    const auto [row, inserted] = m_world.outbox.emplace(record.requestId, record);
    m_world.step();
    return inserted ? std::nullopt : std::optional(row->second);
  }
  absl::Status update(const SubmissionRecord& record) override {
    m_world.step();
    m_world.outbox.at(record.requestId) = record;
    m_world.step();
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<SubmissionRecord>> unresolved() override {
    std::vector<SubmissionRecord> open;
    for (const auto& [id, record] : m_world.outbox) {
      if (record.outcome == SubmissionRecord::Outcome::Pending || record.outcome == SubmissionRecord::Outcome::Resent) {
        open.push_back(record);
      }
    }
    return open;
  }
  absl::Status forget(std::chrono::system_clock::time_point) override { return absl::OkStatus(); }

 private:
  World& m_world;
};

class LossyEngine final : public Engine {
 public:
  explicit LossyEngine(World& world) : m_world(world) {}

  void start(EngineListener&) override {}
  void stop() override {}
  v1::EngineInfo info() const override { return {}; }
  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller&) override { return std::vector<v1::Queue>(); }
  absl::Status validate(const v1::JobSpec&, const Caller&) override { return reachable(); }

  absl::StatusOr<v1::Job> submit(const Submission& submission) override {
    m_world.step();
    if (const absl::Status status = reachable(); !status.ok()) {
      return status;
    }
    using Fate = World::Fate;
    const std::size_t index = m_world.submissions++;
    const Fate fate = index < m_world.fates.size() ? m_world.fates[index] : Fate::Answered;
    if (!m_world.verdict.ok() && fate == Fate::Answered) {
      return m_world.verdict;
    }
    v1::Job job;
    job.set_request_id(submission.requestId);
    job.set_state(submission.held || submission.spec.hold() ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
    if (fate == Fate::Late) {
      m_world.underWay.push_back(job);
    } else if (fate != Fate::RequestLost && m_world.verdict.ok()) {
      m_world.jobs.push_back(job);
      m_world.jobs.back().set_name("jobs/" + std::to_string(m_world.jobs.size()));
    }
    m_world.step();
    if (fate != Fate::Answered) {
      return absl::UnknownError("the connection broke");
    }
    return m_world.jobs.back();
  }

  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& ids, Clock::time_point) override {
    ++m_world.listings;
    m_world.step();
    if (const absl::Status status = reachable(); !status.ok()) {
      return status;
    }
    std::vector<v1::Job> found;
    for (const v1::Job& job : m_world.jobs) {
      if (ids.contains(job.request_id())) {
        found.push_back(job);
      }
    }
    return found;
  }

  absl::Status cancel(const v1::Job& job, const Caller&) override {
    return act([&] { m_world.find(job.name()).set_state(v1::Job::STATE_CANCELLED); });
  }
  absl::Status release(const v1::Job& job, const Caller&) override {
    return act([&] {
      ++m_world.releases;
      for (const v1::Job& twin : m_world.alive()) {
        EXPECT_TRUE(twin.name() == job.name() || twin.request_id() != job.request_id() || twin.user() != job.user())
            << job.name() << " released beside its twin " << twin.name();
      }
      m_world.find(job.name()).set_state(v1::Job::STATE_PENDING);
    });
  }
  absl::Status hold(const v1::Job&, const Caller&) override { return absl::OkStatus(); }
  absl::Status requeue(const v1::Job&, const Caller&) override { return absl::OkStatus(); }
  absl::Status drain(std::string_view, std::string_view, const Caller&) override { return absl::OkStatus(); }
  absl::Status resume(std::string_view, const Caller&) override { return absl::OkStatus(); }
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job&, v1::ReadJobOutputRequest::Stream,
                                                        const Caller&) override {
    return absl::UnimplementedError("no output here");
  }

 private:
  absl::Status reachable() const {
    return m_world.reachable ? absl::OkStatus() : absl::UnavailableError("the scheduler does not answer");
  }
  template <class Effect>
  absl::Status act(Effect effect) {
    m_world.step();
    if (const absl::Status status = reachable(); !status.ok()) {
      return status;
    }
    effect();
    m_world.step();
    return absl::OkStatus();
  }

  World& m_world;
};

}  // namespace aifactory
