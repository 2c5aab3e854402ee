// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "factory/engines/simulated/resources.h"
#include "factory/engines/simulated/simulated_job.h"

namespace aifactory::simulated {

/// Priority with EASY backfill: the first job of a pool that does not fit gets the earliest time at which enough whole
/// nodes are free by the running jobs' limits, and a later one starts before it only when it ends by then or needs no
/// node that the first one will.
class Scheduler {
 public:
  struct Callbacks {
    std::function<void(SimulatedJob&)> start;                         ///< takes the GPUs
    std::function<void(SimulatedJob&, v1::Job::PendingReason)> wait;  ///< called when the reason changed
    std::function<bool(const SimulatedJob&)> dependencyMet;
  };
  Scheduler(const Site& site, const Resources& resources, Callbacks callbacks);

  void enqueue(SimulatedJob& job);
  void dequeue(const SimulatedJob& job);
  void started(SimulatedJob& job);
  void ended(SimulatedJob& job);

  /// Looks at every pending job, in order.
  void pass(SimTime now);
  /// Looks at one job that just came, against what the last pass found.
  void tryOne(SimulatedJob& job, SimTime now);
  /// Sets expectedStart of the first jobs that wait for resources; calls `changed` for those it moved by over a minute.
  void forecast(SimTime now, const std::function<void(SimulatedJob&)>& changed);

  const std::vector<SimulatedJob*>& pending() const { return m_pending; }
  std::uint32_t accountUsage(int account) const { return m_accountUsage[static_cast<std::size_t>(account)]; }
  std::uint32_t qosUsage(int qos) const { return m_qosUsage[static_cast<std::size_t>(qos)]; }
  /// GPUs that this factory grants; 0 for no limit.
  std::uint32_t accountLimit(int account) const;
  std::uint32_t qosLimit(int qos) const;
  /// Free nodes of the training pool that only foundation runs may take, so that one that loses a node goes on at once.
  std::uint32_t spareNodes(const SimulatedJob& job) const;
  /// Jobs that go before `job` in its pool.
  std::size_t ahead(const SimulatedJob& job) const;

  /// Start of the next window of the reservation, and whether one is open.
  static constexpr SimTime reservationStart = 22 * hour;  // UTC time of day
  static constexpr SimTime reservationLength = 2 * hour;
  static bool reservationOpen(SimTime now);
  static SimTime nextReservation(SimTime now);

  /// Earliest start promised to the job that is blocked first in a pool; 0 for none.
  struct Promise {
    std::uint64_t job = 0;
    SimTime start = 0;
  };
  Promise promise(Pool pool) const;

 private:
  struct Gate {
    std::uint64_t head = 0;  // 0: nothing is blocked
    SimTime shadow = 0;
    std::uint32_t spareNodes = 0;
  };
  struct Release {
    SimTime time;
    std::uint32_t nodes;
  };
  bool fits(const SimulatedJob& job) const;
  v1::Job::PendingReason blockedBy(const SimulatedJob& job, SimTime now) const;
  /// Starts the job or says why not, and closes the gate of its pool behind a job that lacks resources.
  void consider(SimulatedJob& job, SimTime now);
  void close(Gate& gate, const SimulatedJob& job, SimTime now) const;
  bool delaysHead(const Gate& gate, const SimulatedJob& job, SimTime now) const;
  std::vector<Release> releases(Pool pool, SimTime now) const;
  static bool counted(const SimulatedJob& job) { return job.pool == Pool::Training; }
  static SimTime latestEnd(const SimulatedJob& job);

  const Site& m_site;
  const Resources& m_resources;
  Callbacks m_callbacks;
  std::vector<SimulatedJob*> m_pending;  // first to go first
  std::array<std::vector<SimulatedJob*>, poolCount> m_running;
  std::array<Gate, poolCount> m_gates;
  std::vector<std::uint32_t> m_accountUsage;
  std::vector<std::uint32_t> m_qosUsage;
};

}  // namespace aifactory::simulated
