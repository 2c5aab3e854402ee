// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

#include "aifactory/v1/history.pb.h"

namespace aifactory {

/// Which time of the factory is recorded. GUI thread.
class HistoryStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// There is a past to be shown.
  bool available() const { return m_answer.spans_size() > 0; }
  const v1::GetHistoryResponse& answer() const { return m_answer; }
  /// Ends of all that is recorded; invalid while nothing is. The newest grows while `recording`.
  QDateTime oldest() const;
  QDateTime newest() const;
  /// Whether an instant lies in a span; up to `now` where the last one grows.
  bool covers(const QDateTime& instant, const QDateTime& now) const;
  /// The instant, or where it lies in a hole the recorded one before it, or after it.
  QDateTime recorded(const QDateTime& instant, bool after) const;

  void set(v1::GetHistoryResponse answer);

 Q_SIGNALS:
  void changed();

 private:
  v1::GetHistoryResponse m_answer;
};

QDateTime toDateTime(const google::protobuf::Timestamp& time);
google::protobuf::Timestamp toTimestamp(const QDateTime& time);

}  // namespace aifactory
