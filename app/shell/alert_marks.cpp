// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/alert_marks.h"

#include "app/format.h"
#include "app/words.h"
#include "client/history_store.h"

namespace aifactory {
namespace {

constexpr int mostAtOnce = 1000;  // those that ended last

}  // namespace

AlertMarks::AlertMarks(FactoryConnection& connection, QObject* parent) : QObject(parent), m_connection(connection) {
  connect(&connection.alerts(), &AlertStore::changed, this, &AlertMarks::collect);
  connect(&connection.history(), &HistoryStore::changed, this, &AlertMarks::askPast);
  collect();
}

void AlertMarks::add(const v1::Alert& alert) {
  const QDateTime start = Format::time(alert.start_time());
  if (start.isValid()) m_marks.try_emplace(start.toMSecsSinceEpoch(), Mark{alert.severity(), Words::alert(alert)});
}

void AlertMarks::collect() {
  const std::size_t before = m_marks.size();
  for (const v1::Alert& alert : m_connection.alerts().alerts()) add(alert);
  if (m_marks.size() != before) Q_EMIT changed();
}

void AlertMarks::askPast() {
  if (m_asking || !m_connection.history().available()) return;
  if (!m_connection.mayCall(u"AlertsService/ListPastAlerts")) return;
  m_asking = true;
  v1::ListPastAlertsRequest request;
  request.set_page_size(mostAtOnce);
  *request.mutable_from() = toTimestamp(m_connection.history().oldest());
  m_connection.listPastAlerts(request, this, [this](const CallResult<v1::ListPastAlertsResponse>& result) {
    m_asking = false;
    if (!result) return;  // asked again with the next answer about the history
    const std::size_t before = m_marks.size();
    for (const v1::Alert& alert : result->alerts()) add(alert);
    if (m_marks.size() != before) Q_EMIT changed();
  });
}

std::optional<QDateTime> AlertMarks::before(const QDateTime& instant) const {
  // An instant in the second of a mark stands on that mark.
  const auto place = m_marks.lower_bound(instant.toMSecsSinceEpoch() - 999);
  if (place == m_marks.begin()) return {};
  return QDateTime::fromMSecsSinceEpoch(std::prev(place)->first, Qt::UTC);
}

std::optional<QDateTime> AlertMarks::after(const QDateTime& instant) const {
  const auto place = m_marks.upper_bound(instant.toMSecsSinceEpoch() + 999);
  if (place == m_marks.end()) return {};
  return QDateTime::fromMSecsSinceEpoch(place->first, Qt::UTC);
}

}  // namespace aifactory
