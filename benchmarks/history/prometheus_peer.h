// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "aifactory/v1/fleet.pb.h"
#include "base/fleet_columns.h"

namespace aifactory {

/// A real Prometheus with the measured values of the fleet as the DCGM exporter names them, in blocks of its own.
class PrometheusPeer {
 public:
  /// Of the first `gpus` GPUs of the layout.
  PrometheusPeer(std::string directory, const v1::FleetLayout& layout, std::size_t gpus);
  ~PrometheusPeer();

  void add(const TelemetryColumns& values, std::chrono::system_clock::time_point when);
  /// Makes blocks of what was added. Returns their bytes; 0 when promtool is not installed or fails.
  std::uint64_t makeBlocks();
  /// Starts Prometheus on the blocks and waits until it answers.
  bool serve();
  /// All four values of every GPU at one instant: milliseconds until the answers are here as columns, or -1.
  double fleetAt(std::chrono::system_clock::time_point when, TelemetryColumns& values);

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace aifactory
