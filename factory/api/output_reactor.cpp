// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/output_reactor.h"

#include <algorithm>

#include "factory/api/grpc_status.h"
#include "factory/api/unary.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t chunkBytes = 256 << 10;
constexpr auto lookEvery = 250ms;

}  // namespace

grpc::ServerWriteReactor<v1::ReadJobOutputResponse>* OutputReactor::begin(CallGate& gate, Admission call,
                                                                          Factory& factory,
                                                                          const v1::ReadJobOutputRequest& request) {
  if (const absl::Status status = gate.seat(call, CostlyStream::Output); !status.ok()) {
    gate.leave(call, status);
    return new RefusedStream<v1::ReadJobOutputResponse>(status);
  }
  auto* stream = new OutputReactor(gate, std::move(call), factory, request);
  gate.pools().outputs.continueWith([stream] { stream->step(); });
  return stream;
}

absl::Status OutputReactor::mayGoOn() {
  if (m_cancelled) {
    return absl::CancelledError("the reader went away");
  }
  return m_gate.draining() ? goingAway() : m_gate.recheck(m_call);
}

void OutputReactor::step() {
  try {
    advance();
  } catch (const std::exception& error) {
    finish(refusal(absl::StatusCode::kInternal, "UNEXPECTED", error.what()));
  }
}

void OutputReactor::advance() {
  if (const absl::Status status = mayGoOn(); !status.ok()) {
    return finish(status);
  }
  if (!m_output) {
    auto output = m_factory.openOutput(m_call.caller, m_request.name(), m_request.stream());
    if (!output.ok()) {
      return finish(output.status());
    }
    m_output = *std::move(output);
  }
  // Without following, what is asked for is what was there at first, however fast the file grows.
  const bool bounded = !m_request.follow() && m_knownSize >= 0;
  const std::int64_t left = bounded ? std::max<std::int64_t>(m_wanted - m_offset, 0) : std::int64_t{chunkBytes};
  auto chunk = m_output->read(m_offset, static_cast<std::size_t>(std::min<std::int64_t>(left, chunkBytes)));
  if (!chunk.ok()) {
    return finish(chunk.status());
  }
  const std::int64_t next = chunk->offset + static_cast<std::int64_t>(chunk->data.size());
  if (!bounded || chunk->truncated) {
    m_wanted = chunk->size;
  }
  const bool over = chunk->end || (!m_request.follow() && (chunk->data.empty() || next >= m_wanted));
  if (chunk->data.empty() && !over && !chunk->truncated && chunk->size == m_knownSize) {
    return m_gate.pools().outputs.runAfter(lookEvery, [this] { step(); });
  }
  m_offset = next;
  m_knownSize = chunk->size;
  m_response.set_offset(chunk->offset);
  m_response.set_data(std::move(chunk->data));
  m_response.set_size(chunk->size);
  m_response.set_end(chunk->end);
  m_response.set_truncated(chunk->truncated);
  if (over) {
    m_gate.leave(m_call, absl::OkStatus());
    StartWriteAndFinish(&m_response, grpc::WriteOptions(), grpc::Status::OK);
  } else {
    StartWrite(&m_response);
  }
}

void OutputReactor::OnWriteDone(bool ok) {
  m_cancelled = m_cancelled || !ok;
  m_gate.pools().outputs.continueWith([this] { step(); });
}

void OutputReactor::finish(const absl::Status& status) {
  m_output.reset();
  m_gate.leave(m_call, status);
  Finish(toGrpc(status));
}

}  // namespace aifactory
