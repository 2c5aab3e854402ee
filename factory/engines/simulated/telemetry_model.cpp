// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/telemetry_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

constexpr std::uint32_t idleLoad = 0;
constexpr std::uint32_t silentLoad = 1;
constexpr std::uint32_t partitionedLoad = 2;
constexpr std::uint32_t burnInLoad = 3;

constexpr float usualCoolant = 31.5F;
constexpr float degreesPerWatt = 0.043F;
constexpr float thermalSeconds = 12;
constexpr std::uint64_t silentOneIn = 4096;
constexpr std::uint64_t badPlateOneIn = 6000;
constexpr float throttleAt = 91;  // a GPU slows down before it gets warmer
// Of a full factory's jobs, so many have a GPU that does nothing, or clearly less than the others.
constexpr double idleGpuShare = 0.008;
constexpr double slowGpuShare = 0.008;

struct Profile {
  float utilization;
  float spread;
  float memory;
  float intensity;
};
constexpr Profile profileOf(Workload workload) {
  switch (workload) {
    case Workload::Training:
      return {93, 4, 0.91F, 0.93F};
    case Workload::FineTuning:
      return {86, 7, 0.84F, 0.86F};
    case Workload::Serving:
      return {74, 12, 0.90F, 0.72F};
    case Workload::Physics:
      return {90, 6, 0.62F, 0.90F};
    case Workload::Rendering:
      return {78, 14, 0.48F, 0.84F};
    case Workload::Other:
      break;
  }
  return {46, 22, 0.33F, 0.62F};
}

float wave(SimTime now, double periodSeconds, std::uint64_t seed) {
  const double phase = static_cast<double>(now) / (periodSeconds * second) + unit(mix(seed));
  return static_cast<float>(std::sin(2 * std::numbers::pi * phase));
}

}  // namespace

TelemetryModel::TelemetryModel(const Simulation& simulation)
    : m_simulation(simulation),
      m_site(simulation.site()),
      m_loads(4),
      m_loadOf(m_site.deviceCount),
      m_bias(m_site.gpuCount),
      m_temperature(m_site.gpuCount, usualCoolant + 3),
      m_silent(m_site.gpuCount),
      m_badPlate(m_site.gpuCount),
      m_coolant(static_cast<std::size_t>(m_site.layout.feeds_size()), usualCoolant),
      m_powerOfRack(static_cast<std::size_t>(m_site.layout.racks_size())),
      m_powerOfFeed(static_cast<std::size_t>(m_site.layout.feeds_size())) {
  m_columns.resize(m_site.deviceCount);
  m_loads[silentLoad].measured = false;
  m_loads[partitionedLoad].utilizationMeasured = false;
  const std::uint64_t seed = mix(simulation.options().seed, 0x7e1e);
  for (std::uint32_t gpu = 0; gpu < m_site.gpuCount; ++gpu) {
    const std::uint64_t draw = mix(seed, gpu);
    m_bias[gpu] = static_cast<float>(unit(draw) - 0.5) * 0.07F;
    m_silent[gpu] = mix(draw) % silentOneIn == 0;
    if (const std::uint64_t plate = mix(draw, 7); plate % badPlateOneIn == 0) {
      m_badPlate[gpu] = 28 + 4 * static_cast<float>(unit(plate));
      m_badPlates.push_back(gpu);
    }
    // Racks differ: cabling, altitude in the loop, firmware; a few draw clearly more.
    const std::uint64_t rack = mix(seed, ~std::uint64_t{m_site.nodes[gpu / m_site.gpusPerNode].rack});
    m_bias[gpu] += static_cast<float>(unit(rack) - 0.5) * 0.02F + (rack % 311 == 0 ? 0.075F : 0);
  }
  for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) nodeChanged(node);
}

std::uint32_t TelemetryModel::loadFor(std::uint32_t device) {
  switch (m_simulation.deviceState(device)) {
    case v1::DEVICE_STATE_BURN_IN:
      return burnInLoad;
    case v1::DEVICE_STATE_NOT_INSTALLED:
    case v1::DEVICE_STATE_DOWN:
      return silentLoad;
    case v1::DEVICE_STATE_PARTITIONED:
      return partitionedLoad;
    default:
      break;
  }
  if (device < m_site.gpuCount && m_silent[device]) return silentLoad;
  const std::uint64_t number = m_simulation.resources().jobOn(device);
  if (number == 0) return idleLoad;
  const auto known = m_loadOfJob.find(number);
  if (known != m_loadOfJob.end()) return known->second;
  const SimulatedJob* job = m_simulation.find(number);
  Load load{.job = number, .workload = job->idea.workload, .seed = job->seed, .start = job->started};
  chooseOddGpu(load, *job);
  std::uint32_t index = 0;
  if (m_freeLoads.empty()) {
    index = static_cast<std::uint32_t>(m_loads.size());
    m_loads.push_back(load);
  } else {
    index = m_freeLoads.back();
    m_freeLoads.pop_back();
    m_loads[index] = load;
  }
  m_loadOfJob.emplace(number, index);
  return index;
}

// A rank that waits for ever, a GPU whose clock is stuck: the same ones for the same seed.
void TelemetryModel::chooseOddGpu(Load& load, const SimulatedJob& job) const {
  const std::uint32_t gpus = job.idea.shape.gpus();
  if (gpus < 2 || job.placement.empty()) return;
  const std::uint64_t draw = mix(job.seed, 0x0dd);
  // A small factory is shown more of them than its share, or it would have none.
  const double more = std::min(6.0, 1 / std::sqrt(m_site.scale));
  const double chosen = unit(draw) / more;
  const bool isIdle = chosen < idleGpuShare;
  const bool isSlow = !isIdle && gpus >= 8 && chosen < idleGpuShare + slowGpuShare;
  if (!isIdle && !isSlow) return;
  const Slice& slice = job.placement[mix(draw, 1) % job.placement.size()];
  if (slice.gpus == 0) return;
  std::uint64_t left = slice.gpus;
  for (auto skip = mix(draw, 2) % static_cast<std::uint64_t>(std::popcount(left)); skip > 0; --skip) left &= left - 1;
  load.oddGpu = slice.node * m_site.gpusPerNode + static_cast<std::uint32_t>(std::countr_zero(left));
  load.oddShare = isIdle ? 0.F : 0.28F + 0.22F * static_cast<float>(unit(mix(draw, 3)));
}

void TelemetryModel::assign(std::uint32_t device, std::uint32_t load) {
  Load& before = m_loads[m_loadOf[device]];
  if (m_loadOf[device] == load) return;
  if (before.job != 0 && --before.devices == 0) {
    m_loadOfJob.erase(before.job);
    m_freeLoads.push_back(m_loadOf[device]);
    before.job = 0;
  }
  m_loadOf[device] = load;
  if (m_loads[load].job != 0) ++m_loads[load].devices;
}

void TelemetryModel::nodeChanged(std::uint32_t node) {
  const SiteNode& place = m_site.nodes[node];
  for (std::uint32_t gpu = 0; gpu < m_site.gpusPerNode; ++gpu) {
    const std::uint32_t device = node * m_site.gpusPerNode + gpu;
    assign(device, loadFor(device));
  }
  for (std::uint32_t i = 0; i < place.instanceCount; ++i)
    assign(place.firstInstance + i, loadFor(place.firstInstance + i));
}

void TelemetryModel::updateLoad(Load& load, SimTime now) const {
  if (load.job == 0) {
    load.utilization = 0;
    load.spread = 0;
    load.memory = 0.006F;
    load.intensity = 0;
    return;
  }
  const Profile profile = profileOf(load.workload);
  load.spread = profile.spread;
  load.memory = profile.memory * (0.92F + 0.08F * static_cast<float>(unit(load.seed)));
  load.intensity = profile.intensity * (0.95F + 0.05F * static_cast<float>(unit(mix(load.seed, 3))));
  load.utilization = profile.utilization + 2.5F * wave(now, 1700, load.seed) + 1.5F * wave(now, 320, ~load.seed);
  if (load.workload == Workload::Serving) {
    // Busiest in the Korean afternoon, quietest before dawn.
    const double day = static_cast<double>((now + 9 * hour) % (24 * hour)) / (24.0 * hour);
    load.utilization *= 0.68F + 0.32F * static_cast<float>(std::sin(2 * std::numbers::pi * (day - 0.35)));
  }
  const SimTime age = std::max<SimTime>(now - load.start, 0);
  if (load.workload == Workload::Training || load.workload == Workload::FineTuning) {
    const SimTime period = (12 + static_cast<SimTime>(load.seed % 19)) * minute;
    const SimTime saving = (9 + static_cast<SimTime>(load.seed % 23)) * second;
    if (age % period < saving) {
      load.utilization = 11;
      load.spread = 6;
    }
  }
  // Loading weights and data first.
  const float warm = std::min(1.0F, static_cast<float>(age) / (25.0F * second));
  load.utilization *= warm * warm;
  load.memory *= 0.15F + 0.85F * warm;
}

const TelemetryColumns& TelemetryModel::sample(SimTime now, SimTime elapsed) {
  ++m_tick;
  for (Load& load : m_loads) updateLoad(load, now);
  Load& burnIn = m_loads[burnInLoad];
  burnIn.utilization = 97 + 2 * wave(now, 600, 5);
  burnIn.spread = 2;
  burnIn.memory = 0.95F;
  burnIn.intensity = 0.97F;
  m_loads[partitionedLoad].utilization = 55 + 15 * wave(now, 900, 9);
  m_loads[partitionedLoad].memory = 0.55F;
  m_loads[partitionedLoad].intensity = 0.7F;

  for (std::size_t feed = 0; feed < m_coolant.size(); ++feed) {
    m_coolant[feed] =
        usualCoolant + 1.2F * wave(now, 5400, feed + 77) + m_simulation.loopExcess(static_cast<std::uint32_t>(feed));
  }
  std::fill(m_powerOfRack.begin(), m_powerOfRack.end(), 0.F);
  std::fill(m_powerOfFeed.begin(), m_powerOfFeed.end(), 0.F);
  const float follow = 1 - std::exp(-static_cast<float>(elapsed) / (thermalSeconds * second));
  const std::uint64_t tickSeed = mix(m_simulation.options().seed, m_tick);
  const std::uint32_t perNode = m_site.gpusPerNode;
  for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) {
    const SiteNode& place = m_site.nodes[node];
    const v1::Node& described = m_site.layout.nodes(static_cast<int>(node));
    const auto limit = static_cast<float>(described.gpu_power_limit_watts());
    const float idlePower = limit * 0.105F;
    const float memorySteps = static_cast<float>(described.gpu_memory_mib()) / memoryStepMib;
    const float coolant = m_coolant[place.coolantFeed];
    float nodePower = 0;
    for (std::uint32_t gpu = node * perNode; gpu < (node + 1) * perNode; ++gpu) {
      const Load& load = m_loads[m_loadOf[gpu]];
      if (!load.measured) {
        m_columns.utilization[gpu] = 0;
        m_columns.memory[gpu] = 0;
        m_columns.temperature[gpu] = 0;
        m_columns.power[gpu] = 0;
        m_temperature[gpu] = coolant + 2;
        continue;
      }
      const std::uint64_t noise = (tickSeed ^ gpu) * 0x9e3779b97f4a7c15u;
      const float first = static_cast<float>(static_cast<std::int8_t>(noise >> 56)) / 128;
      const float second = static_cast<float>(static_cast<std::int8_t>(noise >> 40)) / 128;
      const float bias = m_bias[gpu];
      const float share = gpu == load.oddGpu ? load.oddShare : 1;
      const float use = std::clamp((load.utilization * (1 + bias) + load.spread * first) * share, 0.F, 100.F);
      const float draw = idlePower + (limit - idlePower) * load.intensity * (1 + bias) * use / 100 + 5 * second;
      const float power = std::clamp(draw, idlePower * 0.9F, limit * 1.02F);
      const float warm = coolant + degreesPerWatt * power + 30 * bias + m_badPlate[gpu] * power / limit;
      m_temperature[gpu] += (std::min(warm, throttleAt) - m_temperature[gpu]) * follow;
      m_columns.utilization[gpu] =
          load.utilizationMeasured ? static_cast<std::uint8_t>(std::lround(use) + 1) : std::uint8_t{0};
      m_columns.memory[gpu] =
          static_cast<std::uint16_t>(memorySteps * load.memory * (1 + 0.3F * bias) + (use > 1 ? 2 * second : 0) + 1.5F);
      m_columns.temperature[gpu] = static_cast<std::uint8_t>(m_temperature[gpu] + 1.5F);
      m_columns.power[gpu] = static_cast<std::uint16_t>(power + 1.5F);
      nodePower += power;
    }
    if (nodePower > 0) {
      // Processors, network and pumps draw more under load.
      const float rated = static_cast<float>(perNode) * limit;
      nodePower += (place.rtx ? 1600.F : 2400.F) * (0.55F + 0.4F * nodePower / rated);
    }
    m_powerOfRack[place.rack] += nodePower;
    m_powerOfFeed[place.powerFeed] += nodePower;
  }
  sampleInstances();
  return m_columns;
}

// DCGM gives memory of an instance; utilisation, power and temperature belong to the whole GPU.
void TelemetryModel::sampleInstances() {
  for (std::uint32_t device = m_site.gpuCount; device < m_site.deviceCount; ++device) {
    const Load& load = m_loads[m_loadOf[device]];
    const float steps = static_cast<float>(m_site.instance(device).memory_mib()) / memoryStepMib;
    m_columns.memory[device] =
        load.measured ? static_cast<std::uint16_t>(steps * std::max(load.memory, 0.01F) + 1.5F) : std::uint16_t{0};
  }
}

std::vector<v1::FeedReading> TelemetryModel::feedReadings() const {
  std::vector<v1::FeedReading> readings;
  for (int feed = 0; feed < m_site.layout.feeds_size(); ++feed) {
    const v1::Feed& described = m_site.layout.feeds(feed);
    const auto index = static_cast<std::size_t>(feed);
    v1::FeedReading& reading = readings.emplace_back();
    reading.set_feed(static_cast<std::uint32_t>(feed));
    const bool power = described.kind() == v1::Feed::KIND_POWER;
    // A busway's meter shows hundreds of watts, not each of them.
    const float value = power ? std::round(m_powerOfFeed[index] / 500) * 500 : m_coolant[index] * 10;
    reading.set_value(static_cast<std::uint32_t>(std::lround(value)));
    const auto limit = static_cast<float>(described.limit());
    reading.set_alarm(power ? value > limit : std::round(m_coolant[index]) > limit);
  }
  return readings;
}

void TelemetryModel::updateAlerts(AlertBook& alerts, SimTime now) const {
  auto follow = [&](v1::Alert alert, double value, double raiseAt, double clearBelow) {
    if (value < clearBelow) return alerts.clear(alert.name(), now);
    if (value < raiseAt && !alerts.active(alert.name())) return;
    alert.set_severity(v1::Alert::SEVERITY_WARNING);
    alert.set_gpu(-1);
    alerts.raise(std::move(alert), now);
  };
  for (int feed = 0; feed < m_site.layout.feeds_size(); ++feed) {
    const v1::Feed& described = m_site.layout.feeds(feed);
    if (described.kind() != v1::Feed::KIND_COOLANT) continue;
    const double degrees = std::round(m_coolant[static_cast<std::size_t>(feed)]);
    v1::Alert alert;
    alert.set_name(fmt::format("alerts/{}", lastId(described.name())));
    alert.set_kind(v1::Alert::KIND_COOLANT);
    alert.set_resource(described.name());
    alert.set_value(degrees);
    alert.set_unit("°C");
    alert.set_summary(
        fmt::format("Coolant loop {} at {} °C, limit {} °C", lastId(described.name()), degrees, described.limit()));
    follow(std::move(alert), degrees, described.limit() + 1.0, described.limit());
  }
  for (int rack = 0; rack < m_site.layout.racks_size(); ++rack) {
    const v1::Rack& described = m_site.layout.racks(rack);
    const double percent =
        std::round(100.0 * m_powerOfRack[static_cast<std::size_t>(rack)] / described.power_limit_watts());
    v1::Alert alert;
    if (percent < 93 && !alerts.active(fmt::format("alerts/power-{}", lastId(described.name())))) continue;
    alert.set_name(fmt::format("alerts/power-{}", lastId(described.name())));
    alert.set_kind(v1::Alert::KIND_POWER);
    alert.set_resource(described.name());
    alert.set_value(percent);
    alert.set_unit("%");
    alert.set_summary(fmt::format("Rack {} draws {} % of its power limit", lastId(described.name()), percent));
    follow(std::move(alert), percent, 97, 95);
  }
  followThermal(alerts, now);
}

void TelemetryModel::followThermal(AlertBook& alerts, SimTime now) const {
  for (const std::uint32_t gpu : m_badPlates) {
    const std::uint32_t node = gpu / m_site.gpusPerNode;
    const std::uint32_t number = gpu % m_site.gpusPerNode;
    const std::string_view where = lastId(m_site.nodeName(node));
    const std::string name = fmt::format("alerts/thermal-{}-{}", where, number);
    const int degrees = m_columns.temperature[gpu] - 1;  // -1: not measured
    if (degrees < 82) {
      alerts.clear(name, now);
      continue;
    }
    if (degrees < 85 && !alerts.active(name)) continue;
    v1::Alert alert;
    alert.set_name(name);
    alert.set_severity(v1::Alert::SEVERITY_WARNING);
    alert.set_kind(v1::Alert::KIND_THERMAL);
    alert.set_resource(m_site.nodeName(node));
    alert.set_gpu(static_cast<int>(number));
    alert.set_value(degrees);
    alert.set_unit("°C");
    alert.set_summary(fmt::format("GPU {} of {} at {} °C", number, where, degrees));
    alerts.raise(std::move(alert), now);
  }
}

}  // namespace aifactory::simulated
