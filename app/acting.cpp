// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/acting.h"

#include <QAbstractButton>
#include <QAction>

#include "app/format.h"
#include "client/factory_connection.h"

namespace aifactory {

QString Acting::refusal(const FactoryConnection& connection) {
  if (connection.mayAct()) return {};
  if (connection.profile().isBundle()) return tr("This is a handover file. Nothing can be changed in it.");
  return tr("You are looking at %1. Go back to live to act.").arg(Format::instant(connection.factoryTime()));
}

void Acting::gate(QAbstractButton& button, const FactoryConnection& connection, bool possible, const QString& hint) {
  const QString reason = refusal(connection);
  button.setEnabled(possible && reason.isEmpty());
  button.setToolTip(reason.isEmpty() ? hint : reason);
}

void Acting::gate(QAction& action, const FactoryConnection& connection, bool possible) {
  const QString reason = refusal(connection);
  action.setEnabled(possible && reason.isEmpty());
  action.setToolTip(reason.isEmpty() ? action.text() : reason);
}

}  // namespace aifactory
