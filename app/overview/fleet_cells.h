// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QRgb>
#include <QStringList>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/fleet_columns.h"
#include "widgets/heat_layout.h"
#include "widgets/legend.h"

namespace aifactory {

class FactoryConnection;
class FleetStore;

/// What the cells of a heat grid, and the GPUs of the twin, show.
enum class Overlay { Utilization, Temperature, Power, Tenant, Job, State, Phase, DataAge };
inline constexpr int overlayCount = 8;

/// Turns the GPUs of a fleet into cells by hall, row and rack, and their columns into the bytes that a heat grid
/// draws. GUI thread.
class FleetCells {
  Q_DECLARE_TR_FUNCTIONS(FleetCells)

 public:
  explicit FleetCells(FactoryConnection& connection);

  /// After the store's layout changed. Returns what the grid is to be built from.
  std::vector<HeatSection> rebuild();
  int cellCount() const { return static_cast<int>(m_deviceOfCell.size()); }
  std::uint32_t deviceOf(int cell) const { return m_deviceOfCell[static_cast<std::size_t>(cell)]; }
  /// Of a GPU, or of the GPU that a MIG instance is cut from; -1 where it is in no rack.
  int cellOf(std::uint32_t device) const;

  /// In the order of the enumeration.
  static QStringList overlayNames();
  Overlay overlay() const { return m_overlay; }
  void setOverlay(Overlay overlay);
  /// Colours for the bytes of the overlay; empty for the sequential map. Valid until the theme or the tenants change.
  std::vector<QRgb> colors() const;
  std::uint8_t value(int cell) const { return valueOf(deviceOf(cell)); }
  std::uint8_t valueOf(std::uint32_t device) const;
  /// Values of all cells.
  std::vector<std::uint8_t> values() const;

  /// What the map's ends mean; both empty where the overlay has colours by name.
  std::pair<QString, QString> mapEnds() const;
  QVector<Legend::Entry> legend() const;
  /// Tenants with the most GPUs have colours of their own, in this order. True when that changed.
  bool rankTenants();

 private:
  std::uint8_t tenantValue(std::uint32_t tenant) const;
  std::uint8_t phaseOf(std::uint32_t device) const;
  /// Of the newest sample on the map, where the device is in it.
  std::uint8_t ageValue(std::uint32_t device) const;

  const FactoryConnection& m_connection;
  const FleetStore& m_fleet;
  Overlay m_overlay = Overlay::Utilization;
  std::vector<std::uint32_t> m_deviceOfCell;
  std::vector<int> m_cellOfDevice;
  std::vector<std::uint32_t> m_tenants;
  double m_powerLimit = 0;  ///< W; the highest limit of a GPU here
};

}  // namespace aifactory
