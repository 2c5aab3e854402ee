// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/past_check.h"

#include <algorithm>

#include "client/fleet_at.h"
#include "client/history_store.h"
#include "client/time_cursor.h"

namespace aifactory {
namespace {

QDateTime twoHoursAgo(const FactoryConnection& connection) { return connection.liveTime().addSecs(-2 * 3600); }

}  // namespace

PastCheck::PastCheck(FactoryConnection& connection, QObject* parent) : QObject(parent), m_connection(connection) {
  const HistoryStore& history = connection.history();
  const QDateTime instant = history.recorded(std::max(twoHoursAgo(connection), history.oldest()), true);
  connection.cursor().show(instant);
  v1::GetFleetAtRequest request;
  *request.mutable_time() = toTimestamp(instant);
  connection.getFleetAt(request, this, [this](const CallResult<v1::GetFleetAtResponse>& result) {
    FleetStore store;
    if (!result) {
      m_complaint = QStringLiteral("the factory does not say what the fleet was: ") + result.error().sentence;
    } else if (const absl::Status status = readFleetAt(*result, store); !status.ok()) {
      m_complaint = QString::fromStdString("the fleet of an instant cannot be read: " + std::string(status.message()));
    } else {
      m_said = countFleet(store);
    }
  });
}

bool PastCheck::reachesBack(const FactoryConnection& connection) {
  const HistoryStore& history = connection.history();
  return history.covers(twoHoursAgo(connection), connection.liveTime()) && history.answer().spans_size() == 1;
}

bool PastCheck::done() const { return (m_said || !m_complaint.isEmpty()) && m_connection.isAtCursor(); }

}  // namespace aifactory
