// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "factory/core/factory.h"
#include "factory/core/submission_log.h"
#include "tests/core/fake_engine.h"

namespace aifactory::testing {

/// An outbox that dies with the test.
class MemoryLog final : public SubmissionLog {
 public:
  absl::StatusOr<std::optional<SubmissionRecord>> insertOrFind(const SubmissionRecord& record) override {
    const std::lock_guard lock(m_mutex);
    const auto [place, isNew] = m_records.try_emplace(record.requestId, record);
    if (isNew) return std::optional<SubmissionRecord>();
    return std::optional(place->second);
  }
  absl::Status update(const SubmissionRecord& record) override {
    const std::lock_guard lock(m_mutex);
    m_records[record.requestId] = record;
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<SubmissionRecord>> unresolved() override { return std::vector<SubmissionRecord>(); }
  absl::Status forget(std::chrono::system_clock::time_point) override { return absl::OkStatus(); }

 private:
  std::mutex m_mutex;
  std::map<std::string, SubmissionRecord> m_records;
};

inline Caller operatorCaller() {
  Caller caller;
  caller.identity = "op";
  caller.role = v1::ROLE_OPERATOR;
  caller.scope.allTenants = true;
  caller.unixUser = "op";
  return caller;
}

inline Caller customer(std::set<std::string, std::less<>> tenants) {
  Caller caller;
  caller.identity = "customer";
  caller.role = v1::ROLE_CUSTOMER;
  caller.scope.tenants = std::move(tenants);
  caller.unixUser = "customer";
  return caller;
}

inline v1::Job jobOf(std::uint64_t number, const std::string& tenant, v1::Job::State state) {
  v1::Job job;
  job.set_name(jobName(number));
  job.set_display_name("job of " + tenant);
  job.set_tenant(tenant);
  job.set_state(state);
  return job;
}

/// One life of a factory over a fake engine.
struct World {
  /// `onStart`: what the engine tells while it starts.
  explicit World(FactoryOptions options = {}, std::function<void(EngineListener&)> onStart = {})
      : factory(engine, log, std::move(options)) {
    engine.onStart = std::move(onStart);
    factory.start();
  }
  ~World() { factory.stop(); }

  FakeEngine engine;
  MemoryLog log;
  Factory factory;
};

}  // namespace aifactory::testing
