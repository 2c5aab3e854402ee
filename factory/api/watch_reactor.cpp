// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/watch_reactor.h"

#include "factory/api/grpc_status.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Bytes = std::shared_ptr<const std::string>;

constexpr auto recheckEvery = 1s;

/// The shared bytes themselves, not a copy: gRPC gives up its share when they are sent.
grpc::ByteBuffer share(const Bytes& bytes) {
  const grpc::Slice slice(
      const_cast<char*>(bytes->data()), bytes->size(), [](void* owner) { delete static_cast<Bytes*>(owner); },
      new Bytes(bytes));
  return {&slice, 1};
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchReactor::begin(CallGate& gate, WorkerPool& pool, Admission call,
                                                                Open open) {
  const std::shared_ptr<WatchReactor> stream(new WatchReactor(gate, pool, std::move(call), std::move(open)));
  stream->m_self = stream;
  stream->pullSoon();
  return stream.get();
}

WatchReactor::WatchReactor(CallGate& gate, WorkerPool& pool, Admission call, Open open)
    : m_gate(gate), m_pool(pool), m_call(std::move(call)), m_open(std::move(open)), m_checked(m_call.begin) {}

absl::Status WatchReactor::open() {
  auto watch = std::exchange(m_open, nullptr)();
  if (!watch.ok()) {
    return watch.status();
  }
  m_watch = *std::move(watch);
  m_watch->onReady([weak = std::weak_ptr(m_self)] {
    if (const auto held = weak.lock()) {
      held->ready();
    }
  });
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const std::string>> WatchReactor::next() {
  try {
    if (m_open) {
      if (absl::Status status = open(); !status.ok()) {
        return status;
      }
    }
    return m_watch->next();
  } catch (const std::exception& error) {
    return refusal(absl::StatusCode::kInternal, "UNEXPECTED", error.what());
  }
}

void WatchReactor::ready() {
  {
    const std::lock_guard lock(m_mutex);
    if (m_state != State::Idle) {
      m_again = true;
      return;
    }
    m_state = State::Pulling;
  }
  pullSoon();
}

void WatchReactor::pullSoon() {
  m_pool.continueWith([self = m_self] { self->pull(); });
}

void WatchReactor::pull() {
  const auto now = std::chrono::steady_clock::now();
  if (now - m_checked >= recheckEvery) {
    m_checked = now;
    if (const absl::Status valid = m_gate.recheck(m_call); !valid.ok()) {
      return finish(valid);
    }
  }
  while (true) {
    {
      const std::lock_guard lock(m_mutex);
      m_again = false;
      if (m_cancelled) {
        break;
      }
    }
    const auto bytes = next();
    if (!bytes.ok()) {
      return finish(bytes.status());
    }
    if (*bytes != nullptr) {
      {
        const std::lock_guard lock(m_mutex);
        m_state = State::Writing;
      }
      m_buffer = share(*bytes);
      return StartWrite(&m_buffer);
    }
    const std::lock_guard lock(m_mutex);
    if (!m_again && !m_cancelled) {
      m_state = State::Idle;
      return;
    }
  }
  finish(absl::CancelledError("the reader went away"));
}

void WatchReactor::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock(m_mutex);
    m_cancelled |= !ok;
    m_state = State::Pulling;
  }
  pullSoon();
}

void WatchReactor::OnCancel() {
  {
    const std::lock_guard lock(m_mutex);
    m_cancelled = true;
    if (m_state != State::Idle) {
      return;  // whoever is at it sees the flag
    }
    m_state = State::Pulling;
  }
  pullSoon();
}

void WatchReactor::finish(const absl::Status& status) {
  {
    const std::lock_guard lock(m_mutex);
    m_state = State::Finished;
  }
  m_watch.reset();
  m_gate.leave(m_call, status);
  Finish(toGrpc(status));
}

void WatchReactor::OnDone() { std::exchange(m_self, nullptr).reset(); }

}  // namespace aifactory
