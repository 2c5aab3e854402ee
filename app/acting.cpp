// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/acting.h"

#include <QAbstractButton>
#include <QAction>
#include <QShortcut>

#include "app/actions.h"
#include "app/format.h"
#include "client/factory_connection.h"
#include "client/time_cursor.h"

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

void Acting::answerKeys(QAction& action, FactoryConnection& connection, ActionRouter& actions, QWidget& page) {
  auto* keys = new QShortcut(action.shortcut(), &page);
  keys->setContext(Qt::WidgetWithChildrenShortcut);
  // Never both at once: keys that two of them want reach neither.
  const auto update = [&action, &connection, keys] {
    keys->setEnabled(action.isVisible() && !action.isEnabled() && !connection.mayAct());
  };
  QObject::connect(&action, &QAction::changed, keys, update);
  QObject::connect(&connection.cursor(), &TimeCursor::changed, keys, update);
  QObject::connect(keys, &QShortcut::activated, &page,
                   [&connection, &actions] { actions.notify(refusal(connection), ActionRouter::Tone::Note); });
  update();
}

}  // namespace aifactory
