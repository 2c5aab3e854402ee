// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/fleet_columns.h"
#include "factory/core/engine.h"

namespace aifactory {

/// What counts as idle and as a straggler.
namespace efficiency {
inline constexpr std::uint32_t idleBelowPercent = 5;
inline constexpr std::chrono::minutes idleFor{10};
inline constexpr double stragglerShare = 0.6;      ///< of the job's median: below it, a GPU is a straggler …
inline constexpr double stragglerEndsShare = 0.7;  ///< … until it is above this
inline constexpr std::uint32_t leastMedianPercent = 30;
inline constexpr std::uint32_t leastJobGpus = 4;  ///< measured ones
/// A sample speaks for the time since the one before, at most for so long or twice the pause before that.
inline constexpr std::chrono::seconds longestGap{60};
/// What ended jobs made of their GPUs is told for so long, and of so many of them.
inline constexpr std::chrono::hours endedKept{24};
inline constexpr std::size_t mostEnded = 100'000;
}  // namespace efficiency

/// Integrates what jobs have of their GPUs and what they use of them, device by device and sample by sample.
/// Nothing is counted for time that was not measured. Devices are GPUs and MIG instances, each counting as one. Not
/// safe from several threads.
class EfficiencyTally {
 public:
  using Time = Clock::time_point;

  explicit EfficiencyTally(std::size_t mostEnded = efficiency::mostEnded) : m_mostEnded(mostEnded) {}

  struct Share {
    std::uint64_t job = 0;
    std::uint32_t tenant = 0;  ///< interned
    std::uint32_t devices = 0, measured = 0, idle = 0;
    double allocatedSeconds = 0, measuredSeconds = 0, usedSeconds = 0;
    double wastedSeconds() const { return measuredSeconds - usedSeconds; }
  };
  /// What a job had until it gave up its last device.
  struct Ended {
    Share share;
    Time when;
  };
  struct Idle {
    std::uint32_t device = 0;
    Time since;
  };
  struct Straggler {
    std::uint32_t device = 0;
    double mean = 0, median = 0;  ///< per cent
    Time since;
  };

  /// What each device holds after a change of layout. Where every device kept its job nothing begins anew.
  void layout(const StateColumns& states, Time when);
  void change(std::span<const DeviceChange> changes, Time when);
  /// True when stragglers were judged anew, about once a minute of the factory's time.
  bool sample(const TelemetryColumns& values, Time when);

  /// Of jobs that hold devices.
  std::vector<Share> shares() const;
  /// The one that ended first first; a job that was requeued once for each run that ended.
  const std::deque<Ended>& ended() const { return m_ended; }
  /// Longest first.
  std::vector<Idle> idle() const;
  std::vector<Straggler> stragglers() const;
  std::uint64_t jobOf(std::uint32_t device) const { return m_jobs[m_slotOf[device]]; }
  std::uint32_t tenantOf(std::uint32_t device) const { return m_totals[m_slotOf[device]].tenant; }
  Time since() const { return m_since; }
  Time until() const { return m_until; }
  /// What ended before is forgotten.
  Time endedSince() const { return std::max({m_since, m_until - efficiency::endedKept, m_crowdedOut}); }

 private:
  static constexpr std::size_t windowBuckets = 5;
  static constexpr std::chrono::seconds bucketTime{60};
  static constexpr std::chrono::seconds leastWindow{240};
  static constexpr double leastMeasured = 0.75;  ///< of the window, or a GPU is not judged

  /// A part of the window over which means are taken.
  struct Bucket {
    std::vector<float> use, time;  ///< by device: per cent seconds, seconds
    double seconds = 0;
  };

  /// Something happened then.
  void reach(Time when);
  /// The clock was set back to this.
  void setBack(Time when);
  void assign(std::uint32_t device, std::uint64_t job, std::uint32_t tenant, Time when);
  std::uint32_t slotFor(std::uint64_t job, std::uint32_t tenant, Time when);
  void settle(std::uint32_t slot, Time when);
  /// Its job has given up its last device.
  void retire(std::uint32_t slot, Time when);
  void forgetEnded();
  void add(const TelemetryColumns& values, Time when, double seconds);
  void takeBack(const TelemetryColumns& values, Time when, double seconds);
  void followIdle(const TelemetryColumns& values, Time when);
  void judge(Time when);
  void nextBucket();

  // By slot; slot 0 is of devices without a job.
  std::vector<std::uint64_t> m_jobs{0};
  std::vector<Share> m_totals{1};
  std::vector<Time> m_settled{Time()};
  std::vector<std::uint32_t> m_measuredNow{0}, m_usedNow{0};
  std::vector<std::uint32_t> m_freeSlots;
  std::unordered_map<std::uint64_t, std::uint32_t> m_slotOfJob;
  // By device.
  std::vector<std::uint32_t> m_slotOf;
  std::vector<std::int64_t> m_idleSince;  ///< ms since 1970, 0: not idle
  std::array<Bucket, windowBuckets> m_buckets;
  std::size_t m_bucket = 0;

  const std::size_t m_mostEnded;
  std::deque<Ended> m_ended;
  Time m_crowdedOut{};                    ///< when the newest ended that was forgotten because they were too many
  std::map<std::uint32_t, Time> m_fresh;  ///< devices that changed hands since the last sample
  std::map<std::uint32_t, Straggler> m_stragglers;
  Time m_since{}, m_until{};
  Time m_sampled{};
  std::chrono::nanoseconds m_gap{};
};

}  // namespace aifactory
