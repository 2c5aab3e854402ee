// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/fleet_cells.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "widgets/heat_grid.h"

namespace aifactory {

namespace {

constexpr double coolest = 20;  // °C, ends of the map
constexpr double hottest = 95;
constexpr double oldest = 60;  // s
constexpr std::size_t namedTenants = 6;
constexpr int jobColors = 24;

std::uint8_t onMap(double share) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * (HeatGrid::colorCount - 1)));
}

}  // namespace

FleetCells::FleetCells(FactoryConnection& connection) : m_connection(connection), m_fleet(connection.fleet()) {}

std::vector<HeatSection> FleetCells::rebuild() {
  const v1::FleetLayout& layout = m_fleet.layout();
  std::vector<std::vector<std::uint32_t>> nodesOfRack(static_cast<std::size_t>(layout.racks_size()));
  std::vector<std::vector<int>> racksOfRow(static_cast<std::size_t>(layout.rows_size()));
  std::vector<std::vector<int>> rowsOfHall(static_cast<std::size_t>(layout.halls_size()));
  for (int node = 0; node < layout.nodes_size(); ++node) {
    nodesOfRack[layout.nodes(node).rack()].push_back(static_cast<std::uint32_t>(node));
  }
  for (int rack = 0; rack < layout.racks_size(); ++rack) racksOfRow[layout.racks(rack).row()].push_back(rack);
  for (int row = 0; row < layout.rows_size(); ++row) rowsOfHall[layout.rows(row).hall()].push_back(row);

  m_deviceOfCell.clear();
  m_cellOfDevice.assign(m_fleet.deviceCount(), -1);
  m_powerLimit = 0;
  std::vector<HeatSection> sections;
  for (int hall = 0; hall < layout.halls_size(); ++hall) {
    HeatSection section;
    std::set<QString> models;
    for (const int row : rowsOfHall[static_cast<std::size_t>(hall)]) {
      HeatRow cells{text(lastId(layout.rows(row).name())), {}};
      for (const int rack : racksOfRow[static_cast<std::size_t>(row)]) {
        HeatRack block{text(lastId(layout.racks(rack).name())), 0};
        for (const std::uint32_t node : nodesOfRack[static_cast<std::size_t>(rack)]) {
          const v1::Node& each = layout.nodes(static_cast<int>(node));
          models.insert(text(m_fleet.string(each.gpu_model())));
          m_powerLimit = std::max(m_powerLimit, static_cast<double>(each.gpu_power_limit_watts()));
          for (std::uint32_t gpu = 0; gpu < each.gpu_count(); ++gpu) {
            const std::uint32_t device = m_fleet.firstDevice(node) + gpu;
            m_cellOfDevice[device] = static_cast<int>(m_deviceOfCell.size());
            m_deviceOfCell.push_back(device);
            ++block.cells;
          }
        }
        if (block.cells > 0) cells.racks.push_back(std::move(block));
      }
      if (!cells.racks.empty()) section.rows.push_back(std::move(cells));
    }
    if (section.rows.empty()) continue;
    const v1::Hall& each = layout.halls(hall);
    QStringList caption{each.display_name().empty() ? text(lastId(each.name())) : text(each.display_name())};
    for (const QString& model : models) {
      // Operators often name a hall after its GPUs already.
      if (!caption.front().contains(model.section(QLatin1Char(' '), 0, 0))) caption << model;
    }
    section.caption = caption.join(QStringLiteral(" · "));
    sections.push_back(std::move(section));
  }
  for (std::size_t device = m_fleet.gpuCount(); device < m_fleet.deviceCount(); ++device) {
    const auto& instance = layout.mig_instances(static_cast<int>(device - m_fleet.gpuCount()));
    m_cellOfDevice[device] = m_cellOfDevice[instance.parent_device()];
  }
  rankTenants();
  return sections;
}

int FleetCells::cellOf(std::uint32_t device) const {
  return device < m_cellOfDevice.size() ? m_cellOfDevice[device] : -1;
}

QStringList FleetCells::overlayNames() {
  return {tr("Utilisation"), tr("Temperature"), tr("Power"), tr("Tenant"),
          tr("Job"),         tr("State"),       tr("Phase"), tr("Data age")};
}

void FleetCells::setOverlay(Overlay overlay) { m_overlay = overlay; }

bool FleetCells::rankTenants() {
  std::map<std::uint32_t, std::size_t> gpus;
  for (std::size_t device = 0; device < m_fleet.gpuCount(); ++device) {
    if (const std::uint32_t tenant = m_fleet.columns().states.tenant[device]; tenant != 0) ++gpus[tenant];
  }
  std::vector<std::uint32_t> tenants;
  // Once a tenant has a colour it keeps it: colours that change places with every job would say nothing.
  for (const std::uint32_t tenant : m_tenants) {
    if (gpus.erase(tenant) > 0) tenants.push_back(tenant);
  }
  std::vector<std::pair<std::size_t, std::uint32_t>> others;
  for (const auto& [tenant, count] : gpus) others.emplace_back(count, tenant);
  std::sort(others.rbegin(), others.rend());
  for (const auto& [count, tenant] : others) tenants.push_back(tenant);
  if (tenants.size() > namedTenants) tenants.resize(namedTenants);
  if (tenants == m_tenants) return false;
  m_tenants = std::move(tenants);
  return true;
}

std::uint8_t FleetCells::tenantValue(std::uint32_t tenant) const {
  if (tenant == 0) return 0;
  const auto found = std::find(m_tenants.begin(), m_tenants.end(), tenant);
  return static_cast<std::uint8_t>(1 + (found - m_tenants.begin()));
}

std::vector<QRgb> FleetCells::colors() const {
  const Theme& theme = Theme::current();
  const QRgb none = theme.color(ColorRole::Raised).rgb();
  std::vector<QRgb> colors;
  switch (m_overlay) {
    case Overlay::Tenant:
      colors.push_back(none);
      for (std::size_t i = 0; i < m_tenants.size(); ++i) colors.push_back(theme.series(static_cast<int>(i)).rgb());
      colors.push_back(theme.color(ColorRole::Caption).rgb());
      break;
    case Overlay::Job:
      colors.push_back(none);
      for (int i = 0; i < jobColors; ++i) {
        // Steps of the golden angle keep neighbours in number far apart in hue.
        colors.push_back(QColor::fromHsl((i * 137) % 360, 120, 105 + 30 * (i % 3)).rgb());
      }
      break;
    case Overlay::State:
      colors.assign(v1::DeviceState_ARRAYSIZE, none);
      for (int state = 1; state < v1::DeviceState_ARRAYSIZE; ++state) {
        colors[static_cast<std::size_t>(state)] = theme.color(Words::status(static_cast<v1::DeviceState>(state))).rgb();
      }
      colors[v1::DEVICE_STATE_PARTITIONED] = theme.color(ColorRole::Accent).rgb();
      colors[v1::DEVICE_STATE_NOT_INSTALLED] = none;
      break;
    case Overlay::Phase:
      colors.assign(v1::Rack::Phase_ARRAYSIZE, none);
      colors[v1::Rack::PHASE_INSTALLING] = theme.color(ColorRole::Warning).rgb();
      colors[v1::Rack::PHASE_BURN_IN] = theme.color(ColorRole::Maintenance).rgb();
      colors[v1::Rack::PHASE_IN_SERVICE] = theme.color(ColorRole::Ok).rgb();
      break;
    default:
      break;
  }
  return colors;
}

std::uint8_t FleetCells::phaseOf(std::uint32_t device) const {
  const v1::FleetLayout& layout = m_fleet.layout();
  const v1::Node& node = layout.nodes(static_cast<int>(m_fleet.nodeOf(device)));
  const int phase = layout.racks(static_cast<int>(node.rack())).phase();
  return static_cast<std::uint8_t>(phase < v1::Rack::Phase_ARRAYSIZE ? phase : v1::Rack::PHASE_UNSPECIFIED);
}

std::uint8_t FleetCells::ageValue(std::uint32_t device) const {
  const QDateTime sampled = m_fleet.telemetryTime();
  if (!sampled.isValid() || !isMeasured(m_fleet.columns().telemetry, device)) return HeatGrid::notMeasured;
  return onMap(static_cast<double>(sampled.msecsTo(m_connection.factoryTime())) / 1000 / oldest);
}

std::uint8_t FleetCells::valueOf(std::uint32_t device) const {
  const StateColumns& states = m_fleet.columns().states;
  const TelemetryColumns& telemetry = m_fleet.columns().telemetry;
  switch (m_overlay) {
    case Overlay::Tenant:
      return tenantValue(states.tenant[device]);
    case Overlay::Job:
      return states.job[device] == 0 ? 0 : static_cast<std::uint8_t>(1 + states.job[device] % jobColors);
    case Overlay::State:
      return states.state[device];
    case Overlay::Phase:
      return phaseOf(device);
    case Overlay::DataAge:
      return ageValue(device);
    default:
      break;
  }
  switch (states.state[device]) {
    case v1::DEVICE_STATE_DOWN:
      return HeatGrid::down;
    case v1::DEVICE_STATE_DRAINED:
    case v1::DEVICE_STATE_BURN_IN:
      return HeatGrid::maintenance;
    default:
      break;
  }
  switch (m_overlay) {
    case Overlay::Temperature: {
      const int steps = telemetry.temperature[device];
      return steps == notMeasured ? HeatGrid::notMeasured : onMap((steps - 1 - coolest) / (hottest - coolest));
    }
    case Overlay::Power: {
      const int steps = telemetry.power[device];
      return steps == notMeasured || m_powerLimit == 0 ? HeatGrid::notMeasured : onMap((steps - 1) / m_powerLimit);
    }
    default: {
      const int steps = telemetry.utilization[device];
      return steps == notMeasured ? HeatGrid::notMeasured : onMap((steps - 1) / 100.0);
    }
  }
}

std::vector<std::uint8_t> FleetCells::values() const {
  std::vector<std::uint8_t> values(m_deviceOfCell.size());
  for (int cell = 0; cell < cellCount(); ++cell) values[static_cast<std::size_t>(cell)] = value(cell);
  return values;
}

std::pair<QString, QString> FleetCells::mapEnds() const {
  switch (m_overlay) {
    case Overlay::Utilization:
      return {Format::number(0), Format::percent(100)};
    case Overlay::Temperature:
      return {Format::decimal(coolest, 0), Format::celsius(hottest)};
    case Overlay::Power:
      return {Format::number(0), Format::watts(m_powerLimit)};
    case Overlay::DataAge:
      return {Format::number(0), Format::age(static_cast<qint64>(oldest))};
    default:
      return {};
  }
}

QVector<Legend::Entry> FleetCells::legend() const {
  const Theme& theme = Theme::current();
  const auto swatch = [](const QString& label, const QColor& color) { return Legend::Entry{label, color, {}, false}; };
  QVector<Legend::Entry> entries;
  switch (m_overlay) {
    case Overlay::Tenant:
      for (std::size_t i = 0; i < m_tenants.size(); ++i) {
        entries << swatch(Words::tenant(m_connection, m_fleet.string(m_tenants[i])), theme.series(static_cast<int>(i)));
      }
      entries << swatch(tr("others"), theme.color(ColorRole::Caption));
      entries << swatch(tr("none"), theme.color(ColorRole::Raised));
      break;
    case Overlay::Job:
      entries << swatch(tr("a colour for each job"), QColor::fromHsl(0, 120, 105));
      entries << swatch(tr("no job"), theme.color(ColorRole::Raised));
      break;
    case Overlay::State: {
      const std::vector<QRgb> all = colors();
      std::set<int> present;
      for (std::size_t gpu = 0; gpu < m_fleet.gpuCount(); ++gpu) present.insert(m_fleet.columns().states.state[gpu]);
      for (const int state : present) {
        entries << swatch(Words::deviceState(static_cast<v1::DeviceState>(state)),
                          QColor(all[static_cast<std::size_t>(std::min(state, v1::DeviceState_ARRAYSIZE - 1))]));
      }
      break;
    }
    case Overlay::Phase: {
      const std::vector<QRgb> all = colors();
      std::set<int> present;
      for (std::uint32_t gpu = 0; gpu < m_fleet.gpuCount(); ++gpu) present.insert(phaseOf(gpu));
      for (const int phase : present) {
        entries << swatch(Words::rackPhase(static_cast<v1::Rack::Phase>(phase)),
                          QColor(all[static_cast<std::size_t>(phase)]));
      }
      break;
    }
    case Overlay::DataAge:
      entries << Legend::Entry{Format::notMeasured(), {}, {}, true};
      break;
    default:
      entries << Legend::Entry{tr("down"), {}, StatusKind::Error, false};
      entries << Legend::Entry{tr("maintenance"), {}, StatusKind::Maintenance, false};
      entries << Legend::Entry{Format::notMeasured(), {}, {}, true};
      break;
  }
  return entries;
}

}  // namespace aifactory
