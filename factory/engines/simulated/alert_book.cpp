// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/alert_book.h"

#include <google/protobuf/util/time_util.h>

#include <iterator>

namespace aifactory::simulated {

void AlertBook::raise(v1::Alert alert, SimTime now) {
  const std::string name = alert.name();
  const auto known = m_alerts.find(name);
  *alert.mutable_start_time() = known != m_alerts.end()
                                    ? known->second.start_time()
                                    : google::protobuf::util::TimeUtil::MillisecondsToTimestamp(now);
  if (known != m_alerts.end() && known->second.SerializeAsString() == alert.SerializeAsString()) return;
  m_alerts[name] = std::move(alert);
  m_changed.insert(name);
}

void AlertBook::clear(const std::string& name, SimTime now) {
  const auto known = m_alerts.extract(name);
  if (known.empty()) return;
  m_changed.insert(name);
  if (m_told) return;
  auto over = std::make_shared<v1::Alert>(known.mapped());
  *over->mutable_end_time() = google::protobuf::util::TimeUtil::MillisecondsToTimestamp(now);
  m_over.push_back(std::move(over));
}

void AlertBook::takeChanges(EngineChange& change) {
  for (const std::string& name : m_changed) {
    const auto found = m_alerts.find(name);
    if (found == m_alerts.end()) {
      change.removedAlerts.push_back(name);
    } else {
      change.alerts.push_back(std::make_shared<const v1::Alert>(found->second));
    }
  }
  m_changed.clear();
  std::move(m_over.begin(), m_over.end(), std::back_inserter(change.alerts));
  m_over.clear();
  m_told = true;
}

}  // namespace aifactory::simulated
