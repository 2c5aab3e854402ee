// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/grpcpp.h>

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <string>

#include "aifactory/v1/alerts.grpc.pb.h"
#include "aifactory/v1/efficiency.grpc.pb.h"
#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/history.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "aifactory/v1/session.grpc.pb.h"
#include "aifactory/v1/twins.grpc.pb.h"
#include "client/profile.h"

namespace aifactory {

/// A factoryd whose every answer the test writes: the fake sits at the wire. Handlers run on gRPC's threads; set them
/// before `start`.
class ScriptedFactory {
 public:
  template <class Request, class Response>
  using Unary = std::function<grpc::Status(grpc::ServerContext&, const Request&, Response&)>;
  template <class Request, class Response>
  using Stream = std::function<grpc::Status(grpc::ServerContext&, const Request&, grpc::ServerWriter<Response>&)>;

  ScriptedFactory();
  ~ScriptedFactory();

  void start();
  /// Cuts every call at once, as a killed process does.
  void kill();
  const std::string& endpoint() const { return m_endpoint; }
  /// A profile whose token file holds the token that this factory wants.
  Profile profile() const;
  void writeToken(const std::string& token) const;

  /// A watch of nothing: RESET, SYNCED and then bookmarks until the caller leaves.
  template <class Request, class Response>
  static grpc::Status watchNothing(grpc::ServerContext& context, const Request&, grpc::ServerWriter<Response>& writer);
  /// A refusal as factoryd writes it.
  static grpc::Status refusal(grpc::StatusCode code, const std::string& reason, const std::string& sentence,
                              const std::string& field = {});

  std::string wantedToken = "secret";
  Unary<v1::WhoAmIRequest, v1::WhoAmIResponse> whoAmI;
  Stream<v1::WatchFleetRequest, v1::WatchFleetResponse> watchFleet;
  Stream<v1::WatchJobsRequest, v1::WatchJobsResponse> watchJobs;
  Stream<v1::WatchAlertsRequest, v1::WatchAlertsResponse> watchAlerts;
  Unary<v1::GetJobRequest, v1::GetJobResponse> getJob;
  Unary<v1::SubmitJobRequest, v1::SubmitJobResponse> submitJob;
  Unary<v1::CancelJobRequest, v1::CancelJobResponse> cancelJob;
  Unary<v1::DrainNodeRequest, v1::DrainNodeResponse> drainNode;
  Unary<v1::ResumeNodeRequest, v1::ResumeNodeResponse> resumeNode;
  Stream<v1::ReadJobOutputRequest, v1::ReadJobOutputResponse> readJobOutput;
  Unary<v1::AcknowledgeAlertRequest, v1::AcknowledgeAlertResponse> acknowledgeAlert;
  Unary<v1::SilenceAlertRequest, v1::SilenceAlertResponse> silenceAlert;
  Unary<v1::ListPastAlertsRequest, v1::ListPastAlertsResponse> listPastAlerts;
  Unary<v1::ListAlertRulesRequest, v1::ListAlertRulesResponse> listAlertRules;
  Unary<v1::GetEfficiencyRequest, v1::GetEfficiencyResponse> getEfficiency;
  Unary<v1::GetHistoryRequest, v1::GetHistoryResponse> getHistory;
  Unary<v1::GetFleetAtRequest, v1::GetFleetAtResponse> getFleetAt;
  Unary<v1::GetJobTelemetryRequest, v1::GetJobTelemetryResponse> getJobTelemetry;
  Stream<v1::ExportBundleRequest, v1::ExportBundleResponse> exportBundle;
  Stream<v1::WatchTwinsRequest, v1::WatchTwinsResponse> watchTwins;
  Unary<v1::UploadTwinSceneRequest, v1::UploadTwinSceneResponse> uploadTwinScene;
  Unary<v1::CreateTwinRequest, v1::CreateTwinResponse> createTwin;
  Stream<v1::DownloadTwinSceneRequest, v1::DownloadTwinSceneResponse> downloadTwinScene;

 private:
  struct Services;
  QTemporaryDir m_directory;
  std::string m_endpoint;
  std::unique_ptr<Services> m_services;
  std::unique_ptr<grpc::Server> m_server;
};

v1::WatchHeader watchHeader(v1::WatchHeader::Kind kind, std::uint64_t revision, const std::string& token);

}  // namespace aifactory
