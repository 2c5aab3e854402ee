// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <mutex>

#include "factory/api/call_gate.h"
#include "factory/core/watch.h"

namespace aifactory {

/// Any watch, as the bytes that core encoded once for all readers of a scope. Pulls the next message when the one
/// before has left, so a slow reader holds up nobody and queues nothing.
class WatchReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  /// Makes core's watch; may read the disk.
  using Open = std::function<absl::StatusOr<std::unique_ptr<Watch>>()>;

  /// Opens and reads it on the pool's threads. Owns itself until gRPC is done with it.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* begin(CallGate& gate, WorkerPool& pool, Admission call, Open open);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  enum class State { Idle, Pulling, Writing, Finished };

  WatchReactor(CallGate& gate, WorkerPool& pool, Admission call, Open open);
  absl::Status open();
  void ready();
  void pullSoon();
  void pull();
  absl::StatusOr<std::shared_ptr<const std::string>> next();
  void finish(const absl::Status& status);

  CallGate& m_gate;
  WorkerPool& m_pool;
  const Admission m_call;
  Open m_open;                           ///< until it was
  std::shared_ptr<WatchReactor> m_self;  ///< until OnDone
  std::unique_ptr<Watch> m_watch;        ///< used in state Pulling only
  grpc::ByteBuffer m_buffer;
  std::chrono::steady_clock::time_point m_checked;
  std::mutex m_mutex;
  State m_state = State::Pulling;
  bool m_again = false;  ///< ready came while pulling
  bool m_cancelled = false;
};

}  // namespace aifactory
