// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

#include "app/overview/fleet_figures.h"
#include "client/factory_connection.h"

namespace aifactory {

/// Takes the cursor two hours back, or as far as the factory remembers, and asks the factory what the fleet was then.
class PastCheck : public QObject {
  Q_OBJECT

 public:
  explicit PastCheck(FactoryConnection& connection, QObject* parent = nullptr);

  /// All from two hours ago until now is recorded.
  static bool reachesBack(const FactoryConnection& connection);
  /// The stores are there and the factory has answered, or said why not.
  bool done() const;
  /// What the factory says; nothing after an error, which `complaint` then has.
  const std::optional<FleetFigures>& said() const { return m_said; }
  const QString& complaint() const { return m_complaint; }

 private:
  FactoryConnection& m_connection;
  std::optional<FleetFigures> m_said;
  QString m_complaint;
};

}  // namespace aifactory
