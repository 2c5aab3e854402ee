// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/scene_reactor.h"
#include "factory/api/services.h"
#include "factory/api/unary.h"
#include "factory/api/watch_method.h"

namespace aifactory {

grpc::ServerUnaryReactor* TwinsService::ListTwins(grpc::CallbackServerContext* context,
                                                  const v1::ListTwinsRequest* request,
                                                  v1::ListTwinsResponse* response) {
  return unary(m_gate, context, "TwinsService/ListTwins", *request, response,
               [this, request](const Caller& caller, v1::ListTwinsResponse& answer) {
                 return put(m_factory.listTwins(caller, *request), &answer);
               });
}

grpc::ServerUnaryReactor* TwinsService::GetTwin(grpc::CallbackServerContext* context, const v1::GetTwinRequest* request,
                                                v1::GetTwinResponse* response) {
  return unary(m_gate, context, "TwinsService/GetTwin", *request, response,
               [this, request](const Caller&, v1::GetTwinResponse& answer) {
                 return put(m_factory.getTwin(request->name()), answer.mutable_twin());
               });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TwinsService::WatchTwins(grpc::CallbackServerContext* context,
                                                                     const grpc::ByteBuffer* request) {
  return watch<v1::WatchTwinsRequest>(m_gate, context, "TwinsService/WatchTwins", request,
                                      [this](const Caller& caller, const v1::WatchTwinsRequest& wanted) {
                                        return m_factory.watchTwins(caller, wanted);
                                      });
}

grpc::ServerUnaryReactor* TwinsService::UploadTwinScene(grpc::CallbackServerContext* context,
                                                        const v1::UploadTwinSceneRequest* request,
                                                        v1::UploadTwinSceneResponse* response) {
  return unary(
      m_gate, context, "TwinsService/UploadTwinScene", *request, response,
      [this, request](const Caller& caller, v1::UploadTwinSceneResponse& answer) {
        const auto received = m_factory.uploadTwinScene(caller, *request);
        if (received.ok()) {
          answer.set_received_bytes(*received);
        }
        return received.status();
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* TwinsService::CreateTwin(grpc::CallbackServerContext* context,
                                                   const v1::CreateTwinRequest* request,
                                                   v1::CreateTwinResponse* response) {
  return unary(
      m_gate, context, "TwinsService/CreateTwin", *request, response,
      [this, request](const Caller& caller, v1::CreateTwinResponse& answer) {
        return put(m_factory.createTwin(caller, *request), answer.mutable_twin());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* TwinsService::DeleteTwin(grpc::CallbackServerContext* context,
                                                   const v1::DeleteTwinRequest* request,
                                                   v1::DeleteTwinResponse* response) {
  return unary(
      m_gate, context, "TwinsService/DeleteTwin", *request, response,
      [this, request](const Caller& caller, v1::DeleteTwinResponse&) { return m_factory.deleteTwin(caller, *request); },
      Waits::ForScheduler);
}

grpc::ServerWriteReactor<v1::DownloadTwinSceneResponse>* TwinsService::DownloadTwinScene(
    grpc::CallbackServerContext* context, const v1::DownloadTwinSceneRequest* request) {
  auto call = m_gate.admit(*context, "TwinsService/DownloadTwinScene", *request);
  if (!call.ok()) {
    return new RefusedStream<v1::DownloadTwinSceneResponse>(call.status());
  }
  return SceneReactor::begin(m_gate, *std::move(call), m_factory, *request);
}

}  // namespace aifactory
