// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/efficiency_meter.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/resource_name.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::size_t mostJobs = 500;
constexpr std::size_t mostGpus = 1000;
constexpr std::size_t mostWaiting = 64;
constexpr std::string_view source = "efficiency";

void add(v1::UsedShare& sum, const EfficiencyTally::Share& part) {
  sum.set_gpus(sum.gpus() + part.devices);
  sum.set_measured_gpus(sum.measured_gpus() + part.measured);
  sum.set_idle_gpus(sum.idle_gpus() + part.idle);
  sum.set_allocated_gpu_seconds(sum.allocated_gpu_seconds() + part.allocatedSeconds);
  sum.set_measured_gpu_seconds(sum.measured_gpu_seconds() + part.measuredSeconds);
  sum.set_used_gpu_seconds(sum.used_gpu_seconds() + part.usedSeconds);
}

bool wastesMore(const v1::UsedShare& left, const v1::UsedShare& right) {
  return left.measured_gpu_seconds() - left.used_gpu_seconds() >
         right.measured_gpu_seconds() - right.used_gpu_seconds();
}

/// What one job had in all its runs that are known.
struct JobRuns {
  EfficiencyTally::Share share;
  std::optional<Clock::time_point> ended;  ///< of the last one, unless the job runs
};

/// By job.
std::map<std::uint64_t, JobRuns> runsIn(const EfficiencyTally& tally) {
  std::map<std::uint64_t, JobRuns> runs;
  for (const EfficiencyTally::Share& share : tally.shares()) runs[share.job].share = share;
  for (const EfficiencyTally::Ended& ended : tally.ended()) {
    const auto [place, isNew] = runs.try_emplace(ended.share.job, JobRuns{ended.share, ended.when});
    if (isNew) continue;
    EfficiencyTally::Share& sum = place->second.share;
    sum.allocatedSeconds += ended.share.allocatedSeconds;
    sum.measuredSeconds += ended.share.measuredSeconds;
    sum.usedSeconds += ended.share.usedSeconds;
    if (place->second.ended) place->second.ended = ended.when;
  }
  return runs;
}

v1::UsedShare jobShare(const JobRuns& runs, const std::string& tenant) {
  v1::UsedShare job;
  job.set_name(jobName(runs.share.job));
  job.set_tenant(tenant);
  add(job, runs.share);
  if (runs.ended) *job.mutable_end_time() = timestampOf(*runs.ended);
  return job;
}

}  // namespace

EfficiencyMeter::EfficiencyMeter() : m_worker([this] { workLoop(); }) {}

EfficiencyMeter::~EfficiencyMeter() {
  {
    const std::lock_guard lock(m_queueMutex);
    m_stopping = true;
  }
  m_wake.notify_one();
  m_worker.join();
}

void EfficiencyMeter::layoutChanged(const FleetState& state, std::span<const std::string> strings,
                                    Clock::time_point when) {
  tell({.when = when, .layout = state.layout, .states = state.states, .changes = {}, .values = {}}, strings);
}

void EfficiencyMeter::changed(const EngineChange& change, std::span<const std::string> strings,
                              Clock::time_point when) {
  if (change.devices.empty()) return;
  tell({.when = when, .layout = {}, .states = {}, .changes = change.devices, .values = {}}, strings);
}

void EfficiencyMeter::sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  tell({.when = when, .layout = {}, .states = {}, .changes = {}, .values = std::move(values)}, {});
}

void EfficiencyMeter::tell(Event event, std::span<const std::string> strings) {
  {
    const std::lock_guard lock(m_queueMutex);
    for (; m_stringsTold < strings.size(); ++m_stringsTold) m_newStrings.push_back(strings[m_stringsTold]);
    if (event.values && m_events.size() >= mostWaiting) {
      // Of samples that nobody has the time to look at the oldest goes; what changed hands is never left out.
      const auto oldest = std::find_if(m_events.begin(), m_events.end(),
                                       [](const Event& waiting) { return waiting.values != nullptr; });
      if (oldest != m_events.end()) m_events.erase(oldest);
    }
    m_events.push_back(std::move(event));
  }
  m_wake.notify_one();
}

void EfficiencyMeter::connect(AlertSink& sink) {
  const std::lock_guard lock(m_sinkMutex);
  m_sink = &sink;
}

void EfficiencyMeter::disconnect() {
  const std::lock_guard lock(m_sinkMutex);
  m_sink = nullptr;
}

void EfficiencyMeter::settle() {
  std::unique_lock lock(m_queueMutex);
  m_idle.wait(lock, [this] { return m_stopping || (m_events.empty() && !m_working); });
}

void EfficiencyMeter::workLoop() {
  std::unique_lock lock(m_queueMutex);
  while (true) {
    m_wake.wait(lock, [this] { return m_stopping || !m_events.empty(); });
    if (m_stopping) break;
    const Event event = std::move(m_events.front());
    m_events.pop_front();
    const std::vector<std::string> strings = std::exchange(m_newStrings, {});
    m_working = true;
    lock.unlock();
    std::vector<v1::Alert> alerts;
    bool judged = false;
    {
      const std::lock_guard own(m_mutex);
      m_strings.insert(m_strings.end(), strings.begin(), strings.end());
      judged = work(event);
      if (judged) alerts = m_alerts.update(m_tally, m_names, m_strings);
    }
    if (judged) {
      const std::lock_guard sink(m_sinkMutex);
      if (m_sink != nullptr) m_sink->replace(source, std::move(alerts));
    }
    lock.lock();
    m_working = false;
    if (m_events.empty()) m_idle.notify_all();
  }
  m_idle.notify_all();
}

bool EfficiencyMeter::work(const Event& event) {
  if (event.layout) {
    m_names = DeviceNames(event.layout);
    m_tally.layout(event.states, event.when);
  }
  if (!event.changes.empty()) m_tally.change(event.changes, event.when);  // a sample's time may be long ago
  return event.values && m_tally.sample(*event.values, event.when);
}

v1::GetEfficiencyResponse EfficiencyMeter::report(const Scope& scope) const {
  v1::GetEfficiencyResponse response;
  const std::lock_guard lock(m_mutex);
  const auto tenantName = [this](std::uint32_t tenant) {
    return tenant < m_strings.size() ? m_strings[tenant] : std::string();
  };
  *response.mutable_since() = timestampOf(m_tally.since());
  *response.mutable_until() = timestampOf(m_tally.until());
  *response.mutable_ended_since() = timestampOf(m_tally.endedSince());
  response.set_idle_below_percent(efficiency::idleBelowPercent);

  std::map<std::string, v1::UsedShare> tenants;
  std::vector<JobRuns> jobs;
  for (const auto& [number, runs] : runsIn(m_tally)) {
    const std::string tenant = tenantName(runs.share.tenant);
    if (!scope.sees(tenant)) continue;
    jobs.push_back(runs);
    v1::UsedShare& sum = tenants[tenant];
    sum.set_name(tenant);
    sum.set_tenant(tenant);
    add(sum, runs.share);
  }
  std::stable_sort(jobs.begin(), jobs.end(), [](const JobRuns& left, const JobRuns& right) {
    return left.share.wastedSeconds() > right.share.wastedSeconds();
  });
  if (jobs.size() > mostJobs) {
    response.set_jobs_left_out(static_cast<std::uint32_t>(jobs.size() - mostJobs));
    jobs.resize(mostJobs);
  }
  for (const JobRuns& runs : jobs) *response.add_jobs() = jobShare(runs, tenantName(runs.share.tenant));
  for (auto& [name, tenant] : tenants) *response.add_tenants() = std::move(tenant);
  std::stable_sort(response.mutable_tenants()->begin(), response.mutable_tenants()->end(), wastesMore);

  const auto describe = [&](auto& message, const auto& finding) {
    DeviceNames::Place place = m_names.place(finding.device);
    message.set_node(std::move(place.node));
    message.set_gpu(place.gpu);
    message.set_job(jobName(m_tally.jobOf(finding.device)));
    message.set_tenant(tenantName(m_tally.tenantOf(finding.device)));
    *message.mutable_since() = timestampOf(finding.since);
  };
  for (const EfficiencyTally::Idle& idle : m_tally.idle()) {
    if (!scope.sees(tenantName(m_tally.tenantOf(idle.device)))) continue;
    if (static_cast<std::size_t>(response.idle_gpus_size()) == mostGpus) break;
    describe(*response.add_idle_gpus(), idle);
  }
  for (const EfficiencyTally::Straggler& straggler : m_tally.stragglers()) {
    if (!scope.sees(tenantName(m_tally.tenantOf(straggler.device)))) continue;
    v1::Straggler& message = *response.add_stragglers();
    describe(message, straggler);
    message.set_utilization(static_cast<std::uint32_t>(straggler.mean + 0.5));
    message.set_job_median(static_cast<std::uint32_t>(straggler.median + 0.5));
  }
  return response;
}

}  // namespace aifactory
