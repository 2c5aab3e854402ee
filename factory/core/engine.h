// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/session.pb.h"
#include "base/fleet_columns.h"
#include "base/status.h"
#include "factory/core/caller.h"

namespace aifactory {

using Clock = std::chrono::system_clock;

/// A run of devices that now has this state.
struct DeviceChange {
  DeviceRange range;
  v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
  std::uint64_t job = 0;
  std::uint32_t tenant = 0;  ///< interned by EngineListener::intern
  std::uint16_t xid = 0;     ///< or xidNotKnown
};

/// What changed together, and becomes visible together under one revision of each collection it touches.
struct EngineChange {
  std::vector<DeviceChange> devices;
  std::vector<v1::NodeState> nodes;
  std::vector<v1::FeedReading> feeds;
  std::vector<std::shared_ptr<const v1::Job>> jobs;  ///< new or changed, whole
  std::vector<std::string> removedJobs;
  std::vector<std::shared_ptr<const v1::Alert>> alerts;
  std::vector<std::string> removedAlerts;
};

/// Where an engine tells what happens. Callable from any thread of the engine, one call at a time; returns quickly.
class EngineListener {
 public:
  virtual ~EngineListener() = default;
  /// Index of a string in the fleet's table, which only grows. "" is 0.
  virtual std::uint32_t intern(std::string_view text) = 0;
  /// A new layout. Where it has the same nodes, devices and feeds in the same places (a rack's phase is another one, or
  /// a node's queues are), they keep their states; else every device is UNSPECIFIED and not measured until `change` and
  /// `sampled` say otherwise.
  /// The version is the listener's to set.
  virtual void layout(v1::FleetLayout layout) = 0;
  virtual void change(EngineChange change) = 0;
  /// The newest value of every device; the columns have the layout's size.
  virtual void sampled(const TelemetryColumns& values, Clock::time_point when) = 0;
  /// Whether the scheduler answers.
  virtual void reachable(bool reachable, std::string_view reason) = 0;
  /// The engine's clock, on the bookmarks of every stream; called at least once a second while it runs.
  virtual void clock(Clock::time_point factoryTime) = 0;
};

/// A submission that passed every check of the API's edge. The same request_id may come again after an unknown outcome.
struct Submission {
  v1::JobSpec spec;
  std::string requestId;
  Caller caller;
  bool held = false;  ///< submit held whatever the spec says (a resend that waits for a twin)
};

/// Reads the output of one job. Owned by one reader, used from one thread at a time.
class JobOutput {
 public:
  struct Chunk {
    std::int64_t offset = 0;
    std::string data;
    std::int64_t size = 0;   ///< of the file now
    bool end = false;        ///< the job is over and `data` reaches the end
    bool truncated = false;  ///< the file is another or a shorter one than before; reading restarts at its begin
  };
  virtual ~JobOutput() = default;
  /// At most `maxBytes` from `offset` (negative: from the end). Empty data without `end`: nothing new yet.
  virtual absl::StatusOr<Chunk> read(std::int64_t offset, std::size_t maxBytes) = 0;
};

using RequestIds = std::set<std::string, std::less<>>;

/// The scheduler behind factoryd. Verbs block until it answered; they are called from worker threads, several at once.
/// Errors: NOT_FOUND, FAILED_PRECONDITION (wrong state), PERMISSION_DENIED, INVALID_ARGUMENT naming a field,
/// UNAVAILABLE (it does not answer; nothing happened), and for submit UNKNOWN: it may or may not have taken the job.
/// Scope has been checked by core before an engine is asked.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual void start(EngineListener& listener) = 0;
  /// Returns when no call to the listener is under way or will come.
  virtual void stop() = 0;
  /// Tells what happened before `start`, from the oldest that is known up to `until`, as it would have been told then:
  /// `clock` before what is told of an instant. In the calling thread, while the engine runs; gives up when told to.
  virtual void recall(EngineListener& /*listener*/, Clock::time_point /*until*/, std::stop_token /*stop*/) {}

  virtual v1::EngineInfo info() const = 0;
  /// Where the values come from that it tells of, without how many; no name where it tells of none.
  virtual v1::TelemetryInfo telemetry() const { return {}; }
  /// Kinds of the alerts that it raises itself.
  virtual std::vector<v1::Alert::Kind> raises() const { return {}; }
  /// Tenants that people call something else than the last part of their name. From memory: asked every few seconds.
  virtual std::vector<v1::Tenant> namedTenants() const { return {}; }
  virtual absl::StatusOr<std::vector<v1::Queue>> queues(const Caller& caller) = 0;

  /// Checks that need the cluster (queue, GPUs, accounts). The edge has checked everything else.
  virtual absl::Status validate(const v1::JobSpec& spec, const Caller& caller) = 0;
  /// The job as the scheduler has it, at least its name, state and request_id.
  virtual absl::StatusOr<v1::Job> submit(const Submission& submission) = 0;
  /// Every job that carries one of these request ids, finished ones included; jobs submitted before `since` may be left
  /// out. UNAVAILABLE when that cannot be said now. May be costly: ask for many at once.
  virtual absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& requestIds,
                                                                Clock::time_point since) = 0;

  /// A job that it tells of no more, as its accounting has it; what that does not keep is missing. NOT_FOUND when there
  /// is none, UNIMPLEMENTED where there is no accounting. May take seconds.
  virtual absl::StatusOr<v1::Job> accountedJob(std::uint64_t /*number*/) {
    return absl::UnimplementedError("This engine keeps no accounts.");
  }

  virtual absl::Status cancel(const v1::Job& job, const Caller& caller) = 0;
  virtual absl::Status hold(const v1::Job& job, const Caller& caller) = 0;
  virtual absl::Status release(const v1::Job& job, const Caller& caller) = 0;
  virtual absl::Status requeue(const v1::Job& job, const Caller& caller) = 0;
  /// Node names without "nodes/".
  virtual absl::Status drain(std::string_view node, std::string_view reason, const Caller& caller) = 0;
  virtual absl::Status resume(std::string_view node, const Caller& caller) = 0;

  virtual absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job& job,
                                                                v1::ReadJobOutputRequest::Stream stream,
                                                                const Caller& caller) = 0;
};

}  // namespace aifactory
