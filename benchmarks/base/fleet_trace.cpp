// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet_trace.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace aifactory {
namespace {

double restingTemperature(double load) { return 30 + 42 * load; }

std::uint16_t steps(double value, double largest) {
  return static_cast<std::uint16_t>(std::lround(std::clamp(value, 0.0, largest)) + 1);
}

}  // namespace

FleetTrace::FleetTrace(unsigned seed) : m_random(seed) {
  m_columns.resize(fleetGpus);
  m_temperature.resize(fleetGpus);
  for (std::uint32_t first = 0; first < fleetGpus;) {
    const auto wanted = std::uint32_t{8} << (m_random() % 8);
    const Job job{first, std::min<std::uint32_t>(wanted, fleetGpus - first), newLoad()};
    for (std::uint32_t gpu = first; gpu < first + job.count; ++gpu) {
      m_temperature[gpu] = restingTemperature(job.load);
      m_columns.memory[gpu] = static_cast<std::uint16_t>(1 + (job.load > 0 ? 640 + m_random() % 600 : 0));
    }
    m_jobs.push_back(job);
    first += job.count;
  }
  advance();
}

double FleetTrace::newLoad() {
  return m_random() % 100 < 15 ? 0 : 0.3 + 0.68 * static_cast<double>(m_random() % 1000) / 1000;
}

/// Box-Muller, so that the trace does not depend on the standard library's distributions.
double FleetTrace::normal(double deviation) {
  const double a = static_cast<double>((m_random() >> 11) + 1) * 0x1p-53;
  const double b = static_cast<double>(m_random() >> 11) * 0x1p-53;
  return deviation * std::sqrt(-2 * std::log(a)) * std::cos(2 * std::numbers::pi * b);
}

void FleetTrace::advance() {
  for (Job& job : m_jobs) {
    if (m_random() % 500 == 0) job.load = newLoad();
    for (std::uint32_t gpu = job.first; gpu < job.first + job.count; ++gpu) {
      const auto before = std::tuple(m_columns.utilization[gpu], m_columns.memory[gpu], m_columns.temperature[gpu],
                                     m_columns.power[gpu]);
      const double load = job.load > 0 ? std::clamp(job.load + normal(0.02), 0.0, 1.0) : 0;
      m_columns.utilization[gpu] = static_cast<std::uint8_t>(steps(100 * load, 100));
      if (m_random() % 20 == 0)
        m_columns.memory[gpu] = steps(m_columns.memory[gpu] - 1 + (m_random() % 2 ? 1 : -1), 1280);
      m_temperature[gpu] += (restingTemperature(job.load) - m_temperature[gpu]) / 20;
      m_columns.temperature[gpu] = static_cast<std::uint8_t>(steps(m_temperature[gpu] + normal(0.3), 100));
      m_columns.power[gpu] = steps(70 + 620 * load + normal(job.load > 0 ? 6 : 1), 700);
      if (before == std::tuple(m_columns.utilization[gpu], m_columns.memory[gpu], m_columns.temperature[gpu],
                               m_columns.power[gpu])) {
        m_columns.power[gpu] = static_cast<std::uint16_t>(m_columns.power[gpu] + (m_columns.power[gpu] > 1 ? -1 : 1));
      }
    }
  }
}

}  // namespace aifactory
