// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

#include "aifactory/v1/jobs.pb.h"

namespace aifactory {

class FleetStore;
class JobStore;

/// What the fleet comes to, counted over GPUs as GetFleetSummary counts; MIG instances apart.
struct FleetFigures {
  std::uint32_t gpus = 0;
  std::uint32_t allocated = 0;
  std::uint32_t idle = 0;
  std::uint32_t downOrDraining = 0;
  std::uint32_t notInService = 0;
  std::uint32_t migInstances = 0;
  std::uint64_t powerWatts = 0;
  std::uint32_t powerMeasured = 0;    ///< GPUs
  std::uint64_t powerLimitWatts = 0;  ///< of the GPUs whose power is measured; 0 where a limit is not known
  double utilization = 0;             ///< mean %, over the GPUs measured
  std::uint32_t utilizationMeasured = 0;
};

FleetFigures countFleet(const FleetStore& fleet);

/// What the jobs come to.
struct JobFigures {
  struct Waiting {
    v1::Job::PendingReason reason = v1::Job::PENDING_REASON_UNSPECIFIED;
    int jobs = 0;
  };
  int running = 0;
  int pending = 0;
  std::uint32_t gpusRunning = 0;
  std::uint32_t gpusPending = 0;
  std::int64_t medianWaitSeconds = -1;  ///< of pending jobs, up to now; -1 when there are none
  std::vector<Waiting> waiting;         ///< most first
};

/// `now` is the factory's clock, seconds since 1970.
JobFigures countJobs(const JobStore& jobs, std::int64_t now);

/// Filters of the Jobs page that match what JobFigures counts as running, as pending, and as waiting for a reason.
QString runningJobsFilter();
QString pendingJobsFilter();
QString waitingJobsFilter(v1::Job::PendingReason reason);

}  // namespace aifactory
