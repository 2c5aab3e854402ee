// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "base/fleet_columns.h"
#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

/// What the sensors would say. A job has a load that its GPUs share (waves, checkpoints, the day's demand); each GPU
/// adds its own noise from a hash, and follows with temperature as its coolant loop allows.
class TelemetryModel {
 public:
  explicit TelemetryModel(const Simulation& simulation);

  /// The node's devices changed state or job.
  void nodeChanged(std::uint32_t node);
  /// A sample of every device. `elapsed` is factory time since the one before.
  const TelemetryColumns& sample(SimTime now, SimTime elapsed);

  /// Feed values as of the last sample, in layout order.
  std::vector<v1::FeedReading> feedReadings() const;
  /// Raises and clears the alerts that follow from the last sample: warm loops, racks near their power limit, hot GPUs.
  void updateAlerts(AlertBook& alerts, SimTime now) const;

 private:
  static constexpr std::uint32_t noDevice = ~std::uint32_t{0};
  /// What devices with the same job, or the same reason to have none, share.
  struct Load {
    std::uint64_t job = 0;
    std::uint32_t devices = 0;
    Workload workload = Workload::Other;
    std::uint64_t seed = 0;
    SimTime start = 0;
    bool measured = true;
    bool utilizationMeasured = true;
    std::uint32_t oddGpu = noDevice;  ///< one that does only `oddShare` of what its fellows do
    float oddShare = 1;
    // Worked out for each sample:
    float utilization = 0;
    float spread = 0;
    float memory = 0;     // share of the GPU's
    float intensity = 0;  // power at full utilisation as a share of the limit
  };
  std::uint32_t loadFor(std::uint32_t device);
  void chooseOddGpu(Load& load, const SimulatedJob& job) const;
  void followThermal(AlertBook& alerts, SimTime now) const;
  void assign(std::uint32_t device, std::uint32_t load);
  void updateLoad(Load& load, SimTime now) const;
  void sampleInstances();

  const Simulation& m_simulation;
  const Site& m_site;
  std::vector<Load> m_loads;
  std::vector<std::uint32_t> m_freeLoads;
  std::unordered_map<std::uint64_t, std::uint32_t> m_loadOfJob;
  std::vector<std::uint32_t> m_loadOf;  // by device
  std::vector<float> m_bias;            // by GPU: what makes it a little unlike its neighbours
  std::vector<float> m_temperature;     // by GPU
  std::vector<char> m_silent;           // by GPU: its exporter says nothing
  std::vector<float> m_badPlate;        // by GPU: degrees that a cold plate which sits badly costs under full load
  std::vector<std::uint32_t> m_badPlates;
  std::vector<float> m_coolant;  // by feed
  std::vector<float> m_powerOfRack;
  std::vector<float> m_powerOfFeed;
  TelemetryColumns m_columns;
  std::uint64_t m_tick = 0;
};

}  // namespace aifactory::simulated
