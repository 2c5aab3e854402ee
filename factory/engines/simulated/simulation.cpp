// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

constexpr std::size_t finishedDemandKept = 1500;
constexpr std::size_t finishedSubmittedKept = 20'000;
constexpr SimTime backlogRefill = 20 * minute;  // how fast people notice that the queue is short

Outcome outcomeOf(v1::Job::State state, std::string note = {}, int exitCode = 0, int signal = 0) {
  return {state, exitCode, signal, std::move(note)};
}

}  // namespace

Simulation::Simulation(const SimulatedOptions& options, SimTime start)
    : m_options(options),
      m_site(buildSite(options)),
      m_resources(m_site),
      m_scheduler(m_site, m_resources,
                  {.start = [this](SimulatedJob& job) { this->start(job); },
                   .wait =
                       [this](SimulatedJob& job, v1::Job::PendingReason reason) {
                         job.reason = reason;
                         touch(job);
                       },
                   .dependencyMet =
                       [this](const SimulatedJob& job) {
                         const SimulatedJob* other = find(job.dependsOn);
                         return other == nullptr || other->finished();
                       }}),
      m_health(m_site, m_alerts, options.faultRate, options.seed,
               {.changed =
                    [this](std::uint32_t node) {
                      m_resources.setUsable(node, m_health.state(node).condition == NodeHealth::Condition::Healthy);
                      if (m_collecting) m_dirty.nodes.push_back(node);
                    },
                .lost = [this](std::uint32_t node, int gpu, const std::string& note) { lose(node, gpu, note); },
                .tenantsOn =
                    [this](std::uint32_t node) {
                      std::vector<std::string> tenants;
                      for (std::uint32_t gpu = 0; gpu < m_site.gpusPerNode; ++gpu) {
                        const SimulatedJob* job = find(m_resources.jobOn(node * m_site.gpusPerNode + gpu));
                        if (job != nullptr && std::find(tenants.begin(), tenants.end(), job->tenant) == tenants.end()) {
                          tenants.push_back(job->tenant);
                        }
                      }
                      return tenants;
                    }}),
      m_feedFaults(m_site, m_alerts, m_health, options.faultRate, options.seed, start),
      m_commissioning(m_site, m_alerts, options.seed, start,
                      [this](std::uint32_t node, v1::Rack::Phase phase) { enterPhase(node, phase); }),
      m_random(options.seed),
      m_start(start),
      m_now(start - std::chrono::milliseconds(options.preRoll).count()),
      m_waitingOf(demands().size()),
      m_gpusOf(demands().size()) {
  for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) {
    m_nodeIndex.emplace(std::string(lastId(m_site.nodeName(node))), node);
  }
}

void Simulation::preRoll() {
  beginPreRoll();
  advance(m_start);
  endPreRoll();
}

void Simulation::beginPreRoll() {
  m_health.seedFaults(m_now);
  fillAtStart();
  post(m_now + minute, EventKind::Minute);
  post(m_now + passInterval(), EventKind::Pass);
}

void Simulation::endPreRoll() {
  m_live = true;
  m_scheduler.forecast(m_now, [](SimulatedJob&) {});
}

void Simulation::fillAtStart() {
  m_filling = true;
  for (int round = 0; round < 24; ++round) {
    for (std::size_t demand = 0; demand < demands().size(); ++demand) submitDemand(demand);
    m_scheduler.pass(m_now);
  }
  m_filling = false;
}

SimTime Simulation::passInterval() const {
  if (!m_live) return minute;
  return static_cast<SimTime>(std::clamp(m_options.speed, 5.0, 60.0) * second);
}

void Simulation::post(SimTime time, EventKind kind, const SimulatedJob* job) {
  m_events.push({time, m_sequence++, kind, job != nullptr ? job->number : 0, job != nullptr ? job->generation : 0});
}

void Simulation::advance(SimTime now) {
  while (!m_events.empty() && m_events.top().time <= now) {
    const Event event = m_events.top();
    m_events.pop();
    m_now = std::max(m_now, event.time);
    handle(event);
  }
  m_now = std::max(m_now, now);
}

void Simulation::handle(const Event& event) {
  if (event.kind == EventKind::Minute) {
    minuteTick();
    return post(m_now + minute, EventKind::Minute);
  }
  if (event.kind == EventKind::Pass) {
    m_scheduler.pass(m_now);
    return post(m_now + passInterval(), EventKind::Pass);
  }
  SimulatedJob* job = find(event.job);
  if (job == nullptr || job->generation != event.generation) return;
  switch (event.kind) {
    case EventKind::Ready:
      note(*job, v1::Job::STATE_RUNNING);
      job->state = v1::Job::STATE_RUNNING;
      touch(*job);
      break;
    case EventKind::End:
      finish(*job, job->outcome);
      break;
    case EventKind::Try:
      m_scheduler.tryOne(*job, m_now);
      break;
    case EventKind::Release:
      if (job->state == v1::Job::STATE_HELD) release(*job, job->idea.user);
      break;
    case EventKind::Minute:
    case EventKind::Pass:
      break;
  }
}

void Simulation::minuteTick() {
  m_health.tick(m_now);
  m_feedFaults.tick(m_now);
  m_commissioning.tick(m_now);
  for (std::size_t demand = 0; demand < demands().size(); ++demand) submitDemand(demand);
  if (m_live) m_scheduler.forecast(m_now, [this](SimulatedJob& job) { touch(job); });
}

void Simulation::submitDemand(std::size_t index) {
  const Demand& demand = demands()[index];
  if (m_resources.nodeCount(demand.pool) == 0) return;
  // Most is submitted in the Korean afternoon.
  const double dayPhase = static_cast<double>((m_now + 9 * hour) % (24 * hour)) / (24.0 * hour);
  const double wave = 1 + 0.08 * std::sin(2 * std::numbers::pi * (dayPhase - 0.35));
  auto submitOne = [&] {
    JobIdea idea = drawJob(index, m_site, m_resources, m_random);
    const Account& account = accounts()[static_cast<std::size_t>(idea.account)];
    const SimTime ago = m_filling ? static_cast<SimTime>(m_random.uniform(0, 6) * hour)
                                  : static_cast<SimTime>(m_random.uniform(0, 1) * minute);
    SimulatedJob& job = create(std::move(idea), nameIn("tenants", account.tenant), m_now - ago);
    complicate(job);
    if (!m_filling) post(m_now, EventKind::Try, &job);
  };
  if (demand.backlog > 0) {
    const double target = std::max(3.0, demand.backlog * std::pow(std::min(1.0, m_site.scale), 0.7)) * wave;
    const double missing = target - m_waitingOf[index];
    int arrivals = m_filling ? static_cast<int>(missing)
                             : m_random.poisson(std::max(0.0, missing) * minute / static_cast<double>(backlogRefill));
    for (; arrivals > 0; --arrivals) submitOne();
    return;
  }
  double capacity = m_resources.nodeCount(demand.pool) * m_site.gpusPerNode;
  if (demand.pool == Pool::Mig) capacity = m_site.deviceCount - m_site.gpuCount;
  const double target = capacity * demand.occupancy * wave;
  for (int most = m_filling ? 10'000 : m_random.poisson(4); most > 0 && m_gpusOf[index] < target; --most) submitOne();
}

SimulatedJob& Simulation::create(JobIdea idea, std::string tenant, SimTime submitted) {
  const std::uint64_t number = m_nextNumber++;
  SimulatedJob& job = m_jobs[number];
  job.number = number;
  job.seed = mix(m_options.seed, number);
  job.idea = std::move(idea);
  job.tenant = std::move(tenant);
  job.pool = job.idea.wantsReservation ? Pool::Reserved : queueRules()[static_cast<std::size_t>(job.idea.queue)].pool;
  if (m_resources.nodeCount(job.pool) == 0) job.pool = Pool::Training;
  job.submitted = submitted;
  job.left = job.idea.runTime;
  // A day of waiting is worth 2400, a large job a little, so that it is not for ever the one that does not fit.
  job.order = qualities()[static_cast<std::size_t>(job.idea.qos)].priority + 40 * std::log2(1 + job.idea.shape.gpus()) -
              static_cast<double>(submitted) / (36.0 * second);
  note(job, v1::Job::STATE_PENDING, {}, submitted);
  if (job.idea.demand >= 0) {
    ++m_waitingOf[static_cast<std::size_t>(job.idea.demand)];
    m_gpusOf[static_cast<std::size_t>(job.idea.demand)] += job.idea.shape.gpus();
  }
  m_scheduler.enqueue(job);
  touch(job);
  return job;
}

// Some of those who keep a backlog hold a job, chain it to another, or ask for a later begin.
void Simulation::complicate(SimulatedJob& job) {
  if (demands()[static_cast<std::size_t>(job.idea.demand)].backlog == 0 || job.idea.wantsReservation) return;
  const double draw = m_random.uniform();
  const auto later = m_now + static_cast<SimTime>((0.5 + std::min(m_random.exponential(8), 40.0)) * hour);
  if (draw < 0.046) {
    const bool byOperator = draw < 0.006;
    hold(job, byOperator ? "site-ops" : job.idea.user, byOperator);
    post(later, EventKind::Release, &job);
  } else if (draw < 0.09) {
    job.eligible = later;
  } else if (draw < 0.12) {
    const auto& pending = m_scheduler.pending();
    const SimulatedJob* other = pending[static_cast<std::size_t>(m_random.below(static_cast<int>(pending.size())))];
    if (other->number < job.number) job.dependsOn = other->number;
  }
}

void Simulation::start(SimulatedJob& job) {
  auto placement = m_resources.place(job.pool, job.idea.shape);
  if (!placement) return;  // scattered over nodes that do not add up; the next pass looks again
  job.placement = std::move(*placement);
  m_resources.take(job.placement, job.number);
  m_scheduler.dequeue(job);
  if (job.idea.demand >= 0) --m_waitingOf[static_cast<std::size_t>(job.idea.demand)];
  const SimTime age = m_filling ? static_cast<SimTime>(m_random.uniform(0, 0.92) * static_cast<double>(job.left)) : 0;
  if (m_filling) {
    job.submitted = std::min(job.submitted, m_now) - age;
    job.events.front().time = job.submitted;
  }
  job.started = m_now - age;
  job.ended = 0;
  job.reason = v1::Job::PENDING_REASON_UNSPECIFIED;
  job.expectedStart = 0;
  ++job.generation;
  job.runs.push_back({.start = job.started,
                      .end = 0,
                      .progressBefore = job.idea.runTime - job.left,
                      .firstNode = job.placement.front().node,
                      .ranks = job.idea.shape.gpus(),
                      .outcome = {}});
  m_scheduler.started(job);
  planOutcome(job);
  const bool several = job.placement.size() > 1;
  job.state = several ? v1::Job::STATE_CONFIGURING : v1::Job::STATE_RUNNING;
  note(job, job.state, {}, job.started);
  if (several)
    post(std::max(m_now, job.started + static_cast<SimTime>(4000 + job.seed % 9000)), EventKind::Ready, &job);
  touchNodes(job.placement);
  touch(job);
}

void Simulation::planOutcome(SimulatedJob& job) {
  Random random(mix(job.seed, job.restarts));
  SimTime length = job.left;
  job.outcome = outcomeOf(v1::Job::STATE_COMPLETED);
  if (job.submission) {
    length = job.submission->scriptTime;
    if (job.submission->exitCode != 0) job.outcome = outcomeOf(v1::Job::STATE_FAILED, {}, job.submission->exitCode);
  } else if (job.idea.workload == Workload::Serving && job.idea.limit == 0) {
    job.outcome = outcomeOf(v1::Job::STATE_CANCELLED, "replaced by the next release", 0, 15);
  } else {
    const double draw = random.uniform();
    const auto early = static_cast<SimTime>(random.uniform(0.02, 0.8) * static_cast<double>(length));
    if (draw < 0.055) {
      static constexpr int codes[] = {1, 1, 1, 2, 137, 139};
      const int code = codes[random.below(6)];
      job.outcome =
          outcomeOf(v1::Job::STATE_FAILED, fmt::format("exit code {}", code), code, code > 128 ? code - 128 : 0);
      length = early;
    } else if (draw < 0.064) {
      job.outcome = outcomeOf(v1::Job::STATE_OUT_OF_MEMORY, "CUDA out of memory", 1);
      length = early / 4;
    } else if (draw < 0.085) {
      job.outcome = outcomeOf(v1::Job::STATE_CANCELLED, fmt::format("cancelled by {}", job.idea.user), 0, 15);
      length = early;
    } else if (draw < 0.12 && job.idea.limit > 0 && job.restarts == 0) {
      length = job.idea.limit + second;
    }
  }
  if (job.idea.limit > 0 && length > job.idea.limit) {
    length = job.idea.limit;
    job.outcome = outcomeOf(v1::Job::STATE_TIMEOUT, "time limit reached", 0, 15);
  }
  SimTime end = job.started + std::max<SimTime>(length, 1500);
  // Backdated, it might have ended before the begin of the simulation.
  if (end <= m_now) end = m_now + static_cast<SimTime>(random.uniform(0, 1) * hour);
  if (job.idea.limit > 0) end = std::max(m_now, std::min(end, job.started + job.idea.limit));
  post(end, EventKind::End, &job);
}

void Simulation::freeGpus(SimulatedJob& job) {
  m_resources.give(job.placement);
  m_scheduler.ended(job);
  touchNodes(job.placement);
  job.ended = m_now;
  ++job.generation;
}

void Simulation::finish(SimulatedJob& job, Outcome outcome) {
  if (job.running()) {
    freeGpus(job);
    job.runs.back().end = m_now;
    job.runs.back().outcome = outcome;
  } else {
    m_scheduler.dequeue(job);
    job.ended = m_now;
    ++job.generation;
    if (job.idea.demand >= 0) --m_waitingOf[static_cast<std::size_t>(job.idea.demand)];
  }
  if (job.idea.demand >= 0) m_gpusOf[static_cast<std::size_t>(job.idea.demand)] -= job.idea.shape.gpus();
  job.state = outcome.state;
  job.reason = v1::Job::PENDING_REASON_UNSPECIFIED;
  job.expectedStart = 0;
  note(job, outcome.state, outcome.note);
  job.outcome = std::move(outcome);
  touch(job);
  (job.submission ? m_finishedSubmitted : m_finishedDemand).push_back(job.number);
  forgetOldest();
}

void Simulation::forgetOldest() {
  auto forget = [this](std::deque<std::uint64_t>& finished, std::size_t most) {
    while (finished.size() > most) {
      const auto found = m_jobs.find(finished.front());
      const std::uint64_t number = finished.front();
      finished.pop_front();
      // A requeued one is in the list again when it ends once more.
      if (found == m_jobs.end() || !found->second.finished()) continue;
      if (found->second.submission) {
        const auto [first, last] = m_requests.equal_range(found->second.submission->requestId);
        for (auto row = first; row != last; row = row->second == number ? m_requests.erase(row) : std::next(row)) {
        }
      }
      m_jobs.erase(found);
      if (m_collecting) m_dirty.removed.push_back(number);
    }
  };
  forget(m_finishedDemand, finishedDemandKept);
  forget(m_finishedSubmitted, finishedSubmittedKept);
}

void Simulation::lose(std::uint32_t node, int gpu, const std::string& note) {
  const SiteNode& place = m_site.nodes[node];
  std::vector<std::uint64_t> numbers;
  auto collect = [&](std::uint32_t device) {
    const std::uint64_t number = m_resources.jobOn(device);
    if (number != 0 && std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  };
  for (std::uint32_t i = 0; i < m_site.gpusPerNode; ++i) {
    if (gpu < 0 || static_cast<int>(i) == gpu) collect(node * m_site.gpusPerNode + i);
  }
  for (std::uint32_t i = 0; i < place.instanceCount; ++i) {
    const std::uint32_t device = place.firstInstance + i;
    if (gpu < 0 ||
        m_site.instance(device).parent_device() == node * m_site.gpusPerNode + static_cast<std::uint32_t>(gpu)) {
      collect(device);
    }
  }
  for (const std::uint64_t number : numbers) {
    SimulatedJob& job = *find(number);
    // Large runs resume from their last checkpoint; small ones are the user's to submit again.
    const bool restarts = job.placement.size() > 1 || job.idea.workload == Workload::Serving;
    if (restarts) {
      requeue(job, note);
    } else if (gpu < 0) {
      finish(job, outcomeOf(v1::Job::STATE_NODE_FAIL, note, 0, 9));
    } else {
      finish(job, outcomeOf(v1::Job::STATE_FAILED, note, 137, 9));
    }
  }
}

void Simulation::enterPhase(std::uint32_t node, v1::Rack::Phase phase) {
  if (phase == v1::Rack::PHASE_IN_SERVICE) {
    m_resources.addNode(node);
    m_health.addNode(node);
  }
  m_dirty.layout = true;
  m_dirty.nodes.push_back(node);
}

void Simulation::touch(const SimulatedJob& job) {
  if (m_collecting) m_dirty.jobs.push_back(job.number);
}

void Simulation::touchNodes(const Placement& placement) {
  if (!m_collecting) return;
  for (const Slice& slice : placement) m_dirty.nodes.push_back(slice.node);
}

void Simulation::note(SimulatedJob& job, v1::Job::State state, std::string text, SimTime time) {
  job.events.push_back({time != 0 ? time : m_now, state, std::move(text)});
}

SimulatedJob* Simulation::find(std::uint64_t number) {
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() ? nullptr : &found->second;
}

const SimulatedJob* Simulation::find(std::uint64_t number) const {
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() ? nullptr : &found->second;
}

std::vector<const SimulatedJob*> Simulation::jobs() const {
  std::vector<const SimulatedJob*> all;
  all.reserve(m_jobs.size());
  for (const auto& [number, job] : m_jobs) all.push_back(&job);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  return all;
}

std::uint32_t Simulation::nodeOf(std::uint32_t device) const {
  const std::uint32_t gpu = device < m_site.gpuCount ? device : m_site.instance(device).parent_device();
  return gpu / m_site.gpusPerNode;
}

v1::DeviceState Simulation::deviceState(std::uint32_t device) const {
  const std::uint32_t node = nodeOf(device);
  const SiteNode& place = m_site.nodes[node];
  if (place.phase == v1::Rack::PHASE_BURN_IN) return v1::DEVICE_STATE_BURN_IN;
  if (place.phase != v1::Rack::PHASE_IN_SERVICE) return v1::DEVICE_STATE_NOT_INSTALLED;
  const NodeHealth::Condition condition = m_health.state(node).condition;
  if (condition == NodeHealth::Condition::Down) return v1::DEVICE_STATE_DOWN;
  const bool busy = m_resources.jobOn(device) != 0;
  if (condition == NodeHealth::Condition::Draining) {
    return busy || !m_resources.idle(node) ? v1::DEVICE_STATE_DRAINING : v1::DEVICE_STATE_DRAINED;
  }
  if (place.pool == Pool::Mig && device < m_site.gpuCount) return v1::DEVICE_STATE_PARTITIONED;
  if (busy) return v1::DEVICE_STATE_ALLOCATED;
  return place.pool == Pool::Reserved ? v1::DEVICE_STATE_RESERVED : v1::DEVICE_STATE_IDLE;
}

Simulation::Dirty Simulation::takeDirty() {
  Dirty dirty = std::exchange(m_dirty, {});
  auto unique = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  unique(dirty.nodes);
  unique(dirty.jobs);
  std::erase_if(dirty.jobs, [&](std::uint64_t number) { return !m_jobs.contains(number); });
  return dirty;
}

void Simulation::touchAll() {
  m_collecting = true;
  for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) m_dirty.nodes.push_back(node);
  for (const SimulatedJob* job : jobs()) touch(*job);
}

}  // namespace aifactory::simulated
