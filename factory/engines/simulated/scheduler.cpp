// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/scheduler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aifactory::simulated {
namespace {

constexpr SimTime never = std::numeric_limits<SimTime>::max();
constexpr std::size_t forecastDepth = 64;
constexpr double spareShare = 0.045;

bool goesFirst(const SimulatedJob* left, const SimulatedJob* right) {
  return left->order != right->order ? left->order > right->order : left->number < right->number;
}

bool whole(const SimulatedJob& job, const Resources& resources) {
  return job.idea.shape.gpusPerNode == resources.gpusPerNode();
}

}  // namespace

Scheduler::Scheduler(const Site& site, const Resources& resources, Callbacks callbacks)
    : m_site(site),
      m_resources(resources),
      m_callbacks(std::move(callbacks)),
      m_accountUsage(accounts().size()),
      m_qosUsage(qualities().size()) {}

void Scheduler::enqueue(SimulatedJob& job) {
  m_pending.insert(std::lower_bound(m_pending.begin(), m_pending.end(), &job, goesFirst), &job);
}

void Scheduler::dequeue(const SimulatedJob& job) {
  auto* wanted = const_cast<SimulatedJob*>(&job);
  const auto found = std::lower_bound(m_pending.begin(), m_pending.end(), wanted, goesFirst);
  if (found != m_pending.end() && *found == wanted) m_pending.erase(found);
}

void Scheduler::started(SimulatedJob& job) {
  m_running[static_cast<std::size_t>(job.pool)].push_back(&job);
  if (!counted(job)) return;
  m_accountUsage[static_cast<std::size_t>(job.idea.account)] += job.idea.shape.gpus();
  m_qosUsage[static_cast<std::size_t>(job.idea.qos)] += job.idea.shape.gpus();
}

void Scheduler::ended(SimulatedJob& job) {
  std::erase(m_running[static_cast<std::size_t>(job.pool)], &job);
  if (!counted(job)) return;
  m_accountUsage[static_cast<std::size_t>(job.idea.account)] -= job.idea.shape.gpus();
  m_qosUsage[static_cast<std::size_t>(job.idea.qos)] -= job.idea.shape.gpus();
}

namespace {
std::uint32_t scaledLimit(std::uint32_t limit, const Site& site) {
  if (limit == 0 || site.scale == 1) return limit;
  return std::max(site.gpusPerNode * 2, static_cast<std::uint32_t>(std::lround(limit * site.scale)));
}
}  // namespace

std::uint32_t Scheduler::accountLimit(int account) const {
  return scaledLimit(accounts()[static_cast<std::size_t>(account)].gpuLimit, m_site);
}

std::uint32_t Scheduler::qosLimit(int qos) const {
  return scaledLimit(qualities()[static_cast<std::size_t>(qos)].gpuLimit, m_site);
}

std::size_t Scheduler::ahead(const SimulatedJob& job) const {
  return static_cast<std::size_t>(std::count_if(m_pending.begin(), m_pending.end(), [&](const SimulatedJob* other) {
    return other->pool == job.pool && other->state == v1::Job::STATE_PENDING && goesFirst(other, &job) &&
           (other->reason == v1::Job::PENDING_REASON_RESOURCES || other->reason == v1::Job::PENDING_REASON_PRIORITY);
  }));
}

bool Scheduler::reservationOpen(SimTime now) {
  const SimTime ofDay = now % (24 * hour);
  return ofDay >= reservationStart && ofDay < reservationStart + reservationLength;
}

SimTime Scheduler::nextReservation(SimTime now) {
  const SimTime today = now - now % (24 * hour) + reservationStart;
  return today > now ? today : today + 24 * hour;
}

SimTime Scheduler::latestEnd(const SimulatedJob& job) {
  return job.idea.limit == 0 ? never : job.started + job.idea.limit;
}

v1::Job::PendingReason Scheduler::blockedBy(const SimulatedJob& job, SimTime now) const {
  if (job.eligible > now) return v1::Job::PENDING_REASON_BEGIN_TIME;
  if (job.dependsOn != 0 && !m_callbacks.dependencyMet(job)) return v1::Job::PENDING_REASON_DEPENDENCY;
  // A job of the reservation starts only where it ends inside the window.
  if (job.idea.wantsReservation && !reservationOpen(now)) return v1::Job::PENDING_REASON_RESERVATION;
  if (!counted(job)) return v1::Job::PENDING_REASON_UNSPECIFIED;
  const std::uint32_t gpus = job.idea.shape.gpus();
  const std::uint32_t accountMost = accountLimit(job.idea.account);
  if (accountMost != 0 && accountUsage(job.idea.account) + gpus > accountMost) {
    return v1::Job::PENDING_REASON_ACCOUNT_LIMIT;
  }
  const std::uint32_t qosMost = qosLimit(job.idea.qos);
  if (qosMost != 0 && qosUsage(job.idea.qos) + gpus > qosMost) return v1::Job::PENDING_REASON_QOS_LIMIT;
  return v1::Job::PENDING_REASON_UNSPECIFIED;
}

std::vector<Scheduler::Release> Scheduler::releases(Pool pool, SimTime now) const {
  std::vector<Release> all;
  for (const SimulatedJob* job : m_running[static_cast<std::size_t>(pool)]) {
    // A job past its limit is about to be ended.
    const SimTime end = latestEnd(*job);
    if (end != never && whole(*job, m_resources)) all.push_back({std::max(end, now), job->idea.shape.nodes});
  }
  return all;
}

void Scheduler::close(Gate& gate, const SimulatedJob& job, SimTime now) const {
  gate.head = job.number;
  gate.shadow = never;
  gate.spareNodes = 0;
  std::vector<Release> all = releases(job.pool, now);
  std::sort(all.begin(), all.end(), [](const Release& a, const Release& b) { return a.time < b.time; });
  std::uint32_t free = m_resources.wholeNodesFree(job.pool);
  const std::uint32_t needed = job.idea.shape.nodes + spareNodes(job);
  for (const Release& release : all) {
    free += release.nodes;
    if (free < needed) continue;
    gate.shadow = release.time;
    gate.spareNodes = free - needed;
    return;
  }
}

bool Scheduler::delaysHead(const Gate& gate, const SimulatedJob& job, SimTime now) const {
  if (job.idea.limit != 0 && (gate.shadow == never || now + job.idea.limit <= gate.shadow)) return false;
  return m_resources.wholeNodesUsed(job.pool, job.idea.shape) > gate.spareNodes;
}

std::uint32_t Scheduler::spareNodes(const SimulatedJob& job) const {
  if (job.pool != Pool::Training || queueRules()[static_cast<std::size_t>(job.idea.queue)].name == "foundation")
    return 0;
  return static_cast<std::uint32_t>(m_resources.nodeCount(job.pool) * spareShare);
}

bool Scheduler::fits(const SimulatedJob& job) const {
  if (!m_resources.fits(job.pool, job.idea.shape)) return false;
  const std::uint32_t used = m_resources.wholeNodesUsed(job.pool, job.idea.shape);
  return used == 0 || used + spareNodes(job) <= m_resources.wholeNodesFree(job.pool);
}

void Scheduler::consider(SimulatedJob& job, SimTime now) {
  auto wait = [&](v1::Job::PendingReason reason) {
    if (job.reason != reason) m_callbacks.wait(job, reason);
  };
  if (const auto reason = blockedBy(job, now); reason != v1::Job::PENDING_REASON_UNSPECIFIED) return wait(reason);
  Gate& gate = m_gates[static_cast<std::size_t>(job.pool)];
  if (!fits(job)) {
    if (gate.head == 0 && whole(job, m_resources)) close(gate, job, now);
    return wait(v1::Job::PENDING_REASON_RESOURCES);
  }
  if (gate.head != 0) {
    if (delaysHead(gate, job, now)) return wait(v1::Job::PENDING_REASON_PRIORITY);
    const bool outlastsShadow = job.idea.limit == 0 || now + job.idea.limit > gate.shadow;
    if (outlastsShadow) gate.spareNodes -= m_resources.wholeNodesUsed(job.pool, job.idea.shape);
  }
  m_callbacks.start(job);
}

void Scheduler::pass(SimTime now) {
  m_gates.fill({});
  // Starting a job takes it out of m_pending; the copy keeps the walk in order.
  const std::vector<SimulatedJob*> order = m_pending;
  for (SimulatedJob* job : order) {
    if (job->state == v1::Job::STATE_PENDING) consider(*job, now);
  }
}

void Scheduler::tryOne(SimulatedJob& job, SimTime now) {
  if (job.state == v1::Job::STATE_PENDING) consider(job, now);
}

Scheduler::Promise Scheduler::promise(Pool pool) const {
  const Gate& gate = m_gates[static_cast<std::size_t>(pool)];
  if (gate.head == 0 || gate.shadow == never) return {};
  return {gate.head, gate.shadow};
}

void Scheduler::forecast(SimTime now, const std::function<void(SimulatedJob&)>& changed) {
  for (std::size_t pool = 0; pool < poolCount; ++pool) {
    const auto later = [](const Release& a, const Release& b) { return a.time > b.time; };
    std::vector<Release> heap = releases(static_cast<Pool>(pool), now);
    std::make_heap(heap.begin(), heap.end(), later);
    std::uint32_t free = m_resources.wholeNodesFree(static_cast<Pool>(pool));
    std::size_t planned = 0;
    SimTime from = now;
    for (SimulatedJob* job : m_pending) {
      if (static_cast<std::size_t>(job->pool) != pool) continue;
      SimTime start = 0;
      const bool queued = job->state == v1::Job::STATE_PENDING && (job->reason == v1::Job::PENDING_REASON_RESOURCES ||
                                                                   job->reason == v1::Job::PENDING_REASON_PRIORITY);
      if (queued && planned < forecastDepth && whole(*job, m_resources)) {
        const std::uint32_t needed = job->idea.shape.nodes + spareNodes(*job);
        while (free < needed && !heap.empty()) {
          std::pop_heap(heap.begin(), heap.end(), later);
          free += heap.back().nodes;
          from = std::max(from, heap.back().time);
          heap.pop_back();
        }
        if (free >= needed) {
          ++planned;
          start = from;
          free -= job->idea.shape.nodes;
          if (job->idea.limit != 0) {
            heap.push_back({from + job->idea.limit, job->idea.shape.nodes});
            std::push_heap(heap.begin(), heap.end(), later);
          }
        }
      } else if (job->state == v1::Job::STATE_PENDING && job->reason == v1::Job::PENDING_REASON_BEGIN_TIME) {
        start = job->eligible;
      } else if (job->state == v1::Job::STATE_PENDING && job->reason == v1::Job::PENDING_REASON_RESERVATION) {
        start = nextReservation(now);
      }
      if (std::abs(start - job->expectedStart) < minute) continue;
      job->expectedStart = start;
      job->expectedAsOf = now;
      changed(*job);
    }
  }
}

}  // namespace aifactory::simulated
