// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "factory/core/engine.h"

namespace aifactory {

/// The factory that a simulated engine makes up. Equal options (startTime included) give the same day.
struct SimulatedOptions {
  int h100Nodes = 6016;
  int rtxNodes = 256;
  int gpusPerNode = 8;  ///< 1 to 64
  double speed = 1;     ///< factory seconds for each real second, 1 to 1000
  std::uint64_t seed = 20261122;
  std::chrono::hours preRoll{24};              ///< simulated before start() returns
  double faultRate = 1;                        ///< node and GPU faults as a multiple of the usual rate
  std::optional<Clock::time_point> startTime;  ///< factory time when start() returns; now unless set

  /// The demo factory at another size: `nodes` in all, in the same proportion of H100 to RTX.
  static SimulatedOptions scaled(int nodes, int gpusPerNode);
};

/// A scheduler with nothing behind it. start() runs the pre-roll in the calling thread, then one thread of its own
/// advances the factory, samples telemetry once a second, and makes every listener call. A verb returns after the
/// change it made was handed to the listener. Scripts are not run: lines of the form `echo text`, `sleep seconds` and
/// `exit code` shape the output, run time and exit code of a submitted job, every other line is taken as done at once;
/// a script with neither echo nor sleep runs for two minutes.
std::unique_ptr<Engine> makeSimulatedEngine(SimulatedOptions options);

}  // namespace aifactory
