// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "factory/api/call_gate.h"
#include "factory/api/grpc_status.h"

namespace aifactory {

/// Whether a method waits for the scheduler or a disk. Of those one caller has a share of the threads only.
enum class Waits { No, ForScheduler };

/// Runs one unary method: through the gate, on the pool, back through the gate. `verb(caller, response)` returns
/// absl::Status; request and response live until the reactor is finished.
template <class Response, class Verb>
grpc::ServerUnaryReactor* unary(CallGate& gate, grpc::CallbackServerContext* context, const char* method,
                                const google::protobuf::Message& request, Response* response, Verb verb,
                                Waits waits = Waits::No) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<Admission> call = gate.admit(*context, method, request);
  if (!call.ok()) {
    reactor->Finish(toGrpc(call.status()));
    return reactor;
  }
  const auto run = [&gate, reactor, response, verb, call = *call] {
    absl::Status result;
    try {
      result = verb(call.caller, *response);
    } catch (const std::exception& error) {
      result = refusal(absl::StatusCode::kInternal, "UNEXPECTED", error.what());
    }
    gate.leave(call, result);
    reactor->Finish(toGrpc(result));
  };
  WorkerPool& pool = gate.pools().verbs;
  if (!(waits == Waits::No ? pool.offer(run) : pool.offer(call->caller.identity, run))) {
    const absl::Status refused = gate.draining() ? goingAway() : tooBusy();
    gate.leave(*call, refused);
    reactor->Finish(toGrpc(refused));
  }
  return reactor;
}

/// For verbs that return a part of their response: `*place` takes it.
template <class Value, class Place>
absl::Status put(absl::StatusOr<Value> value, Place* place) {
  if (!value.ok()) {
    return value.status();
  }
  *place = *std::move(value);
  return absl::OkStatus();
}

/// A server stream that is refused before it starts.
template <class Message>
class RefusedStream final : public grpc::ServerWriteReactor<Message> {
 public:
  explicit RefusedStream(const absl::Status& status) { this->Finish(toGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace aifactory
