// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/export_reactor.h"
#include "factory/api/services.h"
#include "factory/api/unary.h"

namespace aifactory {

grpc::ServerUnaryReactor* HistoryService::GetHistory(grpc::CallbackServerContext* context,
                                                     const v1::GetHistoryRequest* request,
                                                     v1::GetHistoryResponse* response) {
  return unary(
      m_gate, context, "HistoryService/GetHistory", *request, response,
      [this](const Caller& caller, v1::GetHistoryResponse& answer) {
        answer = m_factory.history(caller);
        return absl::OkStatus();
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* HistoryService::GetFleetAt(grpc::CallbackServerContext* context,
                                                     const v1::GetFleetAtRequest* request,
                                                     v1::GetFleetAtResponse* response) {
  return unary(
      m_gate, context, "HistoryService/GetFleetAt", *request, response,
      [this, request](const Caller& caller, v1::GetFleetAtResponse& answer) {
        return put(m_factory.fleetAt(caller, *request), &answer);
      },
      Waits::ForScheduler);  // for the disk: one caller must not take every thread with that either
}

grpc::ServerUnaryReactor* HistoryService::GetJobTelemetry(grpc::CallbackServerContext* context,
                                                          const v1::GetJobTelemetryRequest* request,
                                                          v1::GetJobTelemetryResponse* response) {
  return unary(
      m_gate, context, "HistoryService/GetJobTelemetry", *request, response,
      [this, request](const Caller& caller, v1::GetJobTelemetryResponse& answer) {
        return put(m_factory.jobTelemetry(caller, *request), &answer);
      },
      Waits::ForScheduler);
}

grpc::ServerWriteReactor<v1::ExportBundleResponse>* HistoryService::ExportBundle(
    grpc::CallbackServerContext* context, const v1::ExportBundleRequest* request) {
  auto call = m_gate.admit(*context, "HistoryService/ExportBundle", *request);
  if (!call.ok()) {
    return new RefusedStream<v1::ExportBundleResponse>(call.status());
  }
  return ExportReactor::begin(m_gate, *context, *std::move(call), m_factory, *request);
}

}  // namespace aifactory
