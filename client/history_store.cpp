// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/history_store.h"

#include <algorithm>

namespace aifactory {

QDateTime toDateTime(const google::protobuf::Timestamp& time) {
  return QDateTime::fromMSecsSinceEpoch(time.seconds() * 1000 + time.nanos() / 1'000'000, Qt::UTC);
}

google::protobuf::Timestamp toTimestamp(const QDateTime& time) {
  google::protobuf::Timestamp timestamp;
  const qint64 ms = time.toMSecsSinceEpoch();
  timestamp.set_seconds(ms / 1000);
  timestamp.set_nanos(static_cast<std::int32_t>(ms % 1000) * 1'000'000);
  return timestamp;
}

QDateTime HistoryStore::oldest() const { return available() ? toDateTime(m_answer.spans(0).start()) : QDateTime(); }

QDateTime HistoryStore::newest() const {
  return available() ? toDateTime(m_answer.spans(m_answer.spans_size() - 1).end()) : QDateTime();
}

bool HistoryStore::covers(const QDateTime& instant, const QDateTime& now) const {
  const auto& spans = m_answer.spans();
  const bool inside = std::any_of(spans.begin(), spans.end(), [&](const v1::HistorySpan& span) {
    return toDateTime(span.start()) <= instant && instant <= toDateTime(span.end());
  });
  return inside || (m_answer.recording() && available() && newest() <= instant && instant <= now);
}

QDateTime HistoryStore::recorded(const QDateTime& instant, bool after) const {
  for (int span = 1; span < m_answer.spans_size(); ++span) {
    const QDateTime end = toDateTime(m_answer.spans(span - 1).end()), next = toDateTime(m_answer.spans(span).start());
    if (end < instant && instant < next) return after ? next : end;
  }
  return instant;
}

void HistoryStore::set(v1::GetHistoryResponse answer) {
  m_answer = std::move(answer);
  Q_EMIT changed();
}

}  // namespace aifactory
