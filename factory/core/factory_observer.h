// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>

#include "factory/core/engine.h"
#include "factory/core/fleet_state.h"

namespace aifactory {

/// Sees everything that the factory comes to know, in the order in which readers see it. One call at a time, from any
/// thread, under a lock that delays everybody else: takes what it needs and returns.
class FactoryObserver {
 public:
  virtual ~FactoryObserver() = default;
  /// A new layout; `state` is the whole fleet right after it. Strings are the fleet's table, which only grows.
  virtual void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) = 0;
  /// `when` is of the factory's clock.
  virtual void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) = 0;
  virtual void sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) = 0;
};

}  // namespace aifactory
