// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/efficiency.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/session.pb.h"
#include "aifactory/v1/twins.pb.h"
#include "base/status.h"
#include "factory/core/alert_log.h"
#include "factory/core/alert_source.h"
#include "factory/core/caller.h"
#include "factory/core/engine.h"
#include "factory/core/factory_observer.h"
#include "factory/core/history.h"
#include "factory/core/scene_store.h"
#include "factory/core/submission_log.h"
#include "factory/core/telemetry.h"
#include "factory/core/twin_log.h"
#include "factory/core/watch.h"

namespace aifactory {

struct FactoryOptions {
  std::string displayName = "Demo factory";
  std::size_t logCapacity = 100'000;  ///< changes a collection keeps for resumption
  std::chrono::milliseconds bookmarkEvery{5000};
  std::chrono::milliseconds twinGrace{30'000};  ///< how long a held resend waits for its twin
  std::vector<FactoryObserver*> observers;      ///< outlive the factory
  TelemetrySource* telemetry = nullptr;         ///< outlives the factory; measures instead of the engine
  History* history = nullptr;                   ///< outlives the factory; null: it has no past
  std::vector<AlertSource*> alertSources;       ///< outlive the factory, too
  AlertLog* alertLog = nullptr;                 ///< outlives it; null: what is said about alerts ends with the process
  TwinLog* twinLog = nullptr;                   ///< outlives it; null: the data hall is its only twin
  SceneStore* scenes = nullptr;                 ///< the same; both or none
};

/// The domain: collections fed by the engine, rules, and every verb of the API in terms of a Caller. Knows no gRPC.
/// Safe from any thread. Verbs may block on the engine; watches and lists never do.
class Factory final {
 public:
  Factory(Engine& engine, SubmissionLog& submissions, FactoryOptions options);
  ~Factory();

  /// Starts the engine and the repair of submissions whose outcome is unknown.
  void start();
  /// Ends watches (next() then says UNAVAILABLE with a RetryInfo), waits for verbs, stops the engine.
  void stop();

  v1::WhoAmIResponse whoAmI(const Caller& caller) const;  ///< `methods` is the API's to fill

  absl::StatusOr<std::unique_ptr<Watch>> watchFleet(const Caller& caller, const v1::WatchFleetRequest& request);
  v1::GetFleetSummaryResponse fleetSummary(const Caller& caller) const;
  absl::StatusOr<v1::ListNodesResponse> listNodes(const Caller& caller, const v1::ListNodesRequest& request) const;
  absl::StatusOr<v1::NodeDetail> drainNode(const Caller& caller, const v1::DrainNodeRequest& request);
  absl::StatusOr<v1::NodeDetail> resumeNode(const Caller& caller, const v1::ResumeNodeRequest& request);

  absl::StatusOr<std::unique_ptr<Watch>> watchJobs(const Caller& caller, const v1::WatchJobsRequest& request);
  /// From memory, or of a job that is listed no more from the scheduler's accounting.
  absl::StatusOr<v1::Job> getJob(const Caller& caller, std::string_view name);
  absl::StatusOr<v1::ListJobsResponse> listJobs(const Caller& caller, const v1::ListJobsRequest& request) const;
  absl::StatusOr<v1::Job> submitJob(const Caller& caller, const v1::SubmitJobRequest& request);
  absl::StatusOr<v1::Job> cancelJob(const Caller& caller, const v1::CancelJobRequest& request);
  absl::StatusOr<v1::Job> holdJob(const Caller& caller, const v1::HoldJobRequest& request);
  absl::StatusOr<v1::Job> releaseJob(const Caller& caller, const v1::ReleaseJobRequest& request);
  absl::StatusOr<v1::Job> requeueJob(const Caller& caller, const v1::RequeueJobRequest& request);
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const Caller& caller, std::string_view job,
                                                        v1::ReadJobOutputRequest::Stream stream);
  absl::StatusOr<v1::ListQueuesResponse> listQueues(const Caller& caller);

  absl::StatusOr<std::unique_ptr<Watch>> watchAlerts(const Caller& caller, const v1::WatchAlertsRequest& request);
  absl::StatusOr<v1::ListAlertsResponse> listAlerts(const Caller& caller, const v1::ListAlertsRequest& request) const;
  absl::StatusOr<v1::Alert> acknowledgeAlert(const Caller& caller, const v1::AcknowledgeAlertRequest& request);
  absl::StatusOr<v1::Alert> silenceAlert(const Caller& caller, const v1::SilenceAlertRequest& request);
  absl::StatusOr<v1::ListPastAlertsResponse> listPastAlerts(const Caller& caller,
                                                            const v1::ListPastAlertsRequest& request) const;
  v1::ListAlertRulesResponse listAlertRules() const;

  v1::GetEfficiencyResponse efficiency(const Caller& caller) const;

  absl::StatusOr<std::unique_ptr<Watch>> watchTwins(const Caller& caller, const v1::WatchTwinsRequest& request);
  absl::StatusOr<v1::ListTwinsResponse> listTwins(const Caller& caller, const v1::ListTwinsRequest& request) const;
  absl::StatusOr<v1::Twin> getTwin(std::string_view name) const;
  /// Number of the scene's bytes that are there now.
  absl::StatusOr<std::uint64_t> uploadTwinScene(const Caller& caller, const v1::UploadTwinSceneRequest& request);
  absl::StatusOr<v1::Twin> createTwin(const Caller& caller, const v1::CreateTwinRequest& request);
  absl::Status deleteTwin(const Caller& caller, const v1::DeleteTwinRequest& request);
  absl::StatusOr<std::unique_ptr<SceneReader>> openTwinScene(const v1::DownloadTwinSceneRequest& request);

  /// These read the disk.
  v1::GetHistoryResponse history(const Caller& caller) const;
  absl::StatusOr<v1::GetFleetAtResponse> fleetAt(const Caller& caller, const v1::GetFleetAtRequest& request);
  absl::StatusOr<v1::GetJobTelemetryResponse> jobTelemetry(const Caller& caller,
                                                           const v1::GetJobTelemetryRequest& request);
  absl::Status exportBundle(const Caller& caller, const v1::ExportBundleRequest& request,
                            const History::TakeBytes& take);

  /// Figures for /metrics: name, value.
  std::vector<std::pair<std::string, double>> statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace aifactory
