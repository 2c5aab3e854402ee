// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <utility>

#include "factory/core/engine.h"

namespace aifactory {

/// Passes on one call at a time, whichever threads they come from.
class SerialListener final : public EngineListener {
  // First, since its type is deduced from its body.
  template <class Method, class... Arguments>
  auto call(Method method, Arguments&&... arguments) {
    const std::lock_guard lock(m_mutex);
    return (m_target.*method)(std::forward<Arguments>(arguments)...);
  }

 public:
  explicit SerialListener(EngineListener& target) : m_target(target) {}
  std::uint32_t intern(std::string_view text) override { return call(&EngineListener::intern, text); }
  void layout(v1::FleetLayout layout) override { call(&EngineListener::layout, std::move(layout)); }
  void change(EngineChange change) override { call(&EngineListener::change, std::move(change)); }
  void sampled(const TelemetryColumns& values, Clock::time_point when) override {
    call(&EngineListener::sampled, values, when);
  }
  void reachable(bool reachable, std::string_view reason) override {
    call(&EngineListener::reachable, reachable, reason);
  }
  void clock(Clock::time_point factoryTime) override { call(&EngineListener::clock, factoryTime); }

 private:
  EngineListener& m_target;
  std::mutex m_mutex;
};

}  // namespace aifactory
