// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

/// Active alerts, most severe first, then newest. GUI thread.
class AlertStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  bool synced() const { return m_synced; }
  std::uint64_t revision() const { return m_revision; }
  const std::vector<v1::Alert>& alerts() const { return m_alerts; }

 Q_SIGNALS:
  void changed();
  void syncedChanged();

 private:
  friend class AlertFeed;
  bool m_synced = false;
  std::uint64_t m_revision = 0;
  std::vector<v1::Alert> m_alerts;
};

}  // namespace aifactory
