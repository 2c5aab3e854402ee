// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/scene_download.h"

#include <grpcpp/support/client_callback.h>

#include <QCoreApplication>
#include <QFile>
#include <QThreadPool>

#include <algorithm>

#include "client/call_error.h"
#include "client/gui_post.h"

namespace aifactory {
namespace {

CallError sceneError(const QString& sentence) {
  CallError error;
  error.kind = CallError::Kind::Internal;
  error.sentence = sentence;
  return error;
}

bool mayPass(const grpc::Status& status) {
  return status.error_code() == grpc::UNAVAILABLE || status.error_code() == grpc::RESOURCE_EXHAUSTED;
}

}  // namespace

/// Writes one stream to the file where its bytes belong; deletes itself in OnDone.
class SceneDownload::Reader final : public grpc::ClientReadReactor<v1::DownloadTwinSceneResponse> {
 public:
  Reader(std::shared_ptr<grpc::ClientContext> context, v1::DownloadTwinSceneRequest request, const QString& file,
         qint64 total, SceneDownload* download)
      : m_context(std::move(context)),
        m_request(std::move(request)),
        m_file(file),
        m_total(total),
        m_progress(download->m_progress),
        m_download(download) {}

  void start(TwinsCalls& service) {
    service.DownloadTwinScene(m_context.get(), &m_request, this);
    StartRead(&m_piece);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (!write()) {
      m_trouble = m_file.errorString();
      return m_context->TryCancel();
    }
    m_progress.tell(m_file.pos(), m_total);
    StartRead(&m_piece);
  }

  void OnDone(const grpc::Status& status) override {
    m_file.close();
    const QPointer<QObject> download = m_download;
    const QString trouble = m_trouble;
    delete this;
    postToGui(download,
              [download, status, trouble] { static_cast<SceneDownload*>(download.data())->onEnded(status, trouble); });
  }

 private:
  bool write() {
    if (!m_file.isOpen()) {
      // What the scene shows is not for others on this machine.
      if (!m_file.open(QIODevice::ReadWrite)) return false;
      m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
    const auto size = static_cast<qint64>(m_piece.data().size());
    return m_file.seek(static_cast<qint64>(m_piece.offset())) && m_file.write(m_piece.data().data(), size) == size;
  }

  std::shared_ptr<grpc::ClientContext> m_context;
  const v1::DownloadTwinSceneRequest m_request;
  v1::DownloadTwinSceneResponse m_piece;
  QFile m_file;
  const qint64 m_total;
  ProgressTeller m_progress;
  const QPointer<QObject> m_download;
  QString m_trouble;
};

SceneDownload::SceneDownload(std::shared_ptr<Channel> channel, SceneCache cache, const v1::Twin& twin,
                             QObject* receiver, TransferProgress progress, CallCallback<QByteArray> done,
                             QObject* parent)
    : QObject(parent),
      m_channel(std::move(channel)),
      m_cache(std::move(cache)),
      m_twin(twin),
      m_receiver(receiver),
      m_progress(receiver, std::move(progress)),
      m_done(std::move(done)) {
  m_retryTimer.setSingleShot(true);
  connect(&m_retryTimer, &QTimer::timeout, this, &SceneDownload::look);
  connect(receiver, &QObject::destroyed, this, &QObject::deleteLater);
  look();
}

SceneDownload::~SceneDownload() { stopReading(); }

void SceneDownload::stopReading() {
  if (const auto context = m_context.lock()) context->TryCancel();
}

void SceneDownload::cancel() {
  m_cancelled = true;
  stopReading();
  if (m_retryTimer.isActive()) m_retryTimer.start(0);
}

template <class Work, class Then>
void SceneDownload::away(Work work, Then then) {
  const QPointer<QObject> self = this;
  QThreadPool::globalInstance()->start([self, work, then, cache = m_cache] {
    postToGui(self, [self, then, result = work(cache)] {
      auto& download = *static_cast<SceneDownload*>(self.data());
      if (download.m_cancelled) return download.finish(callError(grpc::Status::CANCELLED));
      then(download, result);
    });
  });
}

void SceneDownload::look() {
  away(
      [scene = m_twin.scene()](const SceneCache& cache) {
        Scene found = cache.read(scene);
        const qint64 partial = found ? 0 : cache.partialBytes(scene);
        return std::pair(std::move(found), partial);
      },
      [](SceneDownload& download, const auto& found) { download.onLooked(found.first, found.second); });
}

void SceneDownload::onLooked(Scene scene, qint64 partialBytes) {
  if (scene) return finish(*std::move(scene));
  if (partialBytes == static_cast<qint64>(m_twin.scene().size_bytes())) return adopt();
  read(partialBytes);
}

void SceneDownload::read(qint64 offset) {
  if (offset > m_begun) m_backoff.reset();  // the last one brought something
  m_begun = offset;
  v1::DownloadTwinSceneRequest request;
  request.set_name(m_twin.name());
  request.set_offset(static_cast<std::uint64_t>(offset));
  auto context = m_channel->newContext(std::nullopt);
  m_context = context;
  m_channel->connectNow();
  auto* reader = new Reader(std::move(context), std::move(request), m_cache.partOf(m_twin.scene()),
                            static_cast<qint64>(m_twin.scene().size_bytes()), this);
  reader->start(*m_channel->twins());
}

void SceneDownload::onEnded(const grpc::Status& status, const QString& trouble) {
  if (m_cancelled) return finish(callError(grpc::Status::CANCELLED));
  if (!trouble.isEmpty()) {
    return finish(sceneError(QCoreApplication::translate("SceneDownload", "%1 cannot be written: %2")
                                 .arg(m_cache.partOf(m_twin.scene()), trouble)));
  }
  if (status.ok()) return adopt();
  if (!mayPass(status)) return finish(callError(status));
  m_retryTimer.start(std::max(m_backoff.next(), retryDelay(status).value_or(std::chrono::milliseconds(0))));
}

void SceneDownload::adopt() {
  away([scene = m_twin.scene()](const SceneCache& cache) { return cache.adopt(scene); },
       [](SceneDownload& download, const Scene& scene) { download.onAdopted(scene); });
}

void SceneDownload::onAdopted(Scene scene) {
  if (scene) return finish(*std::move(scene));
  // What an earlier download left may have been damaged by this disk: once more, from its beginning.
  if (!std::exchange(m_damagedBefore, true)) return look();
  finish(
      sceneError(QCoreApplication::translate("SceneDownload", "The scene came with other bytes than its hash says.")));
}

void SceneDownload::finish(const CallResult<QByteArray>& result) {
  deleteLater();
  if (m_receiver) m_done(result);
}

}  // namespace aifactory
