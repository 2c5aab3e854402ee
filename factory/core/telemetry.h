// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aifactory/v1/history.pb.h"
#include "aifactory/v1/session.pb.h"
#include "base/fleet_columns.h"
#include "factory/core/factory_observer.h"

namespace aifactory {

/// Where a telemetry source tells what it measures. Any thread, one call at a time, never from within a call to it as
/// an observer.
class TelemetryListener {
 public:
  virtual ~TelemetryListener() = default;
  /// The newest value of every device of this version of the layout; of no effect when there is another one by now.
  virtual void measured(std::uint64_t layoutVersion, const TelemetryColumns& values, Clock::time_point when) = 0;
  /// The last Xid of every device, 0 for none, or xidNotKnown; counts instead of what the engine says of them.
  virtual void lastXids(std::uint64_t layoutVersion, std::vector<std::uint16_t> xids) = 0;
  /// What keeps it from measuring, a sentence; "" when nothing does any more.
  virtual void telemetryTrouble(std::string_view sentence) = 0;
};

/// A stretch of time, to be told in at most `points` points.
struct TelemetryStretch {
  Clock::time_point from, to;
  int points = 1;
};

/// What measures the devices where the engine does not. It observes the factory, to know which devices there are and
/// which jobs they are allocated to.
class TelemetrySource : public FactoryObserver {
 public:
  virtual void start(TelemetryListener& listener) = 0;
  /// Returns when no call to the listener is under way or will come.
  virtual void stop() = 0;

  /// From memory. The devices are the factory's to count.
  virtual v1::TelemetryInfo info() const = 0;
  /// Figures for /metrics: name, value.
  virtual std::vector<std::pair<std::string, double>> statistics() const { return {}; }

  /// What the answer's devices measured over a stretch, read from where the samples are stored: fills in times and
  /// values. May block. UNIMPLEMENTED where nothing is stored.
  virtual absl::Status readStretch(const TelemetryStretch& /*stretch*/, v1::GetJobTelemetryResponse& /*answer*/) {
    return absl::UnimplementedError("This source keeps no past.");
  }

  void sampled(std::shared_ptr<const TelemetryColumns>, Clock::time_point) override {}
};

}  // namespace aifactory
