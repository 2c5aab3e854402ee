// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/scene_reactor.h"

#include "factory/api/grpc_status.h"
#include "factory/api/unary.h"

namespace aifactory {
namespace {

constexpr std::size_t pieceBytes = 1 << 20;

}  // namespace

grpc::ServerWriteReactor<v1::DownloadTwinSceneResponse>* SceneReactor::begin(
    CallGate& gate, Admission call, Factory& factory, const v1::DownloadTwinSceneRequest& request) {
  if (const absl::Status status = gate.seat(call, CostlyStream::Scene); !status.ok()) {
    gate.leave(call, status);
    return new RefusedStream<v1::DownloadTwinSceneResponse>(status);
  }
  auto* stream = new SceneReactor(gate, std::move(call), factory, request);
  gate.pools().outputs.continueWith([stream] { stream->step(); });
  return stream;
}

absl::Status SceneReactor::mayGoOn() {
  if (m_cancelled) {
    return absl::CancelledError("the reader went away");
  }
  return m_gate.draining() ? goingAway() : m_gate.recheck(m_call);
}

void SceneReactor::step() {
  absl::Status status;
  try {
    status = advance();
  } catch (const std::exception& error) {
    status = refusal(absl::StatusCode::kInternal, "UNEXPECTED", error.what());
  }
  if (!status.ok() || m_offset == m_scene->size()) {
    return finish(status);
  }
  m_offset += m_response.data().size();
  StartWrite(&m_response);
}

absl::Status SceneReactor::advance() {
  if (absl::Status status = mayGoOn(); !status.ok()) {
    return status;
  }
  if (!m_scene) {
    auto scene = m_factory.openTwinScene(m_request);
    if (!scene.ok()) {
      return scene.status();
    }
    m_scene = *std::move(scene);
  }
  m_response.set_offset(m_offset);
  return put(m_scene->read(m_offset, pieceBytes), m_response.mutable_data());
}

void SceneReactor::OnWriteDone(bool ok) {
  m_cancelled = m_cancelled || !ok;
  m_gate.pools().outputs.continueWith([this] { step(); });
}

void SceneReactor::finish(const absl::Status& status) {
  m_gate.leave(m_call, status);
  Finish(toGrpc(status));
}

}  // namespace aifactory
