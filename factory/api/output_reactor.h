// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <memory>

#include "aifactory/v1/jobs.pb.h"
#include "factory/api/call_gate.h"
#include "factory/core/factory.h"

namespace aifactory {

/// A job's output: opened and read on the pool, one step at a time; while following, looked at four times a second.
class OutputReactor final : public grpc::ServerWriteReactor<v1::ReadJobOutputResponse> {
 public:
  /// Owns itself until gRPC is done with it.
  static grpc::ServerWriteReactor<v1::ReadJobOutputResponse>* begin(CallGate& gate, Admission call, Factory& factory,
                                                                    const v1::ReadJobOutputRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override { m_cancelled = true; }  // the next step, at most a quarter second away, sees it
  void OnDone() override { delete this; }

 private:
  OutputReactor(CallGate& gate, Admission call, Factory& factory, const v1::ReadJobOutputRequest& request)
      : m_gate(gate), m_call(std::move(call)), m_factory(factory), m_request(request), m_offset(request.offset()) {}
  void step();
  void advance();
  absl::Status mayGoOn();
  void finish(const absl::Status& status);

  CallGate& m_gate;
  const Admission m_call;
  Factory& m_factory;
  const v1::ReadJobOutputRequest m_request;
  std::unique_ptr<JobOutput> m_output;
  v1::ReadJobOutputResponse m_response;
  std::int64_t m_offset;
  std::int64_t m_knownSize = -1;  ///< as last told
  std::int64_t m_wanted = 0;      ///< without following: where it ends
  std::atomic<bool> m_cancelled = false;
};

}  // namespace aifactory
