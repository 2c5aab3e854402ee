// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "factory/core/engine.h"

namespace aifactory {

/// The last Xids that a telemetry source knows of, laid over what an engine says of devices, which knows none.
class XidOverlay {
 public:
  /// Nothing is known of the devices of a new layout.
  void forget() { m_xids.clear(); }
  /// Puts the Xids known here into `changes`, which it splits where they differ.
  void cover(std::vector<DeviceChange>& changes) const;
  /// Takes the Xids of all devices; answers the devices that have another one now.
  std::vector<DeviceChange> take(std::vector<std::uint16_t> xids, const StateColumns& states);

 private:
  std::vector<std::uint16_t> m_xids;  ///< by device; empty before the first word
};

}  // namespace aifactory
