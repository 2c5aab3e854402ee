// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/services.h"
#include "factory/api/unary.h"
#include "factory/api/watch_method.h"

namespace aifactory {

grpc::ServerWriteReactor<grpc::ByteBuffer>* FleetService::WatchFleet(grpc::CallbackServerContext* context,
                                                                     const grpc::ByteBuffer* request) {
  return watch<v1::WatchFleetRequest>(m_gate, context, "FleetService/WatchFleet", request,
                                      [this](const Caller& caller, const v1::WatchFleetRequest& wanted) {
                                        return m_factory.watchFleet(caller, wanted);
                                      });
}

grpc::ServerUnaryReactor* FleetService::GetFleetSummary(grpc::CallbackServerContext* context,
                                                        const v1::GetFleetSummaryRequest* request,
                                                        v1::GetFleetSummaryResponse* response) {
  return unary(m_gate, context, "FleetService/GetFleetSummary", *request, response,
               [this](const Caller& caller, v1::GetFleetSummaryResponse& answer) {
                 answer = m_factory.fleetSummary(caller);
                 return absl::OkStatus();
               });
}

grpc::ServerUnaryReactor* FleetService::ListNodes(grpc::CallbackServerContext* context,
                                                  const v1::ListNodesRequest* request,
                                                  v1::ListNodesResponse* response) {
  return unary(m_gate, context, "FleetService/ListNodes", *request, response,
               [this, request](const Caller& caller, v1::ListNodesResponse& answer) {
                 return put(m_factory.listNodes(caller, *request), &answer);
               });
}

grpc::ServerUnaryReactor* FleetService::DrainNode(grpc::CallbackServerContext* context,
                                                  const v1::DrainNodeRequest* request,
                                                  v1::DrainNodeResponse* response) {
  return unary(
      m_gate, context, "FleetService/DrainNode", *request, response,
      [this, request](const Caller& caller, v1::DrainNodeResponse& answer) {
        return put(m_factory.drainNode(caller, *request), answer.mutable_node());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* FleetService::ResumeNode(grpc::CallbackServerContext* context,
                                                   const v1::ResumeNodeRequest* request,
                                                   v1::ResumeNodeResponse* response) {
  return unary(
      m_gate, context, "FleetService/ResumeNode", *request, response,
      [this, request](const Caller& caller, v1::ResumeNodeResponse& answer) {
        return put(m_factory.resumeNode(caller, *request), answer.mutable_node());
      },
      Waits::ForScheduler);
}

}  // namespace aifactory
