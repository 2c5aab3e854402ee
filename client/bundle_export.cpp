// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/bundle_export.h"

#include <grpcpp/support/client_callback.h>

#include <QCoreApplication>
#include <QSaveFile>

#include "client/call_error.h"
#include "client/gui_post.h"

namespace aifactory {
namespace {

/// Reads the stream into the file, and deletes itself after its end.
class BundleReader final : public grpc::ClientReadReactor<v1::ExportBundleResponse> {
 public:
  BundleReader(std::shared_ptr<grpc::ClientContext> context, v1::ExportBundleRequest request, const QString& file,
               QObject* receiver, TransferProgress progress, CallCallback<bool> done)
      : m_context(std::move(context)),
        m_request(std::move(request)),
        m_file(file),
        m_receiver(receiver),
        m_done(std::move(done)),
        m_progress(receiver, std::move(progress)) {}

  void start(HistoryCalls& service) {
    service.ExportBundle(m_context.get(), &m_request, this);
    StartRead(&m_chunk);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (!m_file.isOpen() && !m_file.open(QIODevice::WriteOnly)) return fail();
    const std::string& data = m_chunk.data();
    if (m_file.write(data.data(), static_cast<qint64>(data.size())) != static_cast<qint64>(data.size())) return fail();
    m_written += static_cast<qint64>(data.size());
    m_progress.tell(m_written, static_cast<qint64>(m_chunk.total_bytes()));
    StartRead(&m_chunk);
  }

  void OnDone(const grpc::Status& status) override {
    CallResult<bool> result = true;
    if (!m_trouble.isEmpty()) {
      result = fileError();
    } else if (!status.ok()) {
      result = callError(status);
    } else if (!m_file.isOpen() || !m_file.commit()) {
      m_trouble = m_file.errorString();
      result = fileError();
    }
    postToGui(std::move(m_receiver), [done = std::move(m_done), result] { done(result); });
    delete this;
  }

 private:
  void fail() {
    m_trouble = m_file.errorString();
    m_context->TryCancel();
  }
  CallError fileError() const {
    CallError error;
    error.kind = CallError::Kind::Internal;
    error.sentence =
        QCoreApplication::translate("BundleExport", "%1 cannot be written: %2").arg(m_file.fileName(), m_trouble);
    return error;
  }

  std::shared_ptr<grpc::ClientContext> m_context;
  const v1::ExportBundleRequest m_request;
  v1::ExportBundleResponse m_chunk;
  QSaveFile m_file;
  QPointer<QObject> m_receiver;
  CallCallback<bool> m_done;
  ProgressTeller m_progress;
  qint64 m_written = 0;
  QString m_trouble;
};

}  // namespace

CallHandle startBundleExport(Channel& channel, const v1::ExportBundleRequest& request, const QString& file,
                             QObject* receiver, TransferProgress progress, CallCallback<bool> done) {
  auto context = channel.newContext(std::nullopt);
  CallHandle handle([context = std::weak_ptr(context)] {
    if (const auto underWay = context.lock()) underWay->TryCancel();
  });
  auto* reader = new BundleReader(std::move(context), request, file, receiver, std::move(progress), std::move(done));
  reader->start(*channel.history());
  return handle;
}

}  // namespace aifactory
