// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/output_stream.h"

#include <grpcpp/support/client_callback.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "client/call_error.h"
#include "client/gui_post.h"

namespace aifactory {

/// Lets the GUI thread ask for the next chunk, or let go of the reader, whichever of the two ends first.
class OutputStream::Gate {
 public:
  explicit Gate(Reader* reader) : m_reader(reader) {}
  void next();
  void release();

 private:
  std::mutex m_mutex;
  Reader* m_reader;
};

/// Reads one stream; deletes itself in OnDone, which waits for the gate's release.
class OutputStream::Reader final : public grpc::ClientReadReactor<v1::ReadJobOutputResponse> {
 public:
  Reader(std::shared_ptr<grpc::ClientContext> context, v1::ReadJobOutputRequest request, OutputStream* stream)
      : m_context(std::move(context)), m_request(std::move(request)), m_stream(stream) {}

  std::shared_ptr<Gate> start(JobsCalls& service) {
    const auto gate = m_gate;
    service.ReadJobOutput(m_context.get(), &m_request, this);
    AddHold();
    read();
    StartCall();
    return gate;
  }

  void read() { StartRead(&m_response); }

  void OnReadDone(bool ok) override {
    if (!ok) return m_gate->release();
    auto chunk = std::make_shared<v1::ReadJobOutputResponse>(std::move(m_response));
    m_response.Clear();
    postToGui(m_stream, [stream = m_stream, gate = m_gate, chunk] {
      static_cast<OutputStream*>(stream.data())->onChunk(*chunk);
      gate->next();
    });
  }

  void OnDone(const grpc::Status& status) override {
    const QPointer<QObject> stream = m_stream;
    delete this;
    postToGui(stream, [stream, status] { static_cast<OutputStream*>(stream.data())->onEnded(status); });
  }

 private:
  std::shared_ptr<grpc::ClientContext> m_context;
  const v1::ReadJobOutputRequest m_request;
  v1::ReadJobOutputResponse m_response;
  const QPointer<QObject> m_stream;
  const std::shared_ptr<Gate> m_gate = std::make_shared<Gate>(this);
};

void OutputStream::Gate::next() {
  const std::lock_guard lock(m_mutex);
  if (m_reader) m_reader->read();
}

void OutputStream::Gate::release() {
  const std::lock_guard lock(m_mutex);
  if (m_reader) std::exchange(m_reader, nullptr)->RemoveHold();
}

OutputStream::OutputStream(std::shared_ptr<Channel> channel, v1::ReadJobOutputRequest request, QObject* receiver,
                           Chunk chunk, CallCallback<bool> done, QObject* parent)
    : QObject(parent),
      m_channel(std::move(channel)),
      m_request(std::move(request)),
      m_receiver(receiver),
      m_chunk(std::move(chunk)),
      m_done(std::move(done)) {
  m_retryTimer.setSingleShot(true);
  connect(&m_retryTimer, &QTimer::timeout, this, &OutputStream::start);
  connect(receiver, &QObject::destroyed, this, [this] {
    stopReading();
    deleteLater();
  });
  start();
}

OutputStream::~OutputStream() { stopReading(); }

void OutputStream::stopReading() {
  if (const auto context = m_context.lock()) context->TryCancel();
  if (m_gate) m_gate->release();
}

void OutputStream::cancel() {
  m_cancelled = true;
  stopReading();
  if (!m_retryTimer.isActive()) return;
  m_retryTimer.stop();
  QMetaObject::invokeMethod(
      this, [this] { onEnded(grpc::Status::CANCELLED); }, Qt::QueuedConnection);
}

void OutputStream::start() {
  auto context = m_channel->newContext(std::nullopt);
  m_context = context;
  m_channel->connectNow();
  m_gate = (new Reader(std::move(context), m_request, this))->start(*m_channel->jobs());
}

void OutputStream::onChunk(const v1::ReadJobOutputResponse& response) {
  m_backoff.reset();
  m_request.set_offset(response.offset() + static_cast<std::int64_t>(response.data().size()));
  m_ended |= response.end();
  if (m_receiver && !m_cancelled) m_chunk(response);
}

void OutputStream::onEnded(const grpc::Status& status) {
  if (m_cancelled) return finish(callError(grpc::Status::CANCELLED));
  if (status.ok() || m_ended) return finish(true);
  if (status.error_code() != grpc::UNAVAILABLE && status.error_code() != grpc::RESOURCE_EXHAUSTED) {
    return finish(callError(status));
  }
  m_retryTimer.start(std::max(m_backoff.next(), retryDelay(status).value_or(std::chrono::milliseconds(0))));
}

void OutputStream::finish(const CallResult<bool>& result) {
  deleteLater();
  if (m_receiver) m_done(result);
}

}  // namespace aifactory
