// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/sample_board.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace aifactory {
namespace {

/// The largest whole step that is believed. DCGM says "blank" by numbers far above.
constexpr std::array<double, telemetryFields> mostSteps{100, 65'000, 200, 20'000, xidNotKnown - 1};

std::size_t indexOf(TelemetryField field) { return static_cast<std::size_t>(field); }

double stepsOf(TelemetryField field, double value) {
  return std::round(field == TelemetryField::Memory ? value / memoryStepMib : value);
}

/// How a column says that it has no value.
std::uint32_t absent(TelemetryField field) { return field == TelemetryField::Xid ? xidNotKnown : notMeasured; }

}  // namespace

bool isCredible(TelemetryField field, double value) {
  const double steps = stepsOf(field, value);
  return steps >= 0 && steps <= mostSteps[indexOf(field)];
}

void SampleBoard::reset(std::size_t devices) {
  m_columns = {};
  m_columns.resize(devices);
  m_xids.assign(devices, xidNotKnown);
  for (auto& times : m_times) times.assign(devices, 0);
}

bool SampleBoard::put(std::uint32_t device, TelemetryField field, double value, std::int64_t time) {
  std::int64_t& known = m_times[indexOf(field)][device];
  const bool credible = isCredible(field, value);
  if (time <= known) return credible;
  known = time;
  const std::uint32_t step = field == TelemetryField::Xid ? 0 : 1;  // what 0 stands for is measured
  store(device, field, credible ? static_cast<std::uint32_t>(stepsOf(field, value)) + step : absent(field));
  return credible;
}

std::size_t SampleBoard::expire(std::int64_t now, std::int64_t staleness) {
  std::size_t expired = 0;
  for (std::size_t field = 0; field < telemetryFields; ++field) {
    for (std::uint32_t device = 0; device < devices(); ++device) {
      std::int64_t& time = m_times[field][device];
      if (time == 0 || std::abs(now - time) <= staleness) continue;
      time = 0;
      store(device, static_cast<TelemetryField>(field), absent(static_cast<TelemetryField>(field)));
      ++expired;
    }
  }
  return expired;
}

std::int64_t SampleBoard::newest() const {
  std::int64_t newest = 0;
  for (const auto& times : m_times) {
    for (const std::int64_t time : times) newest = std::max(newest, time);
  }
  return newest;
}

void SampleBoard::store(std::uint32_t device, TelemetryField field, std::uint32_t stored) {
  switch (field) {
    case TelemetryField::Utilization:
      m_columns.utilization[device] = static_cast<std::uint8_t>(stored);
      return;
    case TelemetryField::Memory:
      m_columns.memory[device] = static_cast<std::uint16_t>(stored);
      return;
    case TelemetryField::Temperature:
      m_columns.temperature[device] = static_cast<std::uint8_t>(stored);
      return;
    case TelemetryField::Power:
      m_columns.power[device] = static_cast<std::uint16_t>(stored);
      return;
    case TelemetryField::Xid:
      m_xids[device] = static_cast<std::uint16_t>(stored);
      return;
  }
}

}  // namespace aifactory
