// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/factory_impl.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"
#include "factory/core/collection_kinds.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::size_t requestsRemembered = 20'000;
constexpr std::chrono::seconds provisionalFor{30};
constexpr std::string_view ownSource = "factory";

/// A telemetry source and what records the past see what every observer does.
FactoryOptions withObservers(FactoryOptions options) {
  if (options.telemetry != nullptr) options.observers.push_back(options.telemetry);
  if (options.history != nullptr && options.history->observer() != nullptr) {
    options.observers.push_back(options.history->observer());
  }
  return options;
}

}  // namespace

Factory::Impl::Impl(Engine& theEngine, SubmissionLog& submissions, FactoryOptions theOptions)
    : engine(theEngine),
      options(withObservers(std::move(theOptions))),
      epoch(newUuid()),
      context(options.bookmarkEvery),
      fleet(options.logCapacity, context, sealer),
      jobs(jobsKind(), options.logCapacity, context, sealer),
      alerts(alertsKind([this](std::string_view job) { return tenantOf(job); }), options.logCapacity, context, sealer),
      nodeList(fleet, context, sealer),
      requests(requestsRemembered),
      twins(options.twinLog, options.scenes, requests, options.logCapacity, context, sealer),
      playback(options.history, context, sealer, {options.logCapacity, options.bookmarkEvery}),
      alertRecorder(options.alertLog == nullptr
                        ? nullptr
                        : std::make_unique<AlertRecorder>(*options.alertLog, [this] { return context.factoryTime(); })),
      board(fleet, jobs, alertRecorder.get()),
      pastAlerts(options.alertLog, context, sealer, [this](std::string_view job) { return tenantOf(job); }),
      m_observers(options.observers),
      submitter(engine, submissions, options.twinGrace,
                {.accepted = [this](const v1::Job& job) { showAccepted(job); },
                 .unconfirmed = [this](v1::Job job) { showUnconfirmed(std::move(job)); },
                 .resolved = [this](const std::string& name) { resolved(name, provisionalFor); },
                 .refused = [this](const std::string& name) { resolved(name, std::chrono::seconds(0)); }}) {
  const std::vector<v1::Alert::Kind> engines = engine.raises();
  const bool engineKnows = std::ranges::find_first_of(engines, TelemetryAlerts::kinds) != engines.end();
  if (options.telemetry != nullptr && !engineKnows) m_telemetryAlerts.emplace();
}

void Factory::Impl::start() {
  recallAlerts();
  twins.recall();
  m_observers.push_back(&meter);
  meter.connect(*this);
  for (AlertSource* source : options.alertSources) source->connect(*this);
  engine.start(*this);
  if (engine.info().reachable()) begin();
  if (options.telemetry != nullptr) options.telemetry->start(*this);
  if (options.history != nullptr) options.history->start(*this);
  submitter.start();
  m_waker = std::jthread([this] { keepWaking(); });
}

void Factory::Impl::stop() {
  {
    const std::lock_guard lock(m_wakeMutex);
    if (m_stopping) return;
    m_stopping = true;
  }
  context.stop();
  fleet.ring();
  jobs.ring();
  alerts.ring();
  twins.list().ring();
  playback.ring();
  m_wake.notify_all();
  if (m_waker.joinable()) m_waker.join();
  { const std::unique_lock waitForVerbs(m_verbs); }
  submitter.stop();
  if (options.telemetry != nullptr) options.telemetry->stop();
  engine.stop();
  if (options.history != nullptr) options.history->stop();
  meter.disconnect();
  for (AlertSource* source : options.alertSources) source->disconnect();
}

absl::StatusOr<std::shared_lock<std::shared_mutex>> Factory::Impl::enter() {
  std::shared_lock lock(m_verbs);
  if (absl::Status status = context.running(); !status.ok()) return status;
  return lock;
}

void Factory::Impl::keepWaking() {
  std::unique_lock lock(m_wakeMutex);
  while (!m_wake.wait_for(lock, context.tick(), [this] { return m_stopping; })) {
    lock.unlock();
    forgetProvisional();
    tickAlerts();
    fleet.ring();
    jobs.ring();
    alerts.ring();
    twins.list().ring();
    lock.lock();
  }
}

std::uint32_t Factory::Impl::intern(std::string_view text) { return fleet.intern(text); }

void Factory::Impl::layout(v1::FleetLayout layout) {
  {
    const std::lock_guard order(m_observersMutex);
    m_xids.forget();
    fleet.layout(std::move(layout));
    board.layoutChanged();
    fleet.read(Scope::everything(), [this](const FleetView& view) {
      for (FactoryObserver* observer : m_observers) {
        observer->layoutChanged(view.state(), view.strings(), context.factoryTime());
      }
      if (m_telemetryAlerts) m_telemetryAlerts->layout(view.state());
    });
    showTelemetryAlerts();
  }
  fleet.ring();
  alerts.ring();
}

void Factory::Impl::observeChange(const EngineChange& change, Clock::time_point when) {
  fleet.read(Scope::everything(), [&](const FleetView& view) {
    for (FactoryObserver* observer : m_observers) {
      observer->changed(change, view.strings(), when);
    }
  });
}

void Factory::Impl::change(EngineChange change) {
  {
    const std::lock_guard order(m_observersMutex);
    m_xids.cover(change.devices);
    board.foresee(change);
    fleet.change(change);
    applyJobs(change);
    const Clock::time_point now = context.factoryTime();
    applyAlerts(board.engineChanged(change, now), change);
    observeChange(change, now);
  }
  fleet.ring();
  jobs.ring();
  alerts.ring();
}

void Factory::Impl::applyJobs(const EngineChange& change) {
  const std::lock_guard lock(m_jobsMutex);
  std::vector<ItemChange> jobChanges;
  for (const auto& job : change.jobs) {
    std::erase_if(m_provisional, [&](const Provisional& entry) { return entry.name == job->name(); });
    if (!job->request_id().empty() && !isForeignCopy(*job)) {
      m_jobOfRequest[job->request_id()] = job->name();
      m_requestOfJob[job->name()] = job->request_id();
      if (const auto standIn = m_unconfirmed.extract(job->request_id())) {
        jobChanges.push_back({standIn.mapped(), nullptr});
      }
    }
    jobChanges.push_back({job->name(), job});
  }
  for (const std::string& name : change.removedJobs) {
    if (const auto request = m_requestOfJob.extract(name)) m_jobOfRequest.erase(request.mapped());
    jobChanges.push_back({name, nullptr});
  }
  jobs.apply(jobChanges);
}

bool Factory::Impl::isForeignCopy(const v1::Job& job) {
  const auto standIn = m_unconfirmed.find(job.request_id());
  const Item item = standIn == m_unconfirmed.end() ? nullptr : jobs.find(Scope::everything(), standIn->second);
  if (!item) return false;
  const std::string& owner = static_cast<const v1::Job&>(*item).user();
  return !owner.empty() && !job.user().empty() && job.user() != owner;
}

std::optional<std::string> Factory::Impl::tenantOf(std::string_view job) {
  const Item item = jobs.find(Scope::everything(), job);
  return item ? std::optional(static_cast<const v1::Job&>(*item).tenant()) : std::nullopt;
}

void Factory::Impl::sampled(const TelemetryColumns& values, Clock::time_point when) {
  if (options.telemetry != nullptr) return;  // it is the one that measures
  {
    const std::lock_guard order(m_observersMutex);
    show(std::make_shared<const TelemetryColumns>(values), when);
  }
  fleet.ring();
}

void Factory::Impl::show(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  fleet.sampled(values, when);
  for (FactoryObserver* observer : m_observers) observer->sampled(values, when);
}

void Factory::Impl::begin() {
  context.begin();
  fleet.ring();
  jobs.ring();
  alerts.ring();
  twins.list().ring();
}

void Factory::Impl::reachable(bool reachable, std::string_view reason) {
  // What is known stays; whoAmI asks the engine itself.
  if (reachable) {
    replace(ownSource, {});
    begin();
    return;
  }
  const v1::EngineInfo info = engine.info();
  v1::Alert alert;
  alert.set_name("alerts/engine");
  alert.set_severity(v1::Alert::SEVERITY_CRITICAL);
  alert.set_kind(v1::Alert::KIND_ENGINE);
  alert.set_summary(
      absl::StrCat(info.display_name(), " does not answer: ", absl::string_view(reason.data(), reason.size())));
  alert.set_gpu(-1);
  *alert.mutable_start_time() = info.has_unreachable_since() ? info.unreachable_since() : timestampOf(Clock::now());
  replace(ownSource, {std::move(alert)});
}

void Factory::Impl::clock(Clock::time_point factoryTime) { context.setFactoryTime(factoryTime); }

void Factory::Impl::showUnconfirmed(v1::Job job) {
  job.set_state(v1::Job::STATE_UNCONFIRMED);
  {
    const std::lock_guard lock(m_jobsMutex);
    if (m_jobOfRequest.contains(job.request_id())) return;  // the real one came first
    m_unconfirmed[job.request_id()] = job.name();
    const std::string name = job.name();
    jobs.apply({{name, std::make_shared<v1::Job>(std::move(job))}});
  }
  jobs.ring();
}

void Factory::Impl::resolved(const std::string& name, std::chrono::seconds stays) {
  {
    const std::lock_guard lock(m_jobsMutex);
    const auto standIn = std::find_if(m_unconfirmed.begin(), m_unconfirmed.end(),
                                      [&](const auto& entry) { return entry.second == name; });
    if (standIn == m_unconfirmed.end()) return;
    // The real job takes its place when the engine tells of it, so that no reader sees neither of them.
    m_provisional.push_back({name, std::chrono::steady_clock::now() + stays});
  }
  forgetProvisional();
  jobs.ring();
}

void Factory::Impl::showAccepted(const v1::Job& job) {
  {
    const std::lock_guard lock(m_jobsMutex);
    if (jobs.find(Scope::everything(), job.name()) || m_jobOfRequest.contains(job.request_id())) return;
    std::vector<ItemChange> changes;
    if (const auto standIn = m_unconfirmed.extract(job.request_id())) changes.push_back({standIn.mapped(), nullptr});
    m_jobOfRequest[job.request_id()] = job.name();
    m_requestOfJob[job.name()] = job.request_id();
    m_provisional.push_back({job.name(), std::chrono::steady_clock::now() + provisionalFor});
    changes.push_back({job.name(), std::make_shared<v1::Job>(job)});
    jobs.apply(changes);
  }
  jobs.ring();
}

void Factory::Impl::forgetProvisional() {
  if (!engine.info().reachable()) return;  // it cannot tell of them now
  const std::lock_guard lock(m_jobsMutex);
  std::vector<ItemChange> changes;
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(m_provisional, [&](const Provisional& entry) {
    if (entry.until > now) return false;
    if (const auto request = m_requestOfJob.extract(entry.name)) m_jobOfRequest.erase(request.mapped());
    std::erase_if(m_unconfirmed, [&](const auto& standIn) { return standIn.second == entry.name; });
    changes.push_back({entry.name, nullptr});
    return true;
  });
  jobs.apply(changes);
}

}  // namespace aifactory
