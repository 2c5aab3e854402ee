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

grpc::ServerUnaryReactor* AlertsService::AcknowledgeAlert(grpc::CallbackServerContext* context,
                                                          const v1::AcknowledgeAlertRequest* request,
                                                          v1::AcknowledgeAlertResponse* response) {
  return unary(m_gate, context, "AlertsService/AcknowledgeAlert", *request, response,
               [this, request](const Caller& caller, v1::AcknowledgeAlertResponse& answer) {
                 return put(m_factory.acknowledgeAlert(caller, *request), answer.mutable_alert());
               });
}

grpc::ServerUnaryReactor* AlertsService::SilenceAlert(grpc::CallbackServerContext* context,
                                                      const v1::SilenceAlertRequest* request,
                                                      v1::SilenceAlertResponse* response) {
  return unary(m_gate, context, "AlertsService/SilenceAlert", *request, response,
               [this, request](const Caller& caller, v1::SilenceAlertResponse& answer) {
                 return put(m_factory.silenceAlert(caller, *request), answer.mutable_alert());
               });
}

grpc::ServerUnaryReactor* AlertsService::ListPastAlerts(grpc::CallbackServerContext* context,
                                                        const v1::ListPastAlertsRequest* request,
                                                        v1::ListPastAlertsResponse* response) {
  return unary(
      m_gate, context, "AlertsService/ListPastAlerts", *request, response,
      [this, request](const Caller& caller, v1::ListPastAlertsResponse& answer) {
        return put(m_factory.listPastAlerts(caller, *request), &answer);
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* AlertsService::ListAlertRules(grpc::CallbackServerContext* context,
                                                        const v1::ListAlertRulesRequest* request,
                                                        v1::ListAlertRulesResponse* response) {
  return unary(m_gate, context, "AlertsService/ListAlertRules", *request, response,
               [this](const Caller&, v1::ListAlertRulesResponse& answer) {
                 answer = m_factory.listAlertRules();
                 return absl::OkStatus();
               });
}

}  // namespace aifactory
