// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/factory_connection.h"

#include "base/resource_name.h"
#include "client/factory_connection_impl.h"

namespace aifactory {

FactoryConnection::FactoryConnection(Profile profile, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(this, std::move(profile))) {}

FactoryConnection::~FactoryConnection() = default;

void FactoryConnection::open() { m_impl->open(); }
void FactoryConnection::close() { m_impl->close(); }

const Profile& FactoryConnection::profile() const { return m_impl->profile; }
FactoryConnection::State FactoryConnection::state() const { return m_impl->told.state; }
QString FactoryConnection::errorText() const { return m_impl->told.error; }
QDateTime FactoryConnection::retryAt() const { return m_impl->told.retryAt; }
QDateTime FactoryConnection::staleSince() const { return m_impl->told.staleSince; }
const v1::WhoAmIResponse& FactoryConnection::session() const { return m_impl->session; }
QDateTime FactoryConnection::factoryTime() const {
  return m_impl->cursor.isLive() ? m_impl->liveTime() : m_impl->cursor.time();
}
QDateTime FactoryConnection::liveTime() const { return m_impl->liveTime(); }
TimeCursor& FactoryConnection::cursor() { return m_impl->cursor; }
const TimeCursor& FactoryConnection::cursor() const { return m_impl->cursor; }
bool FactoryConnection::isAtCursor() const { return m_impl->isAtCursor(); }
bool FactoryConnection::mayAct() const { return m_impl->cursor.isLive() && !m_impl->profile.isBundle(); }
HistoryStore& FactoryConnection::history() { return m_impl->history; }
const HistoryStore& FactoryConnection::history() const { return m_impl->history; }
RequestLedger& FactoryConnection::requestLedger() { return m_impl->ledger; }

FleetStore& FactoryConnection::fleet() { return m_impl->fleet; }
JobStore& FactoryConnection::jobs() { return m_impl->jobs; }
AlertStore& FactoryConnection::alerts() { return m_impl->alerts; }
TwinStore& FactoryConnection::twins() { return m_impl->twins; }
const AlertStore* FactoryConnection::presentAlerts() const { return m_impl->presentAlerts(); }

std::string_view FactoryConnection::tenantName(std::string_view tenant) const {
  const auto& named = m_impl->session.named_tenants();
  const auto found = std::find_if(named.begin(), named.end(), [&](const auto& each) { return each.name() == tenant; });
  return found == named.end() || found->display_name().empty() ? lastId(tenant) : found->display_name();
}

bool FactoryConnection::mayCall(QStringView method) const {
  const std::string wanted = "/aifactory.v1." + method.toUtf8().toStdString();
  const auto& methods = m_impl->session.methods();
  return std::find(methods.begin(), methods.end(), wanted) != methods.end();
}

CallHandle FactoryConnection::submitJob(const v1::SubmitJobRequest& request, QObject* receiver,
                                        CallCallback<v1::SubmitJobResponse> done) {
  return m_impl->submit(request, receiver, std::move(done));
}

CallHandle FactoryConnection::readJobOutput(const v1::ReadJobOutputRequest& request, QObject* receiver,
                                            std::function<void(const v1::ReadJobOutputResponse&)> chunk,
                                            CallCallback<bool> done) {
  return m_impl->readOutput(request, receiver, std::move(chunk), std::move(done));
}

CallHandle FactoryConnection::getJob(const v1::GetJobRequest& request, QObject* receiver,
                                     CallCallback<v1::GetJobResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::GetJob, request, receiver, std::move(done));
}

CallHandle FactoryConnection::cancelJob(const v1::CancelJobRequest& request, QObject* receiver,
                                        CallCallback<v1::CancelJobResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::CancelJob, request, receiver, std::move(done));
}

CallHandle FactoryConnection::holdJob(const v1::HoldJobRequest& request, QObject* receiver,
                                      CallCallback<v1::HoldJobResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::HoldJob, request, receiver, std::move(done));
}

CallHandle FactoryConnection::releaseJob(const v1::ReleaseJobRequest& request, QObject* receiver,
                                         CallCallback<v1::ReleaseJobResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::ReleaseJob, request, receiver, std::move(done));
}

CallHandle FactoryConnection::requeueJob(const v1::RequeueJobRequest& request, QObject* receiver,
                                         CallCallback<v1::RequeueJobResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::RequeueJob, request, receiver, std::move(done));
}

CallHandle FactoryConnection::listQueues(const v1::ListQueuesRequest& request, QObject* receiver,
                                         CallCallback<v1::ListQueuesResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::ListQueues, request, receiver, std::move(done));
}

CallHandle FactoryConnection::listJobs(const v1::ListJobsRequest& request, QObject* receiver,
                                       CallCallback<v1::ListJobsResponse> done) {
  return m_impl->call(&Channel::jobs, &JobsCalls::ListJobs, request, receiver, std::move(done));
}

CallHandle FactoryConnection::drainNode(const v1::DrainNodeRequest& request, QObject* receiver,
                                        CallCallback<v1::DrainNodeResponse> done) {
  return m_impl->call(&Channel::fleet, &FleetCalls::DrainNode, request, receiver, std::move(done));
}

CallHandle FactoryConnection::resumeNode(const v1::ResumeNodeRequest& request, QObject* receiver,
                                         CallCallback<v1::ResumeNodeResponse> done) {
  return m_impl->call(&Channel::fleet, &FleetCalls::ResumeNode, request, receiver, std::move(done));
}

CallHandle FactoryConnection::getFleetSummary(const v1::GetFleetSummaryRequest& request, QObject* receiver,
                                              CallCallback<v1::GetFleetSummaryResponse> done) {
  return m_impl->call(&Channel::fleet, &FleetCalls::GetFleetSummary, request, receiver, std::move(done));
}

CallHandle FactoryConnection::acknowledgeAlert(const v1::AcknowledgeAlertRequest& request, QObject* receiver,
                                               CallCallback<v1::AcknowledgeAlertResponse> done) {
  return m_impl->call(&Channel::alerts, &AlertsCalls::AcknowledgeAlert, request, receiver, std::move(done));
}

CallHandle FactoryConnection::silenceAlert(const v1::SilenceAlertRequest& request, QObject* receiver,
                                           CallCallback<v1::SilenceAlertResponse> done) {
  return m_impl->call(&Channel::alerts, &AlertsCalls::SilenceAlert, request, receiver, std::move(done));
}

CallHandle FactoryConnection::listPastAlerts(const v1::ListPastAlertsRequest& request, QObject* receiver,
                                             CallCallback<v1::ListPastAlertsResponse> done) {
  return m_impl->call(&Channel::alerts, &AlertsCalls::ListPastAlerts, request, receiver, std::move(done));
}

CallHandle FactoryConnection::listAlertRules(const v1::ListAlertRulesRequest& request, QObject* receiver,
                                             CallCallback<v1::ListAlertRulesResponse> done) {
  return m_impl->call(&Channel::alerts, &AlertsCalls::ListAlertRules, request, receiver, std::move(done));
}

CallHandle FactoryConnection::getEfficiency(const v1::GetEfficiencyRequest& request, QObject* receiver,
                                            CallCallback<v1::GetEfficiencyResponse> done) {
  return m_impl->call(&Channel::efficiency, &EfficiencyCalls::GetEfficiency, request, receiver, std::move(done));
}

CallHandle FactoryConnection::getFleetAt(const v1::GetFleetAtRequest& request, QObject* receiver,
                                         CallCallback<v1::GetFleetAtResponse> done) {
  return m_impl->call(&Channel::history, &HistoryCalls::GetFleetAt, request, receiver, std::move(done));
}

CallHandle FactoryConnection::getJobTelemetry(const v1::GetJobTelemetryRequest& request, QObject* receiver,
                                              CallCallback<v1::GetJobTelemetryResponse> done) {
  return m_impl->call(&Channel::history, &HistoryCalls::GetJobTelemetry, request, receiver, std::move(done));
}

CallHandle FactoryConnection::deleteTwin(const v1::DeleteTwinRequest& request, QObject* receiver,
                                         CallCallback<v1::DeleteTwinResponse> done) {
  return m_impl->call(&Channel::twins, &TwinsCalls::DeleteTwin, request, receiver, std::move(done));
}

CallHandle FactoryConnection::createTwin(const v1::CreateTwinRequest& request, const QString& file, QObject* receiver,
                                         TransferProgress progress, CallCallback<v1::CreateTwinResponse> done) {
  return m_impl->createTwin(request, file, receiver, std::move(progress), std::move(done));
}

CallHandle FactoryConnection::loadTwinScene(const v1::Twin& twin, QObject* receiver, TransferProgress progress,
                                            CallCallback<QByteArray> done) {
  return m_impl->loadTwinScene(twin, receiver, std::move(progress), std::move(done));
}

CallHandle FactoryConnection::exportBundle(const v1::ExportBundleRequest& request, const QString& file,
                                           QObject* receiver, TransferProgress progress, CallCallback<bool> done) {
  return m_impl->exportBundle(request, file, receiver, std::move(progress), std::move(done));
}

}  // namespace aifactory
