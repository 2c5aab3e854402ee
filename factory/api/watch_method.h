// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/proto_buffer_reader.h>

#include <memory>

#include "factory/api/unary.h"
#include "factory/api/watch_reactor.h"

namespace aifactory {

/// Whether a Watch is of the past; not every collection has one.
template <class Request>
bool wantsPast(const Request& request) {
  if constexpr (requires { request.has_playback(); }) {
    return request.has_playback();
  }
  return false;
}

/// Runs one Watch method: `open(caller, request)` gives core's watch.
template <class Request, class Open>
grpc::ServerWriteReactor<grpc::ByteBuffer>* watch(CallGate& gate, grpc::CallbackServerContext* context,
                                                  const char* method, const grpc::ByteBuffer* bytes, Open open) {
  using Refused = RefusedStream<grpc::ByteBuffer>;
  Request request;
  grpc::ByteBuffer copy(*bytes);  // a reference; reading consumes it
  grpc::ProtoBufferReader reader(&copy);
  const bool readable = request.ParseFromZeroCopyStream(&reader);
  auto call = gate.admit(*context, method, request);
  if (!call.ok()) {
    return new Refused(call.status());
  }
  absl::Status refused = readable
                             ? absl::OkStatus()
                             : invalidField("", "The request is not a valid message of its type.", "MALFORMED_REQUEST");
  const bool ofPast = wantsPast(request);
  if (refused.ok() && ofPast) {
    refused = gate.seat(*call, CostlyStream::Past);
  }
  if (!refused.ok()) {
    gate.leave(*call, refused);
    return new Refused(refused);
  }
  WorkerPool& pool = ofPast ? gate.pools().past : gate.pools().watches;
  const auto make = [open, caller = call->caller, request = std::move(request)] { return open(caller, request); };
  return WatchReactor::begin(gate, pool, *std::move(call), make);
}

}  // namespace aifactory
