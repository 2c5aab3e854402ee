// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/client_context.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

#include "client/backoff.h"
#include "client/call.h"
#include "client/channel.h"
#include "client/scene_cache.h"
#include "client/transfer_progress.h"

namespace aifactory {

/// Brings a twin's scene, from the cache or from the factory, through lost connections and from where an earlier
/// download broke off, and deletes itself when it is over. Disks and hashes are the work of other threads. GUI thread.
class SceneDownload : public QObject {
 public:
  SceneDownload(std::shared_ptr<Channel> channel, SceneCache cache, const v1::Twin& twin, QObject* receiver,
                TransferProgress progress, CallCallback<QByteArray> done, QObject* parent);
  ~SceneDownload() override;
  void cancel();

 private:
  class Reader;
  using Scene = std::optional<QByteArray>;

  /// Runs `work(cache)` on a thread of the pool, and hands its result to `then` here.
  template <class Work, class Then>
  void away(Work work, Then then);
  void look();
  void adopt();
  void onLooked(Scene scene, qint64 partialBytes);
  void onAdopted(Scene scene);
  void read(qint64 offset);
  void onEnded(const grpc::Status& status, const QString& trouble);
  void stopReading();
  void finish(const CallResult<QByteArray>& result);

  const std::shared_ptr<Channel> m_channel;
  const SceneCache m_cache;
  const v1::Twin m_twin;
  const QPointer<QObject> m_receiver;
  const ProgressTeller m_progress;
  const CallCallback<QByteArray> m_done;
  std::weak_ptr<grpc::ClientContext> m_context;
  Backoff m_backoff;
  QTimer m_retryTimer;
  qint64 m_begun = 0;  ///< where the last reader began
  bool m_damagedBefore = false;
  bool m_cancelled = false;
};

}  // namespace aifactory
