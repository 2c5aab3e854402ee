// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/factory.h"

#include "factory/core/collection_kinds.h"
#include "factory/core/factory_impl.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr int defaultPage = 100;

template <class Value>
Value valueOf(const Item& item) {
  return static_cast<const Value&>(*item);
}

}  // namespace

Factory::Factory(Engine& engine, SubmissionLog& submissions, FactoryOptions options)
    : m_impl(std::make_unique<Impl>(engine, submissions, std::move(options))) {}

Factory::~Factory() { stop(); }

void Factory::start() { m_impl->start(); }

void Factory::stop() { m_impl->stop(); }

v1::WhoAmIResponse Factory::whoAmI(const Caller& caller) const {
  v1::WhoAmIResponse response;
  response.set_identity(caller.identity);
  response.set_role(caller.role);
  if (!caller.scope.allTenants) {
    for (const std::string& tenant : caller.scope.tenants) response.add_tenants(tenant);
  }
  for (v1::Tenant& tenant : m_impl->engine.namedTenants()) {
    if (caller.scope.sees(tenant.name())) *response.add_named_tenants() = std::move(tenant);
  }
  response.set_server_version(AIF_VERSION);
  *response.mutable_engine() = m_impl->engine.info();
  *response.mutable_telemetry() = m_impl->telemetryInfo(caller.scope);
  response.set_factory_display_name(m_impl->options.displayName);
  *response.mutable_server_time() = timestampOf(Clock::now());
  *response.mutable_factory_time() = timestampOf(m_impl->context.factoryTime());
  response.set_epoch(m_impl->epoch);
  return response;
}

absl::StatusOr<std::unique_ptr<Watch>> Factory::watchFleet(const Caller& caller, const v1::WatchFleetRequest& request) {
  if (request.has_playback()) return m_impl->playback.watchFleet(caller.scope, request);
  return m_impl->fleet.watch(caller.scope, request);
}

v1::GetFleetSummaryResponse Factory::fleetSummary(const Caller& caller) const {
  v1::GetFleetSummaryResponse summary;
  m_impl->fleet.read(caller.scope, [&](const FleetView& view) {
    const FleetState& fleet = view.state();
    std::array<std::uint32_t, v1::DeviceState_ARRAYSIZE> count{};
    for (std::size_t gpu = 0; gpu < fleet.gpus; ++gpu) {
      // A bundle of a later version may know states that are none here.
      if (const std::uint8_t state = fleet.states.state[gpu]; state < count.size()) ++count[state];
    }
    summary.set_revision(view.revision());
    summary.set_gpus(static_cast<std::uint32_t>(fleet.gpus));
    summary.set_allocated(count[v1::DEVICE_STATE_ALLOCATED]);
    summary.set_idle(count[v1::DEVICE_STATE_IDLE]);
    summary.set_down_or_draining(count[v1::DEVICE_STATE_DOWN] + count[v1::DEVICE_STATE_DRAINING] +
                                 count[v1::DEVICE_STATE_DRAINED]);
    summary.set_not_in_service(count[v1::DEVICE_STATE_NOT_INSTALLED] + count[v1::DEVICE_STATE_BURN_IN]);
    summary.set_mig_instances(static_cast<std::uint32_t>(fleet.states.size() - fleet.gpus));
    if (!fleet.telemetry) return;
    for (std::size_t gpu = 0; gpu < fleet.gpus; ++gpu) {
      const std::uint16_t power = fleet.telemetry->power[gpu];
      if (power == notMeasured) continue;
      summary.set_power_watts(summary.power_watts() + power - 1);
      summary.set_power_measured_gpus(summary.power_measured_gpus() + 1);
    }
  });
  const auto [jobs, revision] = m_impl->jobs.tally(caller.scope, {{v1::Job::STATE_RUNNING, v1::Job::STATE_COMPLETING},
                                                                  {v1::Job::STATE_PENDING, v1::Job::STATE_HELD}});
  summary.set_running_jobs(static_cast<std::uint32_t>(jobs[0]));
  summary.set_pending_jobs(static_cast<std::uint32_t>(jobs[1]));
  summary.set_jobs_revision(revision);
  const auto alerts = m_impl->alerts.tally(caller.scope, {{v1::Alert::SEVERITY_UNSPECIFIED, v1::Alert::SEVERITY_INFO,
                                                           v1::Alert::SEVERITY_WARNING, v1::Alert::SEVERITY_CRITICAL}});
  summary.set_active_alerts(static_cast<std::uint32_t>(alerts.first[0]));
  return summary;
}

absl::StatusOr<v1::ListNodesResponse> Factory::listNodes(const Caller& caller,
                                                         const v1::ListNodesRequest& request) const {
  if (!m_impl->context.begun()) return WatchContext::notBegun();
  return m_impl->nodeList.page(caller.scope, request);
}

absl::StatusOr<std::unique_ptr<Watch>> Factory::watchJobs(const Caller& caller, const v1::WatchJobsRequest& request) {
  if (request.has_playback()) {
    return m_impl->playback.watchItems(jobsKind(), caller.scope, request.filter(), request.playback());
  }
  return m_impl->jobs.watch(caller.scope, request.filter(), request.resume_token());
}

absl::StatusOr<v1::ListJobsResponse> Factory::listJobs(const Caller& caller, const v1::ListJobsRequest& request) const {
  if (!m_impl->context.begun()) return WatchContext::notBegun();
  auto page = m_impl->jobs.list(caller.scope, request.filter(), request.page_size(), defaultPage, request.page_token());
  if (!page.ok()) return page.status();
  v1::ListJobsResponse response;
  for (const Item& item : page->items) *response.add_jobs() = valueOf<v1::Job>(item);
  response.set_next_page_token(std::move(page->nextPageToken));
  response.set_revision(page->revision);
  return response;
}

absl::StatusOr<std::unique_ptr<Watch>> Factory::watchAlerts(const Caller& caller,
                                                            const v1::WatchAlertsRequest& request) {
  if (request.has_playback()) {
    return m_impl->playback.watchItems(alertsKind(), caller.scope, request.filter(), request.playback());
  }
  return m_impl->alerts.watch(caller.scope, request.filter(), request.resume_token());
}

absl::StatusOr<v1::ListAlertsResponse> Factory::listAlerts(const Caller& caller,
                                                           const v1::ListAlertsRequest& request) const {
  auto page =
      m_impl->alerts.list(caller.scope, request.filter(), request.page_size(), defaultPage, request.page_token());
  if (!page.ok()) return page.status();
  v1::ListAlertsResponse response;
  for (const Item& item : page->items) *response.add_alerts() = valueOf<v1::Alert>(item);
  response.set_next_page_token(std::move(page->nextPageToken));
  response.set_revision(page->revision);
  return response;
}

absl::StatusOr<std::unique_ptr<Watch>> Factory::watchTwins(const Caller& caller, const v1::WatchTwinsRequest& request) {
  return m_impl->twins.list().watch(caller.scope, request.filter(), request.resume_token());
}

absl::StatusOr<v1::ListTwinsResponse> Factory::listTwins(const Caller& caller,
                                                         const v1::ListTwinsRequest& request) const {
  auto page =
      m_impl->twins.list().list(caller.scope, request.filter(), request.page_size(), defaultPage, request.page_token());
  if (!page.ok()) return page.status();
  v1::ListTwinsResponse response;
  for (const Item& item : page->items) *response.add_twins() = valueOf<v1::Twin>(item);
  response.set_next_page_token(std::move(page->nextPageToken));
  response.set_revision(page->revision);
  return response;
}

absl::StatusOr<v1::Twin> Factory::getTwin(std::string_view name) const { return m_impl->twins.find(name); }

std::vector<std::pair<std::string, double>> Factory::statistics() const {
  const auto number = [](std::size_t count) { return static_cast<double>(count); };
  const Scope all = Scope::everything();
  const AlertBoard::Counts counts = m_impl->alertCounts();
  std::vector<std::pair<std::string, double>> figures{
      {"jobs", number(m_impl->jobs.size())},
      {"jobs_revision", number(m_impl->jobs.revision())},
      {"job_watches", number(m_impl->jobs.watchCount())},
      {"alerts", number(m_impl->alerts.size())},
      {"alerts_revision", number(m_impl->alerts.revision())},
      {"alert_watches", number(m_impl->alerts.watchCount())},
      {"alerts_acknowledged", number(counts.acknowledged)},
      {"alerts_silenced", number(counts.silenced)},
      {"fleet_watches", number(m_impl->fleet.watchCount())},
      {"engine_reachable", m_impl->engine.info().reachable() ? 1.0 : 0.0},
  };
  m_impl->fleet.read(all, [&](const FleetView& view) {
    figures.emplace_back("fleet_revision", number(view.revision()));
    figures.emplace_back("fleet_devices", number(view.state().states.size()));
    figures.emplace_back("fleet_telemetry_frames", number(view.telemetryFrame()));
  });
  for (auto& figure : m_impl->twins.statistics()) figures.push_back(std::move(figure));
  if (m_impl->options.telemetry != nullptr) {
    for (const auto& [name, value] : m_impl->options.telemetry->statistics()) {
      figures.emplace_back("telemetry_" + name, value);
    }
  }
  if (m_impl->options.history != nullptr) {
    for (auto& figure : m_impl->options.history->statistics()) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace aifactory
