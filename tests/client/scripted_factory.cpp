// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/scripted_factory.h"

#include <QFile>

#include <chrono>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace aifactory {

struct ScriptedFactory::Services final : v1::SessionService::Service,
                                         v1::FleetService::Service,
                                         v1::JobsService::Service,
                                         v1::AlertsService::Service,
                                         v1::EfficiencyService::Service,
                                         v1::HistoryService::Service,
                                         v1::TwinsService::Service {
  explicit Services(ScriptedFactory& script) : m_script(script) {}

  template <class Handler, class Request, class Answer>
  grpc::Status checked(const Handler& handler, grpc::ServerContext* context, const Request* request, Answer* answer) {
    const auto& metadata = context->client_metadata();
    const auto given = metadata.find("authorization");
    if (given == metadata.end() || given->second != "Bearer " + m_script.wantedToken) {
      return ScriptedFactory::refusal(grpc::UNAUTHENTICATED, "TOKEN_INVALID", "Unknown token.");
    }
    if (!handler) return {grpc::UNIMPLEMENTED, "not in this script"};
    return handler(*context, *request, *answer);
  }

  grpc::Status WhoAmI(grpc::ServerContext* c, const v1::WhoAmIRequest* q, v1::WhoAmIResponse* a) override {
    return checked(m_script.whoAmI, c, q, a);
  }
  grpc::Status WatchFleet(grpc::ServerContext* c, const v1::WatchFleetRequest* q,
                          grpc::ServerWriter<v1::WatchFleetResponse>* a) override {
    return checked(m_script.watchFleet, c, q, a);
  }
  grpc::Status WatchJobs(grpc::ServerContext* c, const v1::WatchJobsRequest* q,
                         grpc::ServerWriter<v1::WatchJobsResponse>* a) override {
    return checked(m_script.watchJobs, c, q, a);
  }
  grpc::Status WatchAlerts(grpc::ServerContext* c, const v1::WatchAlertsRequest* q,
                           grpc::ServerWriter<v1::WatchAlertsResponse>* a) override {
    return checked(m_script.watchAlerts, c, q, a);
  }
  grpc::Status GetJob(grpc::ServerContext* c, const v1::GetJobRequest* q, v1::GetJobResponse* a) override {
    return checked(m_script.getJob, c, q, a);
  }
  grpc::Status SubmitJob(grpc::ServerContext* c, const v1::SubmitJobRequest* q, v1::SubmitJobResponse* a) override {
    return checked(m_script.submitJob, c, q, a);
  }
  grpc::Status CancelJob(grpc::ServerContext* c, const v1::CancelJobRequest* q, v1::CancelJobResponse* a) override {
    return checked(m_script.cancelJob, c, q, a);
  }
  grpc::Status DrainNode(grpc::ServerContext* c, const v1::DrainNodeRequest* q, v1::DrainNodeResponse* a) override {
    return checked(m_script.drainNode, c, q, a);
  }
  grpc::Status ResumeNode(grpc::ServerContext* c, const v1::ResumeNodeRequest* q, v1::ResumeNodeResponse* a) override {
    return checked(m_script.resumeNode, c, q, a);
  }
  grpc::Status ReadJobOutput(grpc::ServerContext* c, const v1::ReadJobOutputRequest* q,
                             grpc::ServerWriter<v1::ReadJobOutputResponse>* a) override {
    return checked(m_script.readJobOutput, c, q, a);
  }
  grpc::Status AcknowledgeAlert(grpc::ServerContext* c, const v1::AcknowledgeAlertRequest* q,
                                v1::AcknowledgeAlertResponse* a) override {
    return checked(m_script.acknowledgeAlert, c, q, a);
  }
  grpc::Status SilenceAlert(grpc::ServerContext* c, const v1::SilenceAlertRequest* q,
                            v1::SilenceAlertResponse* a) override {
    return checked(m_script.silenceAlert, c, q, a);
  }
  grpc::Status ListPastAlerts(grpc::ServerContext* c, const v1::ListPastAlertsRequest* q,
                              v1::ListPastAlertsResponse* a) override {
    return checked(m_script.listPastAlerts, c, q, a);
  }
  grpc::Status ListAlertRules(grpc::ServerContext* c, const v1::ListAlertRulesRequest* q,
                              v1::ListAlertRulesResponse* a) override {
    return checked(m_script.listAlertRules, c, q, a);
  }
  grpc::Status GetEfficiency(grpc::ServerContext* c, const v1::GetEfficiencyRequest* q,
                             v1::GetEfficiencyResponse* a) override {
    return checked(m_script.getEfficiency, c, q, a);
  }
  grpc::Status GetHistory(grpc::ServerContext* c, const v1::GetHistoryRequest* q, v1::GetHistoryResponse* a) override {
    return checked(m_script.getHistory, c, q, a);
  }
  grpc::Status GetFleetAt(grpc::ServerContext* c, const v1::GetFleetAtRequest* q, v1::GetFleetAtResponse* a) override {
    return checked(m_script.getFleetAt, c, q, a);
  }
  grpc::Status GetJobTelemetry(grpc::ServerContext* c, const v1::GetJobTelemetryRequest* q,
                               v1::GetJobTelemetryResponse* a) override {
    return checked(m_script.getJobTelemetry, c, q, a);
  }
  grpc::Status ExportBundle(grpc::ServerContext* c, const v1::ExportBundleRequest* q,
                            grpc::ServerWriter<v1::ExportBundleResponse>* a) override {
    return checked(m_script.exportBundle, c, q, a);
  }
  grpc::Status WatchTwins(grpc::ServerContext* c, const v1::WatchTwinsRequest* q,
                          grpc::ServerWriter<v1::WatchTwinsResponse>* a) override {
    return checked(m_script.watchTwins, c, q, a);
  }
  grpc::Status UploadTwinScene(grpc::ServerContext* c, const v1::UploadTwinSceneRequest* q,
                               v1::UploadTwinSceneResponse* a) override {
    return checked(m_script.uploadTwinScene, c, q, a);
  }
  grpc::Status CreateTwin(grpc::ServerContext* c, const v1::CreateTwinRequest* q, v1::CreateTwinResponse* a) override {
    return checked(m_script.createTwin, c, q, a);
  }
  grpc::Status DownloadTwinScene(grpc::ServerContext* c, const v1::DownloadTwinSceneRequest* q,
                                 grpc::ServerWriter<v1::DownloadTwinSceneResponse>* a) override {
    return checked(m_script.downloadTwinScene, c, q, a);
  }

  ScriptedFactory& m_script;
};

template <class Request, class Response>
grpc::Status ScriptedFactory::watchNothing(grpc::ServerContext& context, const Request&,
                                           grpc::ServerWriter<Response>& writer) {
  Response response;
  for (const auto kind : {v1::WatchHeader::KIND_RESET, v1::WatchHeader::KIND_SYNCED}) {
    *response.mutable_header() = watchHeader(kind, 1, "token");
    if (!writer.Write(response)) return grpc::Status::CANCELLED;
  }
  *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_BOOKMARK, 1, "token");
  for (int beat = 0; !context.IsCancelled(); ++beat) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (beat % 50 == 0 && !writer.Write(response)) break;
  }
  return grpc::Status::CANCELLED;
}

ScriptedFactory::ScriptedFactory()
    : m_endpoint("unix://" + m_directory.filePath(QStringLiteral("factoryd.sock")).toStdString()),
      m_services(std::make_unique<Services>(*this)) {
  writeToken(wantedToken);
  whoAmI = [](grpc::ServerContext&, const v1::WhoAmIRequest&, v1::WhoAmIResponse& response) {
    response.set_identity("kim.js");
    response.set_role(v1::ROLE_OPERATOR);
    response.add_methods("/aifactory.v1.JobsService/SubmitJob");
    return grpc::Status::OK;
  };
  watchFleet = watchNothing<v1::WatchFleetRequest, v1::WatchFleetResponse>;
  watchJobs = watchNothing<v1::WatchJobsRequest, v1::WatchJobsResponse>;
  watchAlerts = watchNothing<v1::WatchAlertsRequest, v1::WatchAlertsResponse>;
  watchTwins = watchNothing<v1::WatchTwinsRequest, v1::WatchTwinsResponse>;
}

ScriptedFactory::~ScriptedFactory() { kill(); }

void ScriptedFactory::start() {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(m_endpoint, grpc::InsecureServerCredentials());
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1'000);
  builder.RegisterService(static_cast<v1::SessionService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::FleetService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::JobsService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::AlertsService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::EfficiencyService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::HistoryService::Service*>(m_services.get()));
  builder.RegisterService(static_cast<v1::TwinsService::Service*>(m_services.get()));
  m_server = builder.BuildAndStart();
}

void ScriptedFactory::kill() {
  if (!m_server) return;
  m_server->Shutdown(std::chrono::system_clock::now());
  m_server->Wait();
  m_server.reset();
}

Profile ScriptedFactory::profile() const {
  Profile profile;
  profile.name = QStringLiteral("scripted");
  profile.endpoint = QString::fromStdString(m_endpoint);
  profile.tokenFile = m_directory.filePath(QStringLiteral("token"));
  return profile;
}

void ScriptedFactory::writeToken(const std::string& token) const {
  QFile file(m_directory.filePath(QStringLiteral("token")));
  if (!file.open(QIODevice::WriteOnly)) return;
  file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
  file.write(QByteArray::fromStdString(token + "\n"));
}

grpc::Status ScriptedFactory::refusal(grpc::StatusCode code, const std::string& reason, const std::string& sentence,
                                      const std::string& field) {
  google::rpc::Status details;
  details.set_code(code);
  details.set_message(sentence);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("aifactory");
  details.add_details()->PackFrom(info);
  if (!field.empty()) {
    google::rpc::BadRequest request;
    auto& violation = *request.add_field_violations();
    violation.set_field(field);
    violation.set_description(sentence);
    details.add_details()->PackFrom(request);
  }
  return {code, sentence, details.SerializeAsString()};
}

v1::WatchHeader watchHeader(v1::WatchHeader::Kind kind, std::uint64_t revision, const std::string& token) {
  v1::WatchHeader header;
  header.set_kind(kind);
  header.set_revision(revision);
  const bool carriesToken = kind != v1::WatchHeader::KIND_RESET && kind != v1::WatchHeader::KIND_SNAPSHOT;
  if (carriesToken) header.set_resume_token(token);
  return header;
}

}  // namespace aifactory
