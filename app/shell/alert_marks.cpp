// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/alert_marks.h"

#include <algorithm>

#include "client/factory_connection.h"
#include "client/history_store.h"

namespace aifactory {
namespace {

constexpr int mostAtOnce = 1000;     // those that ended last come first
constexpr int mostPages = 10;        // more marks than a track has room for
constexpr qint64 againSeconds = 60;  // what ended just before the last answer may have been written after it

}  // namespace

AlertMarks::AlertMarks(FactoryConnection& connection, QObject* parent) : QObject(parent), m_connection(connection) {
  connect(&connection.alerts(), &AlertStore::changed, this, &AlertMarks::collect);
  connect(&connection.history(), &HistoryStore::changed, this, &AlertMarks::follow);
  collect();
}

bool AlertMarks::add(const v1::Alert& alert) {
  if (!alert.has_start_time()) return false;
  QDateTime start = toDateTime(alert.start_time());
  const HistoryStore& history = m_connection.history();
  if (history.available() && start < history.oldest()) {
    // The begin of a handover stays where it is, and is where to go for what it began with.
    if (!m_connection.profile().isBundle()) return false;
    start = history.oldest();
  }
  return m_marks.try_emplace(start.toMSecsSinceEpoch(), alert).second;
}

void AlertMarks::collect() {
  bool any = false;
  for (const v1::Alert& alert : m_connection.alerts().alerts()) any |= add(alert);
  if (any) Q_EMIT changed();
}

void AlertMarks::follow() {
  const HistoryStore& history = m_connection.history();
  if (!history.available()) return;
  // What is forgotten cannot be gone to any more.
  const auto oldest = m_marks.lower_bound(history.oldest().toMSecsSinceEpoch());
  const bool forgotten = oldest != m_marks.begin();
  m_marks.erase(m_marks.begin(), oldest);
  if (forgotten) Q_EMIT changed();
  collect();  // what was heard of before it was known where a handover begins
  askPast();
}

void AlertMarks::askPast() {
  if (m_asking || !m_connection.mayCall(u"AlertsService/ListPastAlerts")) return;
  m_asking = true;
  const HistoryStore& history = m_connection.history();
  v1::ListPastAlertsRequest request;
  request.set_page_size(mostAtOnce);
  QDateTime from = history.oldest();
  if (m_knownUntil.isValid()) from = std::max(from, m_knownUntil.addSecs(-againSeconds));
  *request.mutable_from() = toTimestamp(from);
  askPage(request, history.newest(), 1);
}

void AlertMarks::askPage(const v1::ListPastAlertsRequest& request, const QDateTime& until, int page) {
  const auto take = [this, request, until, page](const CallResult<v1::ListPastAlertsResponse>& result) {
    const bool isLast = !result || result->next_page_token().empty() || page == mostPages;
    m_asking = !isLast;
    if (!result) return;  // asked again with the next answer about the history
    bool any = false;
    for (const v1::Alert& alert : result->alerts()) any |= add(alert);
    if (isLast) {
      m_knownUntil = until;
    } else {
      v1::ListPastAlertsRequest next = request;
      next.set_page_token(result->next_page_token());
      askPage(next, until, page + 1);
    }
    if (any) Q_EMIT changed();
  };
  m_connection.listPastAlerts(request, this, take);
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
