// SPDX-License-Identifier: GPL-3.0-or-later
// The connection's twins: their list, and scenes on their way in and out.
#include "client/factory_connection_impl.h"
#include "client/scene_download.h"
#include "client/twin_upload.h"

namespace aifactory {
namespace {

template <class Transfer>
CallHandle handleOf(Transfer* transfer) {
  return CallHandle([transfer = QPointer<Transfer>(transfer)] {
    if (transfer) transfer->cancel();
  });
}

}  // namespace

void FactoryConnection::Impl::followTwins() {
  using Phase = WatchStream::Phase;
  const Phase phase = m_twins->phase();
  if (!m_channel || !m_connection->mayCall(u"TwinsService/WatchTwins")) {
    if (phase != Phase::Closed) m_twins->close();
  } else if (phase == Phase::Closed || phase == Phase::Refused) {
    m_twins->open(m_channel);
  }
}

CallHandle FactoryConnection::Impl::createTwin(const v1::CreateTwinRequest& request, const QString& file,
                                               QObject* receiver, TransferProgress progress,
                                               CallCallback<v1::CreateTwinResponse> done) {
  if (!m_channel) {
    UnaryCall<v1::CreateTwinResponse>{nullptr, receiver, std::move(done)}.finish(notConnected(), {});
    return {};
  }
  return handleOf(new TwinUpload(m_channel, request, file, receiver, std::move(progress), std::move(done), this));
}

CallHandle FactoryConnection::Impl::loadTwinScene(const v1::Twin& twin, QObject* receiver, TransferProgress progress,
                                                  CallCallback<QByteArray> done) {
  if (!m_channel) {
    UnaryCall<QByteArray>{nullptr, receiver, std::move(done)}.finish(notConnected(), {});
    return {};
  }
  return handleOf(new SceneDownload(m_channel, scenes, twin, receiver, std::move(progress), std::move(done), this));
}

}  // namespace aifactory
