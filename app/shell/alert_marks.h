// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

#include <map>
#include <optional>
#include <string>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

class FactoryConnection;

/// When alerts of a factory began, as far as the console has heard of them and the past is recorded. GUI thread.
class AlertMarks : public QObject {
  Q_OBJECT

 public:
  explicit AlertMarks(FactoryConnection& connection, QObject* parent = nullptr);

  /// By when they began, in milliseconds since 1970; the first of those that began together.
  const std::map<qint64, v1::Alert>& marks() const { return m_marks; }
  std::optional<QDateTime> before(const QDateTime& instant) const;
  std::optional<QDateTime> after(const QDateTime& instant) const;

 Q_SIGNALS:
  void changed();

 private:
  bool add(const v1::Alert& alert);
  void collect();
  void follow();
  void askPast();
  /// A page of what ended up to `until`, then the next one.
  void askPage(const v1::ListPastAlertsRequest& request, const QDateTime& until, int page);

  FactoryConnection& m_connection;
  bool m_asking = false;
  QDateTime m_knownUntil;  // what ended before is known; invalid at first
  std::map<qint64, v1::Alert> m_marks;
};

}  // namespace aifactory
