// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/export_reactor.h"

#include "factory/api/grpc_status.h"
#include "factory/api/unary.h"

namespace aifactory {
namespace {

constexpr std::chrono::seconds patience{30};  // with a reader that takes nothing

}  // namespace

grpc::ServerWriteReactor<v1::ExportBundleResponse>* ExportReactor::begin(CallGate& gate,
                                                                         grpc::CallbackServerContext& context,
                                                                         Admission call, Factory& factory,
                                                                         const v1::ExportBundleRequest& request) {
  if (const absl::Status status = gate.seat(call, CostlyStream::Export); !status.ok()) {
    gate.leave(call, status);
    return new RefusedStream<v1::ExportBundleResponse>(status);
  }
  auto* stream = new ExportReactor(gate, context, std::move(call), factory, request);
  gate.pools().outputs.continueWith([stream] { stream->run(); });
  return stream;
}

void ExportReactor::run() {
  absl::Status status;
  try {
    status = m_factory.exportBundle(m_call.caller, m_request,
                                    [this](std::string_view bytes, std::uint64_t total) { return send(bytes, total); });
  } catch (const std::exception& error) {
    status = refusal(absl::StatusCode::kInternal, "UNEXPECTED", error.what());
  }
  {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_writing; });
  }
  if (!status.ok() && m_gate.draining()) {
    status = goingAway();
  }
  m_gate.leave(m_call, status);
  Finish(toGrpc(status));
}

bool ExportReactor::send(std::string_view bytes, std::uint64_t total) {
  std::unique_lock lock(m_mutex);
  // A reader that does not read must not hold a thread for ever; the piece under way keeps its bytes until gRPC is
  // done.
  if (!m_changed.wait_for(lock, patience, [this] { return !m_writing; })) {
    m_context.TryCancel();
    return false;
  }
  if (m_cancelled || m_gate.draining() || !m_gate.recheck(m_call).ok()) {
    return false;
  }
  m_response.set_data(bytes.data(), bytes.size());
  m_response.set_total_bytes(total);
  m_writing = true;
  lock.unlock();
  StartWrite(&m_response);
  return true;
}

void ExportReactor::OnWriteDone(bool ok) {
  const std::lock_guard lock(m_mutex);
  m_cancelled = m_cancelled || !ok;
  m_writing = false;
  m_changed.notify_all();
}

void ExportReactor::OnCancel() {
  const std::lock_guard lock(m_mutex);
  m_cancelled = true;
}

}  // namespace aifactory
