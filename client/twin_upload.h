// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>

#include "client/backoff.h"
#include "client/call.h"
#include "client/channel.h"
#include "client/transfer_progress.h"

namespace aifactory {

/// Makes a twin of a file: brings it piece by piece, through lost connections and restarts of factoryd, then creates
/// the twin, and deletes itself when it is over. The file is read and hashed on threads of the pool. GUI thread.
class TwinUpload : public QObject {
 public:
  /// `request` wants its scene only.
  TwinUpload(std::shared_ptr<Channel> channel, v1::CreateTwinRequest request, QString file, QObject* receiver,
             TransferProgress progress, CallCallback<v1::CreateTwinResponse> done, QObject* parent);
  ~TwinUpload() override;
  void cancel();

 private:
  using Step = void (TwinUpload::*)();

  void hash();
  void onHashed(const CallResult<v1::TwinScene>& scene);
  void sendPiece();
  void onPiece(const CallResult<v1::UploadTwinSceneResponse>& result);
  void create();
  void onCreated(const CallResult<v1::CreateTwinResponse>& result);
  /// Takes the step again in a while, where that may help.
  void retry(const CallError& error, Step step);
  void stop();
  void finish(const CallResult<v1::CreateTwinResponse>& result);

  const std::shared_ptr<Channel> m_channel;
  v1::CreateTwinRequest m_request;
  const QString m_file;
  const QPointer<QObject> m_receiver;
  ProgressTeller m_progress;
  const CallCallback<v1::CreateTwinResponse> m_done;
  const std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);  ///< of the hash
  std::uint64_t m_offset = 0;  ///< the next byte that the factory wants
  CallHandle m_call;
  Step m_next = &TwinUpload::sendPiece;
  Backoff m_backoff;
  QTimer m_retryTimer;
};

}  // namespace aifactory
