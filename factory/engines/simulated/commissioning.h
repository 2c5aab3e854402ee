// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "factory/engines/simulated/alert_book.h"
#include "factory/engines/simulated/layout_builder.h"
#include "factory/engines/simulated/random.h"

namespace aifactory::simulated {

/// Racks on their way into service: planned, installing, burn-in, in service. Changes the site; what that does to the
/// scheduler is told through the callback. Each rack's times follow from the seed.
class Commissioning {
 public:
  /// `entered`: a node's rack is in another phase now, in the site, too.
  using Entered = std::function<void(std::uint32_t node, v1::Rack::Phase phase)>;

  /// The phases of `site` are those at `start`; before it nothing advances.
  Commissioning(Site& site, AlertBook& alerts, std::uint64_t seed, SimTime start, Entered entered);

  /// Called once a factory minute.
  void tick(SimTime now);

 private:
  struct Progress {
    SimTime from = 0;
    SimTime until = 0;  ///< when the next phase begins
  };
  SimTime length(std::uint32_t rack, v1::Rack::Phase phase) const;
  void advance(std::uint32_t rack, Progress& progress);
  void tellBurnIn(SimTime now);

  Site& m_site;
  AlertBook& m_alerts;
  const std::uint64_t m_seed;
  Entered m_entered;
  std::map<std::uint32_t, Progress> m_racks;                    // those not in service yet
  std::map<std::uint32_t, std::vector<std::uint32_t>> m_nodes;  // of each such rack, but for those that serve already
};

}  // namespace aifactory::simulated
