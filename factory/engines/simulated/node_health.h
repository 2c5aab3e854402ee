// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "factory/engines/simulated/alert_book.h"
#include "factory/engines/simulated/layout_builder.h"
#include "factory/engines/simulated/random.h"

namespace aifactory::simulated {

/// Faults and repairs: nodes that stop answering, GPUs with Xid errors, warm coolant loops.
/// Nothing here knows jobs; what a fault does to them is told through the callbacks.
class NodeHealth {
 public:
  struct Callbacks {
    std::function<void(std::uint32_t node)> changed;                                 ///< state, reason or Xid
    std::function<void(std::uint32_t node, int gpu, const std::string& note)> lost;  ///< its jobs die; gpu -1: all
    std::function<std::vector<std::string>(std::uint32_t node)> tenantsOn;
  };
  enum class Condition : std::uint8_t { Healthy, Draining, Down };
  struct State {
    Condition condition = Condition::Healthy;
    std::string reason;
    std::string identity;
    SimTime since = 0;
    SimTime nextStep = 0;  ///< when someone deals with it; 0: only a user's resume does
  };

  NodeHealth(const Site& site, AlertBook& alerts, double faultRate, std::uint64_t seed, Callbacks callbacks);

  /// Called once a factory minute.
  void tick(SimTime now);
  /// The faults that a factory of this size has at any time, at the begin of the pre-roll.
  void seedFaults(SimTime now);

  /// Faults may strike it from now on.
  void addNode(std::uint32_t node) { m_serviceable.push_back(node); }
  void drain(std::uint32_t node, std::string reason, std::string identity, SimTime now);
  void resume(std::uint32_t node, SimTime now);
  /// A healthy node goes down for want of power or coolant, and is back by itself.
  void shutDown(std::uint32_t node, std::string reason, SimTime now, SimTime back);

  const State& state(std::uint32_t node) const { return m_states[node]; }
  std::uint16_t xid(std::uint32_t device) const { return m_xid[device]; }
  /// Degrees Celsius that a coolant loop is above its usual temperature.
  float loopExcess(std::uint32_t feed) const { return m_loopExcess[feed]; }

 private:
  struct LoopIncident {
    std::uint32_t feed;
    SimTime from;
    SimTime until;
  };
  struct PassingXid {
    std::uint32_t device;
    SimTime until;
    std::string alert;
  };
  std::uint32_t anyHealthyNode();
  void fail(std::uint32_t node, SimTime now);
  void raiseDown(std::uint32_t node, std::string summary, SimTime now);
  void strikeXid(SimTime now);
  void dealWith(std::uint32_t node, SimTime now);
  void tickLoops(SimTime now);
  void setState(std::uint32_t node, State state);
  void clearXids(std::uint32_t node, SimTime now);
  std::string nodeAlert(std::uint32_t node) const;

  const Site& m_site;
  AlertBook& m_alerts;
  Callbacks m_callbacks;
  Random m_random;
  double m_rate;  // events of each kind an hour, as a multiple of the full factory's
  std::vector<State> m_states;
  std::vector<std::uint16_t> m_xid;
  std::vector<float> m_loopExcess;           // by feed
  std::vector<std::uint32_t> m_serviceable;  // nodes in racks that are in service
  std::vector<std::uint32_t> m_unhealthy;
  std::vector<LoopIncident> m_incidents;
  std::vector<PassingXid> m_passing;
};

}  // namespace aifactory::simulated
