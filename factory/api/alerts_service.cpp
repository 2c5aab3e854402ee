// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/services.h"
#include "factory/api/unary.h"
#include "factory/api/watch_method.h"

namespace aifactory {

grpc::ServerUnaryReactor* AlertsService::ListAlerts(grpc::CallbackServerContext* context,
                                                    const v1::ListAlertsRequest* request,
                                                    v1::ListAlertsResponse* response) {
  return unary(m_gate, context, "AlertsService/ListAlerts", *request, response,
               [this, request](const Caller& caller, v1::ListAlertsResponse& answer) {
                 return put(m_factory.listAlerts(caller, *request), &answer);
               });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AlertsService::WatchAlerts(grpc::CallbackServerContext* context,
                                                                       const grpc::ByteBuffer* request) {
  return watch<v1::WatchAlertsRequest>(m_gate, context, "AlertsService/WatchAlerts", request,
                                       [this](const Caller& caller, const v1::WatchAlertsRequest& wanted) {
                                         return m_factory.watchAlerts(caller, wanted);
                                       });
}

}  // namespace aifactory
