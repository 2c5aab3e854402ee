// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/submitter.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "factory/core/rpc_status.h"
#include "factory/core/sha256.h"
#include "factory/core/submission_repair.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Outcome = SubmissionRecord::Outcome;

constexpr auto keepResolved = std::chrono::days(7);
constexpr auto forgetEvery = 1h;

/// Maps have no order on the wire: without the flag, one spec could have two hashes.
std::string deterministicBytes(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

absl::Status refusalOf(const SubmissionRecord& record) {
  google::rpc::Status status;
  status.ParseFromString(record.refusal);
  return statusOf(status);
}

}  // namespace

class Submitter::Impl {
 public:
  Impl(Engine& engine, SubmissionLog& log, std::chrono::milliseconds grace, Events events)
      : m_engine(engine),
        m_log(log),
        m_every(std::clamp<std::chrono::milliseconds>(grace / 10, 10ms, 1s)),
        m_accepted(events.accepted),
        m_repair(engine, log, grace, std::move(events)) {}

  void start() {
    m_thread = std::jthread([this](std::stop_token stop) { repairLoop(stop); });
  }

  void stop() {
    if (m_thread.joinable()) {
      m_thread.request_stop();
      m_thread.join();
    }
  }

  absl::Status recover(Clock::time_point now) {
    const std::lock_guard lock(m_recoverMutex);
    if (m_recovered) {
      return absl::OkStatus();
    }
    const absl::Status status = m_repair.recover(now);
    m_recovered = status.ok();
    return status;
  }

  void repair(Clock::time_point now) { m_repair.round(now); }

  absl::StatusOr<v1::Job> submit(const Caller& caller, const v1::SubmitJobRequest& request) {
    // Before anything is inserted: what recovery reads must all stem from the process before.
    if (const absl::Status status = recover(Clock::now()); !status.ok()) {
      return status;
    }
    const OneAtATime turn(*this, request.request_id());
    SubmissionRecord record;
    record.requestId = request.request_id();
    record.identity = caller.identity;
    record.requestHash = sha256(deterministicBytes(request.job()));
    record.request = request.SerializeAsString();
    record.caller = serialiseCaller(caller);
    record.created = Clock::now();
    auto found = m_log.insertOrFind(record);
    if (!found.ok()) {
      return found.status();
    }
    if (*found) {
      if ((*found)->identity != record.identity || (*found)->requestHash != record.requestHash) {
        return refusal(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                       absl::StrCat("The request_id ", record.requestId,
                                    " was used for another submission: submit with a new one."));
      }
      record = **std::move(found);
      if (record.outcome != Outcome::Refused) {
        return repeat(record);
      }
      if (!isNothingDone(refusalOf(record))) {
        return refusalOf(record);
      }
      record.outcome = Outcome::Pending;
      record.refusal.clear();
      if (const absl::Status status = m_log.update(record); !status.ok()) {
        return status;
      }
    }
    return send(std::move(record), {.spec = request.job(), .requestId = request.request_id(), .caller = caller});
  }

 private:
  /// Calls with one request id queue up; the second finds what the first one left in the log.
  class OneAtATime {
   public:
    OneAtATime(Impl& impl, const std::string& id) : m_impl(impl), m_id(id) {
      std::unique_lock lock(m_impl.m_flightMutex);
      m_impl.m_landed.wait(lock, [this] { return m_impl.m_inFlight.insert(m_id).second; });
    }
    ~OneAtATime() {
      const std::lock_guard lock(m_impl.m_flightMutex);
      m_impl.m_inFlight.erase(m_id);
      m_impl.m_landed.notify_all();
    }
    OneAtATime(const OneAtATime&) = delete;

   private:
    Impl& m_impl;
    const std::string m_id;
  };

  v1::Job repeat(const SubmissionRecord& record) {
    if (record.outcome != Outcome::Done) {
      return standInJob(record, unconfirmedName(record.requestId), v1::Job::STATE_UNCONFIRMED);
    }
    v1::SubmitJobRequest request;
    request.ParseFromString(record.request);
    return standInJob(record, record.jobName, request.job().hold() ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
  }

  absl::Status validate(const Submission& submission) {
    try {
      return m_engine.validate(submission.spec, submission.caller);
    } catch (const std::exception& error) {
      return absl::InternalError(error.what());
    }
  }

  absl::StatusOr<v1::Job> send(SubmissionRecord record, const Submission& submission) {
    const absl::Status valid = validate(submission);
    absl::StatusOr<v1::Job> job(valid.ok() ? absl::UnknownError("not sent") : valid);
    if (valid.ok()) {
      try {
        job = m_engine.submit(submission);
      } catch (const std::exception& error) {
        job = absl::UnknownError(error.what());  // the row must not stay Pending with nobody at it
      }
    } else if (!isDefiniteRefusal(valid)) {
      job = unavailable("SCHEDULER_UNAVAILABLE", std::string(valid.message()),
                        2s);  // whatever it was, nothing has been sent
    }
    if (job.ok()) {
      record.outcome = Outcome::Done;
      record.jobName = job->name();
      if (!m_log.update(record).ok()) {
        record.outcome = Outcome::Pending;  // the job is there; repair finds it and writes it down
        m_repair.open(record, false);
      }
      if (m_accepted) {
        m_accepted(*job);
      }
      return job;
    }
    if (isDefiniteRefusal(job.status()) || isNothingDone(job.status())) {
      record.outcome = Outcome::Refused;
      record.refusal = rpcStatusOf(job.status()).SerializeAsString();
      if (m_log.update(record).ok()) {
        return job.status();
      }
      record.outcome = Outcome::Pending;
      record.refusal.clear();
    }
    spdlog::warn("submission {}: the scheduler's answer was lost ({})", record.requestId, job.status().ToString());
    m_repair.open(record, true);
    return repeat(record);
  }

  void round(Clock::time_point now, const std::stop_token& stop) {
    try {
      m_repair.round(now, stop);
    } catch (const std::exception& error) {
      spdlog::error("submissions cannot be repaired: {}", error.what());  // the next round tries again
    }
  }

  void repairLoop(std::stop_token stop) {
    auto forgetAt = Clock::now();
    while (!stop.stop_requested()) {
      const auto now = Clock::now();
      if (const absl::Status status = recover(now); !status.ok()) {
        spdlog::error("submissions cannot be recovered: {}", std::string(status.message()));
      } else {
        round(now, stop);
      }
      if (now >= forgetAt) {
        m_log.forget(now - keepResolved).IgnoreError();
        forgetAt = now + forgetEvery;
      }
      std::unique_lock lock(m_sleepMutex);
      m_sleep.wait_for(lock, stop, m_every, [] { return false; });
    }
  }

  Engine& m_engine;
  SubmissionLog& m_log;
  const std::chrono::milliseconds m_every;
  const std::function<void(const v1::Job&)> m_accepted;
  SubmissionRepair m_repair;
  std::mutex m_recoverMutex;
  bool m_recovered = false;
  std::mutex m_flightMutex;
  std::condition_variable m_landed;
  std::set<std::string> m_inFlight;
  std::mutex m_sleepMutex;
  std::condition_variable_any m_sleep;
  std::jthread m_thread;
};

Submitter::Submitter(Engine& engine, SubmissionLog& log, std::chrono::milliseconds twinGrace, Events events)
    : m_impl(std::make_unique<Impl>(engine, log, twinGrace, std::move(events))) {}

Submitter::~Submitter() { stop(); }

void Submitter::start() { m_impl->start(); }
void Submitter::stop() { m_impl->stop(); }
absl::Status Submitter::recover(Clock::time_point now) { return m_impl->recover(now); }
void Submitter::repair(Clock::time_point now) { m_impl->repair(now); }

absl::StatusOr<v1::Job> Submitter::submit(const Caller& caller, const v1::SubmitJobRequest& request) {
  return m_impl->submit(caller, request);
}

}  // namespace aifactory
