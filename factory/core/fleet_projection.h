// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "factory/core/caller.h"
#include "factory/core/fleet_state.h"

namespace aifactory {

/// A fleet cut down to what some tenants hold: their devices, the GPUs that their MIG instances are cut from, and the
/// nodes, racks, rows and halls of those, all with a dense index of their own. No feeds, no words of the scheduler
/// about nodes and no queues go along: they tell of others.
class FleetProjection {
 public:
  using Intern = std::function<std::uint32_t(std::string_view)>;

  /// `strings` are those of `all`; `intern` puts a string into the projection's own table.
  FleetProjection(const FleetState& all, std::span<const std::string> strings, const Scope& scope,
                  const Intern& intern);

  FleetState takeState() { return std::move(m_state); }
  /// Whether `range` of `all` holds other devices of the scope now than when this projection was made.
  bool isOutdated(const FleetState& all, std::span<const std::string> strings, const DeviceRange& range) const;
  /// The change in the projection's indices; the set of devices must not be outdated.
  void translate(const FleetState& all, std::span<const std::string> strings, const DeviceRange& range,
                 const Intern& intern, std::vector<DeviceChange>& changes) const;
  TelemetryColumns telemetry(const TelemetryColumns& all) const;

 private:
  static constexpr std::uint32_t hidden = std::numeric_limits<std::uint32_t>::max();

  bool owns(const FleetState& all, std::span<const std::string> strings, std::size_t device) const;
  void include(const FleetState& all, std::span<const std::string> strings);
  void buildLayout(const FleetState& all, std::span<const std::string> strings, const Intern& intern);

  Scope m_scope;
  std::vector<bool> m_owned;             ///< by device of `all`
  std::vector<std::uint32_t> m_local;    ///< by device of `all`: index here, or `hidden`
  std::vector<std::uint32_t> m_devices;  ///< by device here: index in `all`
  FleetState m_state;
};

}  // namespace aifactory
