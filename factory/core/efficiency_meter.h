// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "aifactory/v1/efficiency.pb.h"
#include "factory/core/alert_source.h"
#include "factory/core/efficiency_alerts.h"
#include "factory/core/factory_observer.h"

namespace aifactory {

/// Follows what jobs use of their GPUs, on a thread of its own: the engine only leaves what changed. Of samples
/// that come faster than they are worked on the newest ones count. Any thread.
class EfficiencyMeter final : public FactoryObserver, public AlertSource {
 public:
  EfficiencyMeter();
  ~EfficiencyMeter() override;

  void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override;
  void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) override;
  void sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) override;

  void connect(AlertSink& sink) override;
  void disconnect() override;
  std::vector<v1::AlertRule> rules() const override { return EfficiencyAlerts::rules(); }

  /// What a scope sees; names of people's own (`display_name`) are the caller's to add.
  v1::GetEfficiencyResponse report(const Scope& scope) const;
  /// Returns once everything that was told before has been worked on.
  void settle();

 private:
  struct Event {
    Clock::time_point when;
    std::shared_ptr<const v1::FleetLayout> layout;  ///< with `states`
    StateColumns states;
    std::vector<DeviceChange> changes;
    std::shared_ptr<const TelemetryColumns> values;
  };
  void tell(Event event, std::span<const std::string> strings);
  void workLoop();
  bool work(const Event& event);

  std::mutex m_queueMutex;
  std::condition_variable m_wake, m_idle;
  std::deque<Event> m_events;
  std::vector<std::string> m_newStrings;
  std::size_t m_stringsTold = 0;
  bool m_working = false, m_stopping = false;

  mutable std::mutex m_mutex;  ///< of what follows
  EfficiencyTally m_tally;
  DeviceNames m_names;
  std::vector<std::string> m_strings;
  EfficiencyAlerts m_alerts;

  std::mutex m_sinkMutex;  ///< taken before every other
  AlertSink* m_sink = nullptr;
  std::thread m_worker;
};

}  // namespace aifactory
