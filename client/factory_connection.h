// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

#include <memory>

#include "aifactory/v1/efficiency.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/history.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/session.pb.h"
#include "aifactory/v1/twins.pb.h"
#include "client/alert_store.h"
#include "client/call.h"
#include "client/fleet_store.h"
#include "client/job_store.h"
#include "client/profile.h"
#include "client/request_ledger.h"
#include "client/transfer_progress.h"
#include "client/twin_store.h"

namespace aifactory {

class HistoryStore;
class TimeCursor;

/// One factory: its channel, its session and its stores. Nothing is global; several may live side by side.
/// Lives on the GUI thread; never blocks it.
class FactoryConnection : public QObject {
  Q_OBJECT

 public:
  enum class State {
    Disconnected,  ///< not asked to connect, or closed
    Connecting,    ///< first connection under way
    Connected,
    Reconnecting,  ///< lost; `retryAt` says when the next try is; stores keep their rows and are stale
    Refused,       ///< the server answered no (token, address); trying again makes no sense; see `errorText`
  };
  Q_ENUM(State)

  explicit FactoryConnection(Profile profile, QObject* parent = nullptr);
  ~FactoryConnection() override;

  /// Starts (for the demo profile: starts the child factoryd first), and keeps trying until `close`.
  void open();
  /// Ends streams and calls, and a factoryd of our own.
  void close();

  const Profile& profile() const;
  State state() const;
  QString errorText() const;
  QDateTime retryAt() const;
  /// Since when what the stores show is not confirmed by the server, or by the scheduler behind it; invalid while it
  /// is.
  QDateTime staleSince() const;
  /// The last WhoAmI answer; default until connected. Refreshed every 5 s for the engine's reachability.
  const v1::WhoAmIResponse& session() const;
  /// What people call "tenants/skt": its display name, else the last part of its name.
  std::string_view tenantName(std::string_view tenant) const;
  /// Whether this caller's role may call "JobsService/SubmitJob".
  bool mayCall(QStringView method) const;
  /// The factory's clock as it is shown: the cursor's instant, or now (on the demo factory it may run fast).
  QDateTime factoryTime() const;
  /// The factory's clock now, whatever is shown.
  QDateTime liveTime() const;

  /// Which time the stores show. They follow within a moment: `isAtCursor` once all of them do.
  TimeCursor& cursor();
  const TimeCursor& cursor() const;
  bool isAtCursor() const;
  /// Whether this caller may change the factory: only the present can be changed.
  bool mayAct() const;
  /// Which time can be shown.
  HistoryStore& history();
  const HistoryStore& history() const;

  /// Submissions whose answer was never heard: to be offered for sending again, with `submitJob` and as they are.
  RequestLedger& requestLedger();

  FleetStore& fleet();
  JobStore& jobs();
  AlertStore& alerts();
  /// Alerts of now, whatever is shown; null while they are not known, and of a handover, which has no present.
  const AlertStore* presentAlerts() const;

  /// Of now, whatever is shown.
  TwinStore& twins();

  /// Unary calls. Each has a deadline (15 s), retries itself on UNAVAILABLE only where that is safe, and calls back on
  /// `receiver`'s thread.
  /// A submission (not one that only validates) is in `requestLedger` before it leaves, until its answer was heard.
  CallHandle submitJob(const v1::SubmitJobRequest& request, QObject* receiver,
                       CallCallback<v1::SubmitJobResponse> done);
  CallHandle getJob(const v1::GetJobRequest& request, QObject* receiver, CallCallback<v1::GetJobResponse> done);
  CallHandle cancelJob(const v1::CancelJobRequest& request, QObject* receiver,
                       CallCallback<v1::CancelJobResponse> done);
  CallHandle holdJob(const v1::HoldJobRequest& request, QObject* receiver, CallCallback<v1::HoldJobResponse> done);
  CallHandle releaseJob(const v1::ReleaseJobRequest& request, QObject* receiver,
                        CallCallback<v1::ReleaseJobResponse> done);
  CallHandle requeueJob(const v1::RequeueJobRequest& request, QObject* receiver,
                        CallCallback<v1::RequeueJobResponse> done);
  CallHandle listQueues(const v1::ListQueuesRequest& request, QObject* receiver,
                        CallCallback<v1::ListQueuesResponse> done);
  CallHandle drainNode(const v1::DrainNodeRequest& request, QObject* receiver,
                       CallCallback<v1::DrainNodeResponse> done);
  CallHandle resumeNode(const v1::ResumeNodeRequest& request, QObject* receiver,
                        CallCallback<v1::ResumeNodeResponse> done);
  CallHandle getFleetSummary(const v1::GetFleetSummaryRequest& request, QObject* receiver,
                             CallCallback<v1::GetFleetSummaryResponse> done);
  CallHandle listJobs(const v1::ListJobsRequest& request, QObject* receiver, CallCallback<v1::ListJobsResponse> done);
  CallHandle acknowledgeAlert(const v1::AcknowledgeAlertRequest& request, QObject* receiver,
                              CallCallback<v1::AcknowledgeAlertResponse> done);
  CallHandle silenceAlert(const v1::SilenceAlertRequest& request, QObject* receiver,
                          CallCallback<v1::SilenceAlertResponse> done);
  CallHandle listPastAlerts(const v1::ListPastAlertsRequest& request, QObject* receiver,
                            CallCallback<v1::ListPastAlertsResponse> done);
  CallHandle listAlertRules(const v1::ListAlertRulesRequest& request, QObject* receiver,
                            CallCallback<v1::ListAlertRulesResponse> done);
  CallHandle getEfficiency(const v1::GetEfficiencyRequest& request, QObject* receiver,
                           CallCallback<v1::GetEfficiencyResponse> done);
  CallHandle getFleetAt(const v1::GetFleetAtRequest& request, QObject* receiver,
                        CallCallback<v1::GetFleetAtResponse> done);
  CallHandle getJobTelemetry(const v1::GetJobTelemetryRequest& request, QObject* receiver,
                             CallCallback<v1::GetJobTelemetryResponse> done);

  CallHandle deleteTwin(const v1::DeleteTwinRequest& request, QObject* receiver,
                        CallCallback<v1::DeleteTwinResponse> done);

  /// Makes a twin of `file`, a binary glTF; `request` wants its scene only. Goes on through lost connections; nothing
  /// of it is done on the GUI thread. To send it again, use the same `request_id`.
  CallHandle createTwin(const v1::CreateTwinRequest& request, const QString& file, QObject* receiver,
                        TransferProgress progress, CallCallback<v1::CreateTwinResponse> done);
  /// The bytes of the twin's scene, from this machine's cache where they are there. Goes on through lost connections,
  /// and where an earlier download broke off; nothing of it is done on the GUI thread.
  CallHandle loadTwinScene(const v1::Twin& twin, QObject* receiver, TransferProgress progress,
                           CallCallback<QByteArray> done);

  /// Writes the interval's bundle to `file`, not on the GUI thread; it appears whole or not at all.
  CallHandle exportBundle(const v1::ExportBundleRequest& request, const QString& file, QObject* receiver,
                          TransferProgress progress, CallCallback<bool> done);

  /// Output from `request.offset` on; `chunk` is called for each piece, `done` once. Reconnects by itself where it was.
  CallHandle readJobOutput(const v1::ReadJobOutputRequest& request, QObject* receiver,
                           std::function<void(const v1::ReadJobOutputResponse&)> chunk, CallCallback<bool> done);

 Q_SIGNALS:
  void stateChanged();
  void sessionChanged();
  /// `isAtCursor` is another.
  void settledChanged();
  /// `presentAlerts` may be others.
  void presentAlertsChanged();

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace aifactory
