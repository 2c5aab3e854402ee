// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "factory/core/alert_board.h"
#include "factory/core/collection_hub.h"
#include "factory/core/fleet_hub.h"
#include "factory/core/token_sealer.h"

namespace aifactory {

/// Stands between an engine that recalls what was before its start and who listens to that: of alerts it tells what
/// people would have seen then, grouped and with whom they touched, instead of what the engine raised. One thread.
class RecallBoard final : public EngineListener {
 public:
  explicit RecallBoard(EngineListener& listener);

  std::uint32_t intern(std::string_view text) override;
  void layout(v1::FleetLayout layout) override;
  void change(EngineChange change) override;
  void sampled(const TelemetryColumns& values, Clock::time_point when) override { m_listener.sampled(values, when); }
  void reachable(bool reachable, std::string_view reason) override { m_listener.reachable(reachable, reason); }
  void clock(Clock::time_point factoryTime) override;

 private:
  EngineListener& m_listener;
  const TokenSealer m_sealer;
  WatchContext m_context;
  FleetHub m_fleet;
  CollectionHub m_jobs;
  AlertBoard m_board;
};

}  // namespace aifactory
