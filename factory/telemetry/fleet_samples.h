// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/container/flat_hash_map.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "factory/telemetry/device_join.h"
#include "factory/telemetry/metric_mapping.h"
#include "factory/telemetry/sample_board.h"
#include "factory/telemetry/sample_sink.h"
#include "factory/telemetry/series_text.h"

namespace aifactory {

/// Puts the samples of each answer into the fleet's columns. What a series is, is worked out once; later answers have
/// the same series in nearly the same order, so that each is found by its place and told by its hash. One thread.
class FleetSamples final : public SampleSink {
 public:
  FleetSamples(MetricMapping mapping, std::chrono::milliseconds staleness);

  /// Another fleet, of which nothing is measured.
  void setLayout(const v1::FleetLayout& layout, std::span<const std::string> strings);

  /// An answer begins; `now` is in ms since 1970 by Prometheus' clock.
  void begin(std::int64_t now);
  void sample(std::string_view series, double value, std::int64_t time) override;
  /// It is over. `jobs`: which job each device is allocated to.
  void end(std::span<const std::uint64_t> jobs);
  /// Time goes by without an answer.
  void expire(std::int64_t now);
  /// Says, once, whether values went for want of newer ones, whatever else came.
  bool takeDropped() { return std::exchange(m_dropped, false); }

  const SampleBoard& board() const { return m_board; }

  /// Of the last answer.
  struct Figures {
    std::size_t samples = 0;
    std::size_t unknownMetrics = 0;      ///< of no mapped metric
    std::size_t unmatched = 0;           ///< of no device here
    std::size_t incredible = 0;          ///< values that cannot be, NaN and infinity among them
    std::size_t stale = 0;               ///< samples that were too old when they came
    std::size_t jobMismatches = 0;       ///< devices whose exporter names another job than the scheduler
    std::size_t droppedByStaleness = 0;  ///< values that went since the answer before, for nothing newer came
    std::string anUnmatched;             ///< host of the first of them
  };
  const Figures& figures() const { return m_figures; }

 private:
  struct Place {
    std::uint64_t hash = 0;
    std::uint64_t job = 0;  ///< that the exporter names, 0 for none
    std::uint32_t device = 0;
    std::uint16_t metric = 0;
  };
  const Place& placeOf(std::string_view series);
  Place workOut(std::string_view series);

  const MetricMapping m_mapping;
  const std::int64_t m_staleness;
  DeviceJoin m_join;
  SampleBoard m_board;
  Figures m_figures;
  std::int64_t m_now = 0;
  bool m_dropped = false;

  std::vector<Place> m_places;                                  ///< in the order in which they came
  absl::flat_hash_map<std::uint64_t, std::uint32_t> m_placeOf;  ///< by hash
  std::size_t m_next = 0;                                       ///< where the next one is likely to be
  Place m_passing;                                              ///< of a series that is not kept
  std::vector<std::uint64_t> m_claims;                          ///< the job that an exporter names, by device
};

}  // namespace aifactory
