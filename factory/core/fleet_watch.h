// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "factory/core/fleet_hub.h"

namespace aifactory {

/// One reader of the fleet. States come first and never skip; telemetry is the newest value when there is time for it.
class FleetWatch final : public Watch {
 public:
  /// With the hub's lock held.
  FleetWatch(FleetHub& hub, std::shared_ptr<ScopedFleet> fleet, const v1::WatchFleetRequest& request,
             std::shared_ptr<ReadySignal> signal);
  ~FleetWatch() override;

  absl::StatusOr<WatchFrame> next() override;
  void onReady(std::function<void()> ready) override;

 private:
  enum class Phase { Reset, Snapshot, CatchUp, Live };
  using Steady = std::chrono::steady_clock;

  absl::StatusOr<WatchFrame> advance(std::unique_lock<std::mutex>& lock);
  absl::StatusOr<WatchFrame> reset();
  std::shared_ptr<SharedBody> dueTelemetry();
  std::string resumeToken() const;
  WatchFrame mark(v1::WatchHeader::Kind kind) const;

  FleetHub& m_hub;
  const std::shared_ptr<ScopedFleet> m_fleet;
  const std::shared_ptr<ReadySignal> m_signal;
  const std::chrono::milliseconds m_telemetryInterval;
  Phase m_phase = Phase::Reset;
  std::uint64_t m_revision = 0;
  std::uint64_t m_target = 0;                     ///< SYNCED is due here
  std::optional<std::uint64_t> m_telemetryFrame;  ///< what the reader holds; unknown after a resume
  std::shared_ptr<FleetSnapshot> m_snapshot;
  std::size_t m_chunk = 0;
  Steady::time_point m_lastSent{}, m_lastTelemetry{};
};

}  // namespace aifactory
