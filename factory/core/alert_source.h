// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

/// Where sources say what is wrong. Any thread, but never from within a call to a FactoryObserver.
class AlertSink {
 public:
  virtual ~AlertSink() = default;
  /// Everything that is wrong now in the eyes of this source; what it said before and does not say now is over. Names
  /// ("alerts/…") say what it is about and stay the same while it lasts; no two sources use the same ones. Without a
  /// start time an alert starts now. Devices, jobs and tenants that its resource touches are found by the board.
  virtual void replace(std::string_view source, std::vector<v1::Alert> alerts) = 0;
};

/// Something besides the engine that raises alerts: rules of Prometheus, the recorder of the past.
class AlertSource {
 public:
  virtual ~AlertSource() = default;
  /// From now on it tells the sink, which lives until `disconnect` has returned.
  virtual void connect(AlertSink& sink) = 0;
  /// Returns when no call to the sink is under way or will come.
  virtual void disconnect() = 0;
  /// What it raises alerts by; `active_alerts` is counted by the board. From memory.
  virtual std::vector<v1::AlertRule> rules() const { return {}; }
};

}  // namespace aifactory
