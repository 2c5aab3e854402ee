// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/event_queue.h"

namespace aifactory::history {
namespace {

// About what each takes; the jobs themselves are shared with the factory as long as it has them.
constexpr std::size_t bytesADevice = 16;
constexpr std::size_t bytesAMessage = 1024;

std::size_t weightOf(const EngineChange& change) {
  return sizeof(Event) + change.devices.size() * sizeof(DeviceChange) +
         bytesAMessage * (change.nodes.size() + change.feeds.size() + change.jobs.size() + change.alerts.size()) +
         64 * (change.removedJobs.size() + change.removedAlerts.size());
}

}  // namespace

void EventQueue::Opener::layoutChanged(const FleetState& state, std::span<const std::string> strings,
                                       Clock::time_point when) {
  {
    const std::lock_guard lock(m_queue.m_mutex);
    m_queue.closeLocked();
    m_queue.m_open = true;
    m_queue.m_nextSample = when + m_queue.m_options.sampleEvery;
  }
  Event event;
  event.when = when;
  event.layout = state;
  m_queue.push(std::move(event), strings, 0);  // the description has room, however much it is
}

void EventQueue::Opener::changed(const EngineChange& change, std::span<const std::string> strings,
                                 Clock::time_point when) {
  Event event;
  event.when = when;
  event.change = change;
  m_queue.push(std::move(event), strings, 0);
}

void EventQueue::layoutChanged(const FleetState& state, std::span<const std::string> strings, Clock::time_point when) {
  Event event;
  event.when = when;
  event.layout = state;
  push(std::move(event), strings, state.states.size() * bytesADevice + state.nodes.size() * sizeof(void*));
}

void EventQueue::changed(const EngineChange& change, std::span<const std::string> strings, Clock::time_point when) {
  Event event;
  event.when = when;
  event.change = change;
  push(std::move(event), strings, weightOf(change));
}

void EventQueue::sampled(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when) {
  Event event;
  event.sampled = when;
  {
    const std::lock_guard lock(m_mutex);
    if (!m_open) return;
    event.when = m_clock();
    // Also at once when the clock was set back.
    if (event.when < m_nextSample && event.when > m_nextSample - 2 * m_options.sampleEvery) return;
    m_nextSample = event.when + m_options.sampleEvery;
  }
  const std::size_t weight = values->size() * 8;
  event.values = std::move(values);
  push(std::move(event), {}, weight);
}

void EventQueue::push(Event event, std::span<const std::string> strings, std::size_t weight) {
  {
    const std::lock_guard lock(m_mutex);
    if (!m_open) return;
    if (m_strings < strings.size()) {
      event.strings.assign(strings.begin() + static_cast<std::ptrdiff_t>(m_strings), strings.end());
      m_strings = strings.size();
    }
    m_weight += weight;
    if (m_weight > m_options.mostWeight && !m_events.empty()) return closeLocked();
    m_events.push_back(std::move(event));
  }
  m_wake.notify_one();
}

void EventQueue::closeLocked() {
  m_open = false;
  m_events.clear();
  m_weight = 0;
  m_strings = 1;
}

void EventQueue::setClock(std::function<Clock::time_point()> clock) {
  const std::lock_guard lock(m_mutex);
  m_clock = std::move(clock);
}

void EventQueue::close() {
  const std::lock_guard lock(m_mutex);
  closeLocked();
}

std::deque<Event> EventQueue::take(std::stop_token stop, std::chrono::milliseconds patience) {
  std::unique_lock lock(m_mutex);
  m_wake.wait_for(lock, stop, patience, [this] { return !m_events.empty(); });
  m_weight = 0;
  return std::exchange(m_events, {});
}

bool EventQueue::isOpen() const {
  const std::lock_guard lock(m_mutex);
  return m_open;
}

std::size_t EventQueue::size() const {
  const std::lock_guard lock(m_mutex);
  return m_events.size();
}

}  // namespace aifactory::history
