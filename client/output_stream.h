// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/client_context.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

#include "client/backoff.h"
#include "client/call.h"
#include "client/channel.h"

namespace aifactory {

/// Follows one job's output through lost connections, and deletes itself when it is over. One chunk is under way at a
/// time: the next is asked for when the receiver has had this one. GUI thread.
class OutputStream : public QObject {
 public:
  using Chunk = std::function<void(const v1::ReadJobOutputResponse&)>;

  OutputStream(std::shared_ptr<Channel> channel, v1::ReadJobOutputRequest request, QObject* receiver, Chunk chunk,
               CallCallback<bool> done, QObject* parent);
  ~OutputStream() override;
  void cancel();

 private:
  class Gate;
  class Reader;
  void start();
  void stopReading();
  void onChunk(const v1::ReadJobOutputResponse& response);
  void onEnded(const grpc::Status& status);
  void finish(const CallResult<bool>& result);

  const std::shared_ptr<Channel> m_channel;
  v1::ReadJobOutputRequest m_request;  // its offset is the next byte wanted
  const QPointer<QObject> m_receiver;
  const Chunk m_chunk;
  const CallCallback<bool> m_done;
  std::weak_ptr<grpc::ClientContext> m_context;
  std::shared_ptr<Gate> m_gate;
  Backoff m_backoff;
  QTimer m_retryTimer;
  bool m_cancelled = false;
  bool m_ended = false;
};

}  // namespace aifactory
