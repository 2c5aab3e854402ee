// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aifactory/v1/alerts.grpc.pb.h"
#include "aifactory/v1/efficiency.grpc.pb.h"
#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/history.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "aifactory/v1/session.grpc.pb.h"
#include "aifactory/v1/twins.grpc.pb.h"
#include "factory/api/call_gate.h"
#include "factory/core/factory.h"

namespace aifactory {

// The contract's services. Each method passes the gate, asks core and hands the answer on; nothing is decided here.

class SessionService final : public v1::SessionService::CallbackService {
 public:
  SessionService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* WhoAmI(grpc::CallbackServerContext* context, const v1::WhoAmIRequest* request,
                                   v1::WhoAmIResponse* response) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class FleetService final
    : public v1::FleetService::WithRawCallbackMethod_WatchFleet<v1::FleetService::CallbackService> {
 public:
  FleetService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchFleet(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* GetFleetSummary(grpc::CallbackServerContext* context,
                                            const v1::GetFleetSummaryRequest* request,
                                            v1::GetFleetSummaryResponse* response) override;
  grpc::ServerUnaryReactor* ListNodes(grpc::CallbackServerContext* context, const v1::ListNodesRequest* request,
                                      v1::ListNodesResponse* response) override;
  grpc::ServerUnaryReactor* DrainNode(grpc::CallbackServerContext* context, const v1::DrainNodeRequest* request,
                                      v1::DrainNodeResponse* response) override;
  grpc::ServerUnaryReactor* ResumeNode(grpc::CallbackServerContext* context, const v1::ResumeNodeRequest* request,
                                       v1::ResumeNodeResponse* response) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class JobsService final : public v1::JobsService::WithRawCallbackMethod_WatchJobs<v1::JobsService::CallbackService> {
 public:
  JobsService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* SubmitJob(grpc::CallbackServerContext* context, const v1::SubmitJobRequest* request,
                                      v1::SubmitJobResponse* response) override;
  grpc::ServerUnaryReactor* GetJob(grpc::CallbackServerContext* context, const v1::GetJobRequest* request,
                                   v1::GetJobResponse* response) override;
  grpc::ServerUnaryReactor* ListJobs(grpc::CallbackServerContext* context, const v1::ListJobsRequest* request,
                                     v1::ListJobsResponse* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchJobs(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* CancelJob(grpc::CallbackServerContext* context, const v1::CancelJobRequest* request,
                                      v1::CancelJobResponse* response) override;
  grpc::ServerUnaryReactor* HoldJob(grpc::CallbackServerContext* context, const v1::HoldJobRequest* request,
                                    v1::HoldJobResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseJob(grpc::CallbackServerContext* context, const v1::ReleaseJobRequest* request,
                                       v1::ReleaseJobResponse* response) override;
  grpc::ServerUnaryReactor* RequeueJob(grpc::CallbackServerContext* context, const v1::RequeueJobRequest* request,
                                       v1::RequeueJobResponse* response) override;
  grpc::ServerWriteReactor<v1::ReadJobOutputResponse>* ReadJobOutput(grpc::CallbackServerContext* context,
                                                                     const v1::ReadJobOutputRequest* request) override;
  grpc::ServerUnaryReactor* ListQueues(grpc::CallbackServerContext* context, const v1::ListQueuesRequest* request,
                                       v1::ListQueuesResponse* response) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class AlertsService final
    : public v1::AlertsService::WithRawCallbackMethod_WatchAlerts<v1::AlertsService::CallbackService> {
 public:
  AlertsService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* ListAlerts(grpc::CallbackServerContext* context, const v1::ListAlertsRequest* request,
                                       v1::ListAlertsResponse* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchAlerts(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* AcknowledgeAlert(grpc::CallbackServerContext* context,
                                             const v1::AcknowledgeAlertRequest* request,
                                             v1::AcknowledgeAlertResponse* response) override;
  grpc::ServerUnaryReactor* SilenceAlert(grpc::CallbackServerContext* context, const v1::SilenceAlertRequest* request,
                                         v1::SilenceAlertResponse* response) override;
  grpc::ServerUnaryReactor* ListPastAlerts(grpc::CallbackServerContext* context,
                                           const v1::ListPastAlertsRequest* request,
                                           v1::ListPastAlertsResponse* response) override;
  grpc::ServerUnaryReactor* ListAlertRules(grpc::CallbackServerContext* context,
                                           const v1::ListAlertRulesRequest* request,
                                           v1::ListAlertRulesResponse* response) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class EfficiencyService final : public v1::EfficiencyService::CallbackService {
 public:
  EfficiencyService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* GetEfficiency(grpc::CallbackServerContext* context, const v1::GetEfficiencyRequest* request,
                                          v1::GetEfficiencyResponse* response) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class HistoryService final : public v1::HistoryService::CallbackService {
 public:
  HistoryService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* GetHistory(grpc::CallbackServerContext* context, const v1::GetHistoryRequest* request,
                                       v1::GetHistoryResponse* response) override;
  grpc::ServerUnaryReactor* GetFleetAt(grpc::CallbackServerContext* context, const v1::GetFleetAtRequest* request,
                                       v1::GetFleetAtResponse* response) override;
  grpc::ServerUnaryReactor* GetJobTelemetry(grpc::CallbackServerContext* context,
                                            const v1::GetJobTelemetryRequest* request,
                                            v1::GetJobTelemetryResponse* response) override;
  grpc::ServerWriteReactor<v1::ExportBundleResponse>* ExportBundle(grpc::CallbackServerContext* context,
                                                                   const v1::ExportBundleRequest* request) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

class TwinsService final
    : public v1::TwinsService::WithRawCallbackMethod_WatchTwins<v1::TwinsService::CallbackService> {
 public:
  TwinsService(CallGate& gate, Factory& factory) : m_gate(gate), m_factory(factory) {}
  grpc::ServerUnaryReactor* ListTwins(grpc::CallbackServerContext* context, const v1::ListTwinsRequest* request,
                                      v1::ListTwinsResponse* response) override;
  grpc::ServerUnaryReactor* GetTwin(grpc::CallbackServerContext* context, const v1::GetTwinRequest* request,
                                    v1::GetTwinResponse* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchTwins(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* UploadTwinScene(grpc::CallbackServerContext* context,
                                            const v1::UploadTwinSceneRequest* request,
                                            v1::UploadTwinSceneResponse* response) override;
  grpc::ServerUnaryReactor* CreateTwin(grpc::CallbackServerContext* context, const v1::CreateTwinRequest* request,
                                       v1::CreateTwinResponse* response) override;
  grpc::ServerUnaryReactor* DeleteTwin(grpc::CallbackServerContext* context, const v1::DeleteTwinRequest* request,
                                       v1::DeleteTwinResponse* response) override;
  grpc::ServerWriteReactor<v1::DownloadTwinSceneResponse>* DownloadTwinScene(
      grpc::CallbackServerContext* context, const v1::DownloadTwinSceneRequest* request) override;

 private:
  CallGate& m_gate;
  Factory& m_factory;
};

}  // namespace aifactory
