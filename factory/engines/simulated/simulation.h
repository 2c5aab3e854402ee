// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "factory/engines/simulated/alert_book.h"
#include "factory/engines/simulated/commissioning.h"
#include "factory/engines/simulated/feed_faults.h"
#include "factory/engines/simulated/layout_builder.h"
#include "factory/engines/simulated/node_health.h"
#include "factory/engines/simulated/resources.h"
#include "factory/engines/simulated/scheduler.h"
#include "factory/engines/simulated/simulated_job.h"

namespace aifactory::simulated {

/// The factory's day as a queue of events: people submit, the scheduler starts, jobs end, things break and are mended.
/// Knows no telemetry and no messages. Not safe from several threads.
class Simulation {
 public:
  Simulation(const SimulatedOptions& options, SimTime start);

  /// From an empty factory through the hours before `start`.
  void preRoll();
  /// The same in three steps, for who wants to see the hours: the begin, `advance` to any time up to `start`, the end.
  void beginPreRoll();
  void endPreRoll();
  /// Runs every event up to `now`; seconds of factory time for each real one decide how often the scheduler looks.
  void advance(SimTime now);
  SimTime now() const { return m_now; }

  /// Creates a job of a submission (held or not).
  SimulatedJob& submit(JobIdea idea, std::string tenant, std::unique_ptr<SubmittedPart> part, bool held);
  void cancel(SimulatedJob& job, std::string_view who);
  void hold(SimulatedJob& job, std::string_view who, bool byOperator);
  void release(SimulatedJob& job, std::string_view who);
  void requeue(SimulatedJob& job, std::string_view note);
  void drain(std::uint32_t node, std::string reason, std::string who);
  void resume(std::uint32_t node);

  SimulatedJob* find(std::uint64_t number);
  const SimulatedJob* find(std::uint64_t number) const;
  std::vector<const SimulatedJob*> findByRequestId(std::string_view requestId) const;
  std::optional<std::uint32_t> findNode(std::string_view name) const;
  /// In order of their numbers.
  std::vector<const SimulatedJob*> jobs() const;

  const Site& site() const { return m_site; }
  const Resources& resources() const { return m_resources; }
  const Scheduler& scheduler() const { return m_scheduler; }
  const NodeHealth& health() const { return m_health; }
  /// Degrees Celsius that a coolant loop is above its usual temperature.
  float loopExcess(std::uint32_t feed) const { return std::max(m_health.loopExcess(feed), m_feedFaults.excess(feed)); }
  AlertBook& alerts() { return m_alerts; }
  const SimulatedOptions& options() const { return m_options; }

  v1::DeviceState deviceState(std::uint32_t device) const;
  std::uint32_t nodeOf(std::uint32_t device) const;

  /// What changed since the last call, each once and in order.
  struct Dirty {
    std::vector<std::uint32_t> nodes;
    std::vector<std::uint64_t> jobs;
    std::vector<std::uint64_t> removed;
    bool layout = false;  ///< racks are in another phase
  };
  Dirty takeDirty();
  /// Everything counts as changed, and from now on changes are collected.
  void touchAll();

 private:
  enum class EventKind : std::uint8_t { Minute, Pass, Ready, End, Try, Release };
  struct Event {
    SimTime time;
    std::uint64_t sequence;
    EventKind kind;
    std::uint64_t job;
    std::uint32_t generation;
    bool operator>(const Event& other) const {
      return time != other.time ? time > other.time : sequence > other.sequence;
    }
  };
  void post(SimTime time, EventKind kind, const SimulatedJob* job = nullptr);
  void handle(const Event& event);
  void minuteTick();
  void submitDemand(std::size_t demand);
  void fillAtStart();
  SimulatedJob& create(JobIdea idea, std::string tenant, SimTime submitted);
  void complicate(SimulatedJob& job);
  void start(SimulatedJob& job);
  void planOutcome(SimulatedJob& job);
  void freeGpus(SimulatedJob& job);
  void finish(SimulatedJob& job, Outcome outcome);
  void lose(std::uint32_t node, int gpu, const std::string& note);
  void forgetOldest();
  void note(SimulatedJob& job, v1::Job::State state, std::string text = {}, SimTime time = 0);
  void enterPhase(std::uint32_t node, v1::Rack::Phase phase);
  void touch(const SimulatedJob& job);
  void touchNodes(const Placement& placement);
  SimTime passInterval() const;

  SimulatedOptions m_options;
  Site m_site;
  Resources m_resources;
  AlertBook m_alerts;
  Scheduler m_scheduler;
  NodeHealth m_health;
  FeedFaults m_feedFaults;
  Commissioning m_commissioning;
  Random m_random;
  SimTime m_start;
  SimTime m_now;
  bool m_filling = false;     // at the begin of the pre-roll: what starts has been running for a while
  bool m_live = false;        // after the pre-roll: the scheduler looks more often, and forecasts
  bool m_collecting = false;  // changes are collected only once someone looks
  std::priority_queue<Event, std::vector<Event>, std::greater<>> m_events;
  std::uint64_t m_sequence = 0;
  std::uint64_t m_nextNumber = 1'190'000;
  std::unordered_map<std::uint64_t, SimulatedJob> m_jobs;  // never walked in its own order
  std::multimap<std::string, std::uint64_t, std::less<>> m_requests;
  std::unordered_map<std::string, std::uint32_t> m_nodeIndex;
  std::deque<std::uint64_t> m_finishedDemand;
  std::deque<std::uint64_t> m_finishedSubmitted;
  std::vector<std::uint32_t> m_waitingOf;  // by demand
  std::vector<std::uint32_t> m_gpusOf;     // by demand, waiting and running
  Dirty m_dirty;
};

}  // namespace aifactory::simulated
