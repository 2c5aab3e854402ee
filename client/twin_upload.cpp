// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/twin_upload.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QThreadPool>

#include "client/unary_call.h"

namespace aifactory {
namespace {

constexpr qint64 pieceBytes = 1 << 20;
constexpr std::chrono::seconds pieceDeadline{60};  // the last one waits until all is on the factory's disk

QString cannotRead(const QFile& file) {
  return QCoreApplication::translate("TwinUpload", "%1 cannot be read: %2").arg(file.fileName(), file.errorString());
}

/// Hash and size of a file; what it holds when its end was reached.
CallResult<v1::TwinScene> sceneOf(const QString& path, const std::atomic<bool>& stop) {
  QFile file(path);
  QCryptographicHash hash(QCryptographicHash::Sha256);
  bool isRead = file.open(QIODevice::ReadOnly);
  while (isRead && !stop && !file.atEnd()) {
    const QByteArray piece = file.read(pieceBytes);
    hash.addData(piece);
    isRead = !piece.isEmpty();
  }
  if (!isRead) {
    CallError error;
    error.sentence = cannotRead(file);
    return error;
  }
  v1::TwinScene scene;
  scene.set_sha256(hash.result().toHex().toStdString());
  scene.set_size_bytes(static_cast<std::uint64_t>(file.size()));
  return scene;
}

/// Why the piece cannot be read, or "".
QString readPiece(const QString& path, v1::UploadTwinSceneRequest& request) {
  QFile file(path);
  const bool isThere = file.open(QIODevice::ReadOnly) && file.seek(static_cast<qint64>(request.offset()));
  const QByteArray piece = isThere ? file.read(pieceBytes) : QByteArray();
  if (piece.isEmpty()) return cannotRead(file);
  request.set_data(piece.data(), static_cast<std::size_t>(piece.size()));
  return {};
}

}  // namespace

TwinUpload::TwinUpload(std::shared_ptr<Channel> channel, v1::CreateTwinRequest request, QString file, QObject* receiver,
                       TransferProgress progress, CallCallback<v1::CreateTwinResponse> done, QObject* parent)
    : QObject(parent),
      m_channel(std::move(channel)),
      m_request(std::move(request)),
      m_file(std::move(file)),
      m_receiver(receiver),
      m_progress(receiver, std::move(progress)),
      m_done(std::move(done)) {
  m_retryTimer.setSingleShot(true);
  connect(&m_retryTimer, &QTimer::timeout, this, [this] { (this->*m_next)(); });
  connect(receiver, &QObject::destroyed, this, &QObject::deleteLater);
  hash();
}

TwinUpload::~TwinUpload() { stop(); }

void TwinUpload::stop() {
  *m_stop = true;
  m_call.cancel();
}

void TwinUpload::cancel() {
  stop();
  if (!m_retryTimer.isActive()) return;
  m_retryTimer.stop();
  QMetaObject::invokeMethod(
      this, [this] { finish(callError(grpc::Status::CANCELLED)); }, Qt::QueuedConnection);
}

void TwinUpload::hash() {
  const QPointer<QObject> self = this;
  QThreadPool::globalInstance()->start([self, path = m_file, stop = m_stop] {
    postToGui(self, [self, scene = sceneOf(path, *stop)] { static_cast<TwinUpload*>(self.data())->onHashed(scene); });
  });
}

void TwinUpload::onHashed(const CallResult<v1::TwinScene>& scene) {
  if (*m_stop) return finish(callError(grpc::Status::CANCELLED));
  if (!scene) return finish(scene.error());
  *m_request.mutable_scene() = *scene;
  sendPiece();
}

void TwinUpload::sendPiece() {
  v1::UploadTwinSceneRequest request;
  *request.mutable_scene() = m_request.scene();
  request.set_offset(m_offset);
  UnaryCall<v1::UploadTwinSceneResponse> call{m_channel->newContext(pieceDeadline), this,
                                              [this](const auto& result) { onPiece(result); }};
  m_call = call.handle();
  QThreadPool::globalInstance()->start(
      [channel = m_channel, path = m_file, request = std::move(request), call = std::move(call)]() mutable {
        if (const QString trouble = readPiece(path, request); !trouble.isEmpty()) {
          call.context.reset();
          return std::move(call).finish({grpc::StatusCode::FAILED_PRECONDITION, trouble.toStdString()}, {});
        }
        std::move(call).start(*channel->twins(), &TwinsCalls::UploadTwinScene, std::move(request));
      });
}

void TwinUpload::onPiece(const CallResult<v1::UploadTwinSceneResponse>& result) {
  if (!result) return retry(result.error(), &TwinUpload::sendPiece);
  m_backoff.reset();
  m_offset = result->received_bytes();  // less than before where factoryd was started anew
  m_progress.tell(static_cast<qint64>(m_offset), static_cast<qint64>(m_request.scene().size_bytes()));
  m_offset < m_request.scene().size_bytes() ? sendPiece() : create();
}

void TwinUpload::create() {
  m_call = startCall<TwinsCalls, v1::CreateTwinRequest, v1::CreateTwinResponse>(
      *m_channel, &Channel::twins, &TwinsCalls::CreateTwin, m_request, this,
      [this](const auto& result) { onCreated(result); });
}

void TwinUpload::onCreated(const CallResult<v1::CreateTwinResponse>& result) {
  if (result) return finish(result);
  if (result.error().reason != QStringLiteral("SCENE_INCOMPLETE")) return retry(result.error(), &TwinUpload::create);
  m_offset = 0;  // factoryd was started anew, and has forgotten what was not a twin yet
  retry(result.error(), &TwinUpload::sendPiece);
}

void TwinUpload::retry(const CallError& error, Step step) {
  if (*m_stop) return finish(callError(grpc::Status::CANCELLED));
  if (!error.worthRetrying) return finish(error);
  m_next = step;
  m_retryTimer.start(m_backoff.next());
}

void TwinUpload::finish(const CallResult<v1::CreateTwinResponse>& result) {
  deleteLater();
  if (m_receiver) m_done(result);
}

}  // namespace aifactory
