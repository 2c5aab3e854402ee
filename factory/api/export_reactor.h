// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <mutex>

#include "aifactory/v1/history.pb.h"
#include "factory/api/call_gate.h"
#include "factory/core/factory.h"

namespace aifactory {

/// A bundle on its way out. A thread of the pool for outputs reads, and waits for each piece to be sent.
class ExportReactor final : public grpc::ServerWriteReactor<v1::ExportBundleResponse> {
 public:
  /// Owns itself until gRPC is done with it.
  static grpc::ServerWriteReactor<v1::ExportBundleResponse>* begin(CallGate& gate, grpc::CallbackServerContext& context,
                                                                   Admission call, Factory& factory,
                                                                   const v1::ExportBundleRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  ExportReactor(CallGate& gate, grpc::CallbackServerContext& context, Admission call, Factory& factory,
                const v1::ExportBundleRequest& request)
      : m_gate(gate), m_context(context), m_call(std::move(call)), m_factory(factory), m_request(request) {}
  void run();
  /// False once nobody reads any more.
  bool send(std::string_view bytes, std::uint64_t total);

  CallGate& m_gate;
  grpc::CallbackServerContext& m_context;
  const Admission m_call;
  Factory& m_factory;
  const v1::ExportBundleRequest m_request;
  v1::ExportBundleResponse m_response;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_writing = false;
  bool m_cancelled = false;
};

}  // namespace aifactory
