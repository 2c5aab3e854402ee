// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <memory>

#include "aifactory/v1/twins.pb.h"
#include "factory/api/call_gate.h"
#include "factory/core/factory.h"

namespace aifactory {

/// A twin's scene on its way out: read on the pool, one piece at a time, when the one before has left.
class SceneReactor final : public grpc::ServerWriteReactor<v1::DownloadTwinSceneResponse> {
 public:
  /// Owns itself until gRPC is done with it.
  static grpc::ServerWriteReactor<v1::DownloadTwinSceneResponse>* begin(CallGate& gate, Admission call,
                                                                        Factory& factory,
                                                                        const v1::DownloadTwinSceneRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override { m_cancelled = true; }  // the next step, once the piece under way has left, sees it
  void OnDone() override { delete this; }

 private:
  SceneReactor(CallGate& gate, Admission call, Factory& factory, const v1::DownloadTwinSceneRequest& request)
      : m_gate(gate), m_call(std::move(call)), m_factory(factory), m_request(request), m_offset(request.offset()) {}
  void step();
  absl::Status advance();
  absl::Status mayGoOn();
  void finish(const absl::Status& status);

  CallGate& m_gate;
  const Admission m_call;
  Factory& m_factory;
  const v1::DownloadTwinSceneRequest m_request;
  std::unique_ptr<SceneReader> m_scene;
  v1::DownloadTwinSceneResponse m_response;
  std::uint64_t m_offset;
  std::atomic<bool> m_cancelled = false;
};

}  // namespace aifactory
