// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "factory/core/caller.h"
#include "factory/core/fleet_projection.h"
#include "factory/core/fleet_view.h"
#include "factory/core/ready_signal.h"
#include "factory/core/watch.h"
#include "factory/core/watch_frame.h"

namespace aifactory {

/// One scope's fleet. Everything in it is guarded by FleetHub's mutex.
struct ScopedFleet {
  ScopedFleet(Scope theScope, std::size_t logCapacity);

  const Scope scope;
  FleetView view;
  std::unique_ptr<FleetProjection> projection;  ///< null when all tenants are seen
};

/// The fleet, fed by the engine and read by any number of scopes. Any thread.
class FleetHub {
 public:
  FleetHub(std::size_t logCapacity, const WatchContext& context, const TokenSealer& sealer);

  std::uint32_t intern(std::string_view text);
  void layout(v1::FleetLayout layout);
  void change(const EngineChange& change);
  void sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when);
  /// Wakes the watches; call with no lock held.
  void ring() { m_signals.ringAll(); }

  absl::StatusOr<std::unique_ptr<Watch>> watch(const Scope& scope, const v1::WatchFleetRequest& request);
  /// `read` sees the scope's view and must be quick: the engine waits for it.
  template <class Read>
  auto read(const Scope& scope, Read read) {
    const std::lock_guard lock(m_mutex);
    return read(static_cast<const FleetView&>(scoped(scope)->view));
  }
  std::size_t watchCount() { return m_signals.count(); }

 private:
  friend class FleetWatch;
  std::shared_ptr<ScopedFleet> scoped(const Scope& scope);
  void project(ScopedFleet& fleet);
  void update(ScopedFleet& fleet, const EngineChange& change);

  const std::size_t m_logCapacity;
  const WatchContext& m_context;
  const TokenSealer& m_sealer;
  ReadySignals m_signals;
  std::mutex m_mutex;
  const std::shared_ptr<ScopedFleet> m_all;
  std::map<std::string, std::shared_ptr<ScopedFleet>> m_scopes;
};

}  // namespace aifactory
