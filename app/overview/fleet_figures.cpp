// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/fleet_figures.h"

#include <algorithm>
#include <map>

#include "app/words.h"
#include "base/job_filter.h"
#include "client/fleet_store.h"
#include "client/job_store.h"

namespace aifactory {

FleetFigures countFleet(const FleetStore& fleet) {
  FleetFigures figures;
  const StateColumns& states = fleet.columns().states;
  const TelemetryColumns& telemetry = fleet.columns().telemetry;
  figures.gpus = static_cast<std::uint32_t>(fleet.gpuCount());
  figures.migInstances = static_cast<std::uint32_t>(fleet.deviceCount() - fleet.gpuCount());
  std::uint64_t utilization = 0;
  bool limitsKnown = true;
  for (std::uint32_t gpu = 0; gpu < figures.gpus; ++gpu) {
    switch (states.state[gpu]) {
      case v1::DEVICE_STATE_ALLOCATED:
        ++figures.allocated;
        break;
      case v1::DEVICE_STATE_IDLE:
        ++figures.idle;
        break;
      case v1::DEVICE_STATE_DRAINING:
      case v1::DEVICE_STATE_DRAINED:
      case v1::DEVICE_STATE_DOWN:
        ++figures.downOrDraining;
        break;
      case v1::DEVICE_STATE_NOT_INSTALLED:
      case v1::DEVICE_STATE_BURN_IN:
        ++figures.notInService;
        break;
      default:
        break;
    }
    if (telemetry.utilization[gpu] != notMeasured) {
      utilization += telemetry.utilization[gpu] - 1u;
      ++figures.utilizationMeasured;
    }
    if (telemetry.power[gpu] != notMeasured) {
      figures.powerWatts += telemetry.power[gpu] - 1u;
      ++figures.powerMeasured;
      const auto limit = fleet.layout().nodes(static_cast<int>(fleet.nodeOf(gpu))).gpu_power_limit_watts();
      figures.powerLimitWatts += limit;
      limitsKnown = limitsKnown && limit != 0;
    }
  }
  if (!limitsKnown) figures.powerLimitWatts = 0;
  if (figures.utilizationMeasured > 0) {
    figures.utilization = static_cast<double>(utilization) / figures.utilizationMeasured;
  }
  return figures;
}

JobFigures countJobs(const JobStore& jobs, std::int64_t now) {
  JobFigures figures;
  std::map<v1::Job::PendingReason, int> reasons;
  std::vector<std::int64_t> waits;
  for (int row = 0; row < jobs.count(); ++row) {
    const v1::Job& job = jobs.at(row);
    switch (job.state()) {
      case v1::Job::STATE_RUNNING:
      case v1::Job::STATE_COMPLETING:
        ++figures.running;
        figures.gpusRunning += job.gpu_count();
        break;
      case v1::Job::STATE_PENDING:
      case v1::Job::STATE_HELD:
        ++figures.pending;
        figures.gpusPending += job.gpu_count();
        ++reasons[job.pending_reason()];
        waits.push_back(std::max<std::int64_t>(0, now - job.submit_time().seconds()));
        break;
      default:
        break;
    }
  }
  if (!waits.empty()) {
    const auto middle = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() / 2);
    std::nth_element(waits.begin(), middle, waits.end());
    figures.medianWaitSeconds = *middle;
  }
  for (const auto& [reason, count] : reasons) figures.waiting.push_back({reason, count});
  std::stable_sort(figures.waiting.begin(), figures.waiting.end(),
                   [](const auto& a, const auto& b) { return a.jobs > b.jobs; });
  return figures;
}

QString runningJobsFilter() { return QStringLiteral("state = (running OR completing)"); }

QString pendingJobsFilter() { return QStringLiteral("state = (pending OR held)"); }

QString waitingJobsFilter(v1::Job::PendingReason reason) {
  const std::string_view word = filterWord(reason);
  return QStringLiteral("%1 AND reason = %2")
      .arg(pendingJobsFilter(), word.empty() ? QStringLiteral("\"\"") : text(word));
}

}  // namespace aifactory
