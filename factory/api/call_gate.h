// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "factory/api/metrics.h"
#include "factory/api/worker_pool.h"
#include "factory/core/caller.h"
#include "factory/security/token_store.h"

namespace aifactory {

/// A call that was let in.
struct Admission {
  Caller caller;
  std::string method;         ///< "/aifactory.v1.JobsService/SubmitJob"
  std::string authorization;  ///< the header, for streams that outlive their token
  std::string peer;
  std::string subject;  ///< what the audit line says that it was about
  std::chrono::steady_clock::time_point begin;
  std::shared_ptr<void> place = nullptr;  ///< see CallGate::seat; given back with the call
};

/// Threads, apart for what must not wait for each other: verbs that wait for the scheduler, messages of watches, which
/// wait for nothing, those of the past, which are read from the disk, and reading of files, which may hang with their
/// file system.
struct WorkerPools {
  WorkerPool verbs;
  WorkerPool watches;
  WorkerPool past;
  WorkerPool outputs;
};

/// Streams that cost so much that one identity may have only so many of them open.
enum class CostlyStream { Past, Output, Export, Scene };

/// The one place that every RPC passes, coming and going: who calls, may they, and the line and the figures that are
/// left of it. Any thread.
class CallGate {
 public:
  CallGate(TokenStore& tokens, Metrics& metrics, WorkerPools& pools);

  /// `method` as in "JobsService/SubmitJob". A refused call has been logged and counted.
  absl::StatusOr<Admission> admit(const grpc::CallbackServerContext& context, const char* method,
                                  const google::protobuf::Message& request);
  /// Whether the token that a stream was opened with still says the same.
  absl::Status recheck(const Admission& call);
  /// Takes a place for a stream of this kind; RESOURCE_EXHAUSTED when the caller has as many as one may.
  absl::Status seat(Admission& call, CostlyStream kind);
  void leave(const Admission& call, const absl::Status& result);

  /// From now on calls are refused: UNAVAILABLE with RetryInfo.
  void drain() { m_draining = true; }
  bool draining() const { return m_draining; }
  WorkerPools& pools() { return m_pools; }

 private:
  TokenStore& m_tokens;
  Metrics& m_metrics;
  WorkerPools& m_pools;
  struct Places;
  const std::shared_ptr<Places> m_places;
  std::atomic<bool> m_draining = false;
};

absl::Status goingAway();
absl::Status tooBusy();

}  // namespace aifactory
