// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include "factory/core/alert_board.h"
#include "factory/core/collection_hub.h"
#include "factory/core/efficiency_meter.h"
#include "factory/core/factory.h"
#include "factory/core/fleet_hub.h"
#include "factory/core/node_list.h"
#include "factory/core/past_alert_pages.h"
#include "factory/core/playback.h"
#include "factory/core/request_memory.h"
#include "factory/core/submitter.h"
#include "factory/core/telemetry_alerts.h"
#include "factory/core/token_sealer.h"
#include "factory/core/twins.h"
#include "factory/core/watch_frame.h"
#include "factory/core/xid_overlay.h"

namespace aifactory {

class Factory::Impl final : public EngineListener, public TelemetryListener, public HistoryHost, public AlertSink {
 public:
  Impl(Engine& theEngine, SubmissionLog& submissions, FactoryOptions theOptions);

  void start();
  void stop();

  std::uint32_t intern(std::string_view text) override;
  void layout(v1::FleetLayout layout) override;
  void change(EngineChange change) override;
  void sampled(const TelemetryColumns& values, Clock::time_point when) override;
  void reachable(bool reachable, std::string_view reason) override;
  void clock(Clock::time_point factoryTime) override;
  void replace(std::string_view source, std::vector<v1::Alert> raised) override;

  void measured(std::uint64_t layoutVersion, const TelemetryColumns& values, Clock::time_point when) override;
  void lastXids(std::uint64_t layoutVersion, std::vector<std::uint16_t> xids) override;
  void telemetryTrouble(std::string_view sentence) override;
  /// Who measures, and how much of what this scope sees.
  v1::TelemetryInfo telemetryInfo(const Scope& scope);
  /// Whether anybody measures the devices.
  bool hasTelemetry() const { return options.telemetry != nullptr || !engine.telemetry().display_name().empty(); }

  bool describe(FactoryObserver& observer) override;
  Clock::time_point factoryTime() const override { return context.factoryTime(); }
  void historyProblem(std::string_view sentence) override;
  void recall(EngineListener& listener, Clock::time_point until, std::stop_token stop) override;

  /// Holds off `stop` while a verb is under way; UNAVAILABLE once it began.
  absl::StatusOr<std::shared_lock<std::shared_mutex>> enter();
  /// The job as this caller sees it; NOT_FOUND is the same for a hidden job and for one that does not exist.
  absl::StatusOr<std::shared_ptr<const v1::Job>> visibleJob(const Caller& caller, std::string_view name);
  /// One that is listed no more comes from accounting, on the GPUs that were recorded of it, or as it was recorded
  /// last.
  absl::StatusOr<std::shared_ptr<const v1::Job>> listedOrKeptJob(const Caller& caller, std::string_view name);
  absl::StatusOr<v1::NodeDetail> node(const Scope& scope, std::string_view name);

  using JobVerb = absl::Status (Engine::*)(const v1::Job&, const Caller&);
  template <class Request>
  absl::StatusOr<v1::Job> steer(const Caller& caller, const Request& request, JobVerb verb);
  template <class Request, class Act>
  absl::StatusOr<v1::NodeDetail> steerNode(const Caller& caller, const Request& request, Act act);

  absl::StatusOr<v1::Alert> acknowledge(const Caller& caller, const v1::AcknowledgeAlertRequest& request);
  absl::StatusOr<v1::Alert> silence(const Caller& caller, const v1::SilenceAlertRequest& request);
  /// Kinds of the alerts that the engine or the factory itself raise, but for the meter's.
  std::set<v1::Alert::Kind> raises() const;
  void countAlerts(v1::ListAlertRulesResponse& rules);
  AlertBoard::Counts alertCounts();

  absl::Status resolveTenant(const Caller& caller, v1::JobSpec& spec) const;

  Engine& engine;
  const FactoryOptions options;
  const std::string epoch;
  const TokenSealer sealer;
  WatchContext context;
  FleetHub fleet;
  CollectionHub jobs;
  CollectionHub alerts;
  NodeList nodeList;
  RequestMemory requests;
  Twins twins;
  Playback playback;
  std::unique_ptr<AlertRecorder> alertRecorder;  ///< null without a log
  AlertBoard board;                              ///< guarded by the observers' mutex
  PastAlertPages pastAlerts;
  EfficiencyMeter meter;

 private:
  /// A job that the engine has not told of: shown until it does, or for so long.
  struct Provisional {
    std::string name;
    std::chrono::steady_clock::time_point until;
  };

  /// A job that is listed no more; null when nobody has kept it.
  absl::StatusOr<std::shared_ptr<const v1::Job>> keptJob(std::string_view name, std::uint64_t number);

  void begin();
  /// Shows a job that the engine has accepted but not told of yet.
  void showAccepted(const v1::Job& job);
  void showUnconfirmed(v1::Job job);
  /// The stand-in goes when its job comes, at the latest after `stays`.
  void resolved(const std::string& name, std::chrono::seconds stays);
  void forgetProvisional();
  void keepWaking();

  void applyJobs(const EngineChange& change);
  /// Whether somebody else wrote the request id of a submission under repair into a job: anybody may write any comment.
  bool isForeignCopy(const v1::Job& job);
  std::optional<std::string> tenantOf(std::string_view job);
  void recallAlerts();
  /// Shows what the board answered, and puts it into what observers are told.
  void applyAlerts(const AlertBoard::Changes& seen, EngineChange& told);
  /// `when` it became so is the board's: readers, observers and the database have one time for it.
  void showAlerts(const AlertBoard::Changes& seen, Clock::time_point when);
  void tickAlerts();
  void showTelemetryAlerts();
  /// On disk when it says OK; `order` is let go meanwhile.
  absl::Status remember(AlertRecord record, std::unique_lock<std::mutex>& order);
  void observeChange(const EngineChange& change, Clock::time_point when);
  void show(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when);

  std::vector<FactoryObserver*> m_observers;
  std::mutex m_silencing;       ///< one silence at a time, as the database has them; taken before m_observersMutex
  std::mutex m_observersMutex;  ///< orders what observers see; taken before every other
  XidOverlay m_xids;            ///< guarded by it
  std::optional<TelemetryAlerts> m_telemetryAlerts;  ///< guarded by it; only where a source measures
  std::mutex m_jobsMutex;                            ///< orders changes of jobs; taken before the collection's
  std::unordered_map<std::string, std::string> m_jobOfRequest;  ///< request id to job name
  std::unordered_map<std::string, std::string> m_requestOfJob;  ///< the other way
  std::map<std::string, std::string> m_unconfirmed;             ///< request id to stand-in
  std::vector<Provisional> m_provisional;

  std::shared_mutex m_verbs;
  std::mutex m_wakeMutex;
  std::condition_variable m_wake;
  bool m_stopping = false;
  std::jthread m_waker;

 public:
  Submitter submitter;  // last: its thread uses what stands above
};

}  // namespace aifactory
