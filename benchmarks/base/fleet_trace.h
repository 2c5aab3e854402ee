// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "base/fleet_columns.h"

namespace aifactory {

inline constexpr std::size_t fleetGpus = 50'176;

/// A seeded trace of all GPUs of the demo factory's size, one sample a second, every GPU changing in every one.
///   Jobs hold 8 to 1,024 neighbouring GPUs; a GPU's load is its job's (0 to 98 %), 15 % of the jobs are idle.
///   Utilisation: load + N(0, 2 %), clipped to 0…100; an idle GPU reads 0.
///   Memory: a random walk, +-1 step of 64 MiB in 5 % of the samples.
///   Temperature: 30 to 72 degrees by load, following with 20 s of lag, read with N(0, 0.3).
///   Power: 70 to 690 W by utilisation, + N(0, 6 W) (idle: N(0, 1 W)); where no reading changed, power moves by 1 W.
///   Each second 0.2 % of the jobs get another load.
class FleetTrace {
 public:
  explicit FleetTrace(unsigned seed);
  /// One second on.
  void advance();
  const TelemetryColumns& columns() const { return m_columns; }

 private:
  struct Job {
    std::uint32_t first, count;
    double load;
  };
  double newLoad();
  double normal(double deviation);

  std::mt19937_64 m_random;
  std::vector<Job> m_jobs;
  std::vector<double> m_temperature;
  TelemetryColumns m_columns;
};

}  // namespace aifactory
