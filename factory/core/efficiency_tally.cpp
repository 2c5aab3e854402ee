// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/efficiency_tally.h"

#include <algorithm>

namespace aifactory {
namespace {

std::int64_t millisecondsOf(EfficiencyTally::Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

double secondsIn(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

constexpr auto idleMilliseconds = std::chrono::milliseconds(efficiency::idleFor).count();

/// What comes out of order by less is late; by more, the clock was set back.
constexpr std::chrono::minutes clockTolerance{1};

}  // namespace

void EfficiencyTally::reach(Time when) {
  if (m_until - when > clockTolerance) setBack(when);
  m_until = std::max(m_until, when);
}

// What was counted counts. Times of before say nothing by this clock, and nobody has looked by it yet.
void EfficiencyTally::setBack(Time when) {
  m_since = std::min(m_since, when);
  m_until = when;
  m_sampled = Time();
  m_gap = {};
  std::fill(m_settled.begin(), m_settled.end(), when);
  std::fill(m_idleSince.begin(), m_idleSince.end(), 0);
  m_fresh.clear();
  for (Ended& ended : m_ended) ended.when = std::min(ended.when, when);
  m_crowdedOut = std::min(m_crowdedOut, when);
  for (auto& [device, straggler] : m_stragglers) straggler.since = std::min(straggler.since, when);
}

void EfficiencyTally::layout(const StateColumns& states, Time when) {
  if (m_since == Time()) m_since = when;
  reach(when);
  for (std::size_t device = states.size(); device < m_slotOf.size(); ++device) {
    assign(static_cast<std::uint32_t>(device), 0, 0, when);
  }
  m_slotOf.resize(states.size());
  m_idleSince.resize(states.size());
  for (Bucket& bucket : m_buckets) {
    bucket.use.resize(states.size());
    bucket.time.resize(states.size());
  }
  for (std::uint32_t device = 0; device < states.size(); ++device) {
    assign(device, states.job[device], states.tenant[device], when);
  }
}

void EfficiencyTally::change(std::span<const DeviceChange> changes, Time when) {
  reach(when);
  for (const DeviceChange& change : changes) {
    const std::size_t end =
        std::min<std::size_t>(std::size_t{change.range.first} + change.range.count, m_slotOf.size());
    for (std::size_t device = change.range.first; device < end; ++device) {
      assign(static_cast<std::uint32_t>(device), change.job, change.tenant, when);
    }
  }
}

void EfficiencyTally::assign(std::uint32_t device, std::uint64_t job, std::uint32_t tenant, Time when) {
  const std::uint32_t before = m_slotOf[device];
  if (m_jobs[before] == job) return;
  // The new one first: a job that moves from one device to another goes on.
  const std::uint32_t slot = job == 0 ? 0 : slotFor(job, tenant, when);
  if (slot != 0) {
    settle(slot, when);
    ++m_totals[slot].devices;
  }
  m_slotOf[device] = slot;
  if (before != 0) {
    settle(before, when);
    if (--m_totals[before].devices == 0) retire(before, when);
  }
  m_idleSince[device] = 0;
  for (Bucket& bucket : m_buckets) bucket.use[device] = bucket.time[device] = 0;
  m_stragglers.erase(device);
  if (slot != 0) {
    m_fresh[device] = when;
  } else {
    m_fresh.erase(device);
  }
}

std::uint32_t EfficiencyTally::slotFor(std::uint64_t job, std::uint32_t tenant, Time when) {
  const auto [place, isNew] = m_slotOfJob.try_emplace(job, 0);
  if (!isNew) return place->second;
  if (m_freeSlots.empty()) {
    m_freeSlots.push_back(static_cast<std::uint32_t>(m_jobs.size()));
    m_jobs.push_back(0);
    m_totals.emplace_back();
    m_settled.emplace_back();
    m_measuredNow.push_back(0);
    m_usedNow.push_back(0);
  }
  const std::uint32_t slot = m_freeSlots.back();
  m_freeSlots.pop_back();
  place->second = slot;
  m_jobs[slot] = job;
  m_totals[slot] = {};
  m_totals[slot].job = job;
  m_totals[slot].tenant = tenant;
  m_settled[slot] = when;
  m_measuredNow[slot] = m_usedNow[slot] = 0;
  return slot;
}

void EfficiencyTally::settle(std::uint32_t slot, Time when) {
  if (when <= m_settled[slot]) return;
  m_totals[slot].allocatedSeconds += m_totals[slot].devices * secondsIn(when - m_settled[slot]);
  m_settled[slot] = when;
}

void EfficiencyTally::retire(std::uint32_t slot, Time when) {
  Share& total = m_totals[slot];
  total.measured = 0;
  m_ended.push_back({total, when});
  forgetEnded();
  m_slotOfJob.erase(m_jobs[slot]);
  m_jobs[slot] = 0;
  m_freeSlots.push_back(slot);
}

void EfficiencyTally::forgetEnded() {
  for (; m_ended.size() > m_mostEnded; m_ended.pop_front()) {
    m_crowdedOut = std::max(m_crowdedOut, m_ended.front().when);
  }
  while (!m_ended.empty() && m_ended.front().when < endedSince()) m_ended.pop_front();
}

bool EfficiencyTally::sample(const TelemetryColumns& values, Time when) {
  if (values.size() != m_slotOf.size()) return false;  // of another layout
  if (m_sampled - when > clockTolerance) setBack(when);
  if (when <= m_sampled) return false;  // told already
  m_until = std::max(m_until, when);
  for (std::uint32_t slot = 1; slot < m_jobs.size(); ++slot) {
    if (m_jobs[slot] != 0) settle(slot, when);
  }
  const bool isFirst = m_sampled == Time();
  const std::chrono::nanoseconds gap = isFirst ? std::chrono::nanoseconds(0) : when - m_sampled;
  const std::chrono::nanoseconds longest = std::max<std::chrono::nanoseconds>(efficiency::longestGap, 2 * m_gap);
  if (gap > longest) std::fill(m_idleSince.begin(), m_idleSince.end(), 0);  // nobody looked
  const double seconds = secondsIn(std::min(gap, longest));
  add(values, when, seconds);
  takeBack(values, when, seconds);
  followIdle(values, when);
  m_fresh.clear();
  m_sampled = when;
  m_gap = gap;
  m_buckets[m_bucket].seconds += seconds;
  if (m_buckets[m_bucket].seconds < secondsIn(bucketTime)) return isFirst;
  judge(when);
  nextBucket();
  forgetEnded();
  return true;
}

void EfficiencyTally::add(const TelemetryColumns& values, Time, double seconds) {
  const std::size_t devices = m_slotOf.size();
  const std::uint8_t* utilization = values.utilization.data();
  std::fill(m_measuredNow.begin(), m_measuredNow.end(), 0);
  std::fill(m_usedNow.begin(), m_usedNow.end(), 0);
  for (std::size_t device = 0; device < devices; ++device) {
    const std::uint32_t stored = utilization[device];
    const std::uint32_t slot = m_slotOf[device];
    m_measuredNow[slot] += stored != notMeasured;
    m_usedNow[slot] += stored - (stored != notMeasured);
  }
  for (std::size_t slot = 1; slot < m_totals.size(); ++slot) {
    m_totals[slot].measuredSeconds += m_measuredNow[slot] * seconds;
    m_totals[slot].usedSeconds += m_usedNow[slot] * seconds / 100;
    m_totals[slot].measured = m_measuredNow[slot];
  }
  const auto weight = static_cast<float>(seconds);
  float* use = m_buckets[m_bucket].use.data();
  float* time = m_buckets[m_bucket].time.data();
  for (std::size_t device = 0; device < devices; ++device) {
    const float measured = utilization[device] != notMeasured ? 1.F : 0.F;
    use[device] += (static_cast<float>(utilization[device]) - measured) * weight;
    time[device] += measured * weight;
  }
}

// A device that changed hands in the meantime has been its job's for a part of it only.
void EfficiencyTally::takeBack(const TelemetryColumns& values, Time when, double seconds) {
  Bucket& bucket = m_buckets[m_bucket];
  for (const auto& [device, since] : m_fresh) {
    if (values.utilization[device] == notMeasured) continue;
    const double had = std::max(0.0, secondsIn(when - since));
    const double excess = seconds - std::min(seconds, had);
    const double percent = values.utilization[device] - 1;
    Share& total = m_totals[m_slotOf[device]];
    total.measuredSeconds -= excess;
    total.usedSeconds -= percent * excess / 100;
    bucket.use[device] -= static_cast<float>(percent * excess);
    bucket.time[device] -= static_cast<float>(excess);
  }
}

void EfficiencyTally::followIdle(const TelemetryColumns& values, Time when) {
  const std::int64_t now = millisecondsOf(when);
  const std::size_t devices = m_slotOf.size();
  for (std::size_t device = 0; device < devices; ++device) {
    const std::uint32_t percentAndOne = values.utilization[device];
    const bool isIdle =
        (percentAndOne != notMeasured) & (percentAndOne <= efficiency::idleBelowPercent) & (m_slotOf[device] != 0);
    const std::int64_t since = m_idleSince[device] != 0 ? m_idleSince[device] : now;
    m_idleSince[device] = isIdle ? since : 0;
  }
}

void EfficiencyTally::judge(Time when) {
  double window = 0;
  for (const Bucket& bucket : m_buckets) window += bucket.seconds;
  if (window < secondsIn(leastWindow)) return;
  const std::size_t devices = m_slotOf.size();
  std::vector<float> means(devices, -1);
  std::vector<std::uint32_t> first(m_jobs.size() + 1);  // by slot: where its devices begin below
  for (std::size_t device = 0; device < devices; ++device) {
    float use = 0, time = 0;
    for (const Bucket& bucket : m_buckets) {
      use += bucket.use[device];
      time += bucket.time[device];
    }
    if (m_slotOf[device] == 0 || time < leastMeasured * window) continue;
    means[device] = use / time;
    ++first[m_slotOf[device] + 1];
  }
  for (std::size_t slot = 1; slot < first.size(); ++slot) first[slot] += first[slot - 1];
  std::vector<float> sorted(first.back());
  std::vector<std::uint32_t> next = first;
  for (std::size_t device = 0; device < devices; ++device) {
    if (means[device] >= 0) sorted[next[m_slotOf[device]]++] = means[device];
  }
  std::vector<float> medians(m_jobs.size(), 0);  // 0: not to be judged by
  for (std::size_t slot = 1; slot < m_jobs.size(); ++slot) {
    const std::uint32_t count = first[slot + 1] - first[slot];
    if (count < efficiency::leastJobGpus) continue;
    const auto begin = sorted.begin() + first[slot];
    std::nth_element(begin, begin + count / 2, begin + count);
    if (begin[count / 2] >= efficiency::leastMedianPercent) medians[slot] = begin[count / 2];
  }
  std::map<std::uint32_t, Straggler> found;
  for (std::uint32_t device = 0; device < devices; ++device) {
    const float median = medians[m_slotOf[device]];
    // One that does nothing at all is idle, and no straggler.
    if (means[device] < efficiency::idleBelowPercent) continue;
    if (means[device] >= efficiency::stragglerEndsShare * median) continue;
    const auto known = m_stragglers.find(device);
    if (known == m_stragglers.end() && means[device] >= efficiency::stragglerShare * median) continue;
    found[device] = {device, means[device], median, known == m_stragglers.end() ? when : known->second.since};
  }
  m_stragglers = std::move(found);
}

void EfficiencyTally::nextBucket() {
  m_bucket = (m_bucket + 1) % windowBuckets;
  Bucket& bucket = m_buckets[m_bucket];
  std::fill(bucket.use.begin(), bucket.use.end(), 0.F);
  std::fill(bucket.time.begin(), bucket.time.end(), 0.F);
  bucket.seconds = 0;
}

std::vector<EfficiencyTally::Share> EfficiencyTally::shares() const {
  std::vector<Share> shares = m_totals;
  const std::int64_t now = millisecondsOf(m_sampled);
  for (std::size_t device = 0; device < m_slotOf.size(); ++device) {
    if (m_idleSince[device] != 0 && now - m_idleSince[device] >= idleMilliseconds) ++shares[m_slotOf[device]].idle;
  }
  for (std::size_t slot = 0; slot < shares.size(); ++slot) {
    if (m_jobs[slot] == 0) continue;
    shares[slot].allocatedSeconds += shares[slot].devices * std::max(0.0, secondsIn(m_until - m_settled[slot]));
  }
  std::erase_if(shares, [](const Share& share) { return share.devices == 0; });
  return shares;
}

std::vector<EfficiencyTally::Idle> EfficiencyTally::idle() const {
  std::vector<Idle> idle;
  const std::int64_t now = millisecondsOf(m_sampled);
  for (std::uint32_t device = 0; device < m_slotOf.size(); ++device) {
    const std::int64_t since = m_idleSince[device];
    if (since != 0 && now - since >= idleMilliseconds) idle.push_back({device, Time(std::chrono::milliseconds(since))});
  }
  std::stable_sort(idle.begin(), idle.end(),
                   [](const Idle& left, const Idle& right) { return left.since < right.since; });
  return idle;
}

std::vector<EfficiencyTally::Straggler> EfficiencyTally::stragglers() const {
  std::vector<Straggler> stragglers;
  for (const auto& [device, straggler] : m_stragglers) stragglers.push_back(straggler);
  return stragglers;
}

}  // namespace aifactory
