// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "factory/core/factory_observer.h"

namespace aifactory::history {

/// One thing that the factory was told.
struct Event {
  Clock::time_point when;  ///< by the factory's clock, which gives events their order
  std::optional<FleetState> layout;
  EngineChange change;
  std::shared_ptr<const TelemetryColumns> values;
  Clock::time_point sampled;         ///< when the values were, which may be long before they came
  std::vector<std::string> strings;  ///< that the fleet's table grew by before it
};

/// Between the factory, which must not wait, and the recorder, which waits for disks. Keeps nothing until it was opened
/// by a description of everything, and closes itself when it would grow beyond its bound.
class EventQueue final : public FactoryObserver {
 public:
  struct Options {
    std::size_t mostWeight = 64U << 20;  ///< of what waits, about in bytes
    std::chrono::milliseconds sampleEvery{60'000};
  };
  explicit EventQueue(Options options) : m_options(options), m_opener(*this) {}

  void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override;
  void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) override;
  void sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) override;

  /// The factory's clock; before the queue is opened.
  void setClock(std::function<Clock::time_point()> clock);
  /// Hears a description of everything (HistoryHost::describe), which opens the queue.
  FactoryObserver& opener() { return m_opener; }
  void close();
  /// What waits, after at most `patience`.
  std::deque<Event> take(std::stop_token stop, std::chrono::milliseconds patience);
  /// False: events were lost, or none were ever asked for.
  bool isOpen() const;
  std::size_t size() const;

 private:
  class Opener final : public FactoryObserver {
   public:
    explicit Opener(EventQueue& queue) : m_queue(queue) {}
    void layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) override;
    void changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) override;
    void sampled(std::shared_ptr<const TelemetryColumns>, Clock::time_point) override {}

   private:
    EventQueue& m_queue;
  };
  void push(Event event, std::span<const std::string> strings, std::size_t weight);
  void closeLocked();

  const Options m_options;
  Opener m_opener;
  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::function<Clock::time_point()> m_clock;
  bool m_open = false;
  std::deque<Event> m_events;
  std::size_t m_weight = 0;
  std::size_t m_strings = 1;  ///< of the table that were handed on
  Clock::time_point m_nextSample{};
};

}  // namespace aifactory::history
