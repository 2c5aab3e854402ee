// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/simulated/random.h"

namespace aifactory::simulated {

/// The active alerts, and which of them changed since they were last told.
class AlertBook {
 public:
  /// Adds the alert or updates it under its name; its start_time is kept then.
  void raise(v1::Alert alert, SimTime now);
  void clear(const std::string& name, SimTime now);
  bool active(const std::string& name) const { return m_alerts.contains(name); }
  std::size_t size() const { return m_alerts.size(); }
  const std::map<std::string, v1::Alert>& all() const { return m_alerts; }

  /// Moves what changed into `change`; the first time also what was over before.
  void takeChanges(EngineChange& change);

 private:
  std::map<std::string, v1::Alert> m_alerts;
  std::set<std::string> m_changed;
  std::vector<std::shared_ptr<const v1::Alert>> m_over;  ///< before anybody was told
  bool m_told = false;
};

}  // namespace aifactory::simulated
