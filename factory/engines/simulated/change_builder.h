// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/simulated/telemetry_model.h"

namespace aifactory::simulated {

/// Puts what changed in a simulation into the words of an engine. Not locked.
class ChangeBuilder {
 public:
  /// Feeds are read at each `feedPeriod`th refresh.
  explicit ChangeBuilder(Simulation& simulation, std::uint64_t feedPeriod = 5)
      : m_simulation(simulation), m_telemetry(simulation), m_feedPeriod(feedPeriod) {}

  /// Before the first change: gives every tenant its index.
  void internTenants(EngineListener& listener);
  /// What is in `dirty`, and the alerts that changed. `refresh`: figures that move all the time as well.
  EngineChange take(const Simulation::Dirty& dirty, bool refresh);
  TelemetryModel& telemetry() { return m_telemetry; }

 private:
  void addJob(EngineChange& change, SimulatedJob& job);
  void refreshReasons(EngineChange& change, const std::vector<std::uint64_t>& told);
  void addFeeds(EngineChange& change);
  void addDevice(EngineChange& change, std::uint32_t device);
  void addDevices(EngineChange& change, const std::vector<std::uint32_t>& nodes);

  Simulation& m_simulation;
  TelemetryModel m_telemetry;
  const std::uint64_t m_feedPeriod;
  std::unordered_map<std::string, std::uint32_t> m_tenants;  // interned; every tenant has an account
  std::vector<v1::FeedReading> m_feeds;
  std::uint64_t m_samples = 0;
  std::uint64_t m_refresh = 0;
};

}  // namespace aifactory::simulated
