// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

class QAbstractButton;
class QAction;
class QWidget;

namespace aifactory {

class ActionRouter;
class FactoryConnection;

/// Only the present can be changed: the one place that says whether, and why not.
class Acting {
  Q_DECLARE_TR_FUNCTIONS(Acting)

 public:
  /// Why nothing may be changed right now; empty where it may.
  static QString refusal(const FactoryConnection& connection);
  /// Enables what changes the factory where that is `possible`; its hint is `hint`, or else why it is not.
  static void gate(QAbstractButton& button, const FactoryConnection& connection, bool possible, const QString& hint);
  static void gate(QAction& action, const FactoryConnection& connection, bool possible);
  /// A disabled action hears no keys: where nothing may be changed they say why.
  static void answerKeys(QAction& action, FactoryConnection& connection, ActionRouter& actions, QWidget& page);
};

}  // namespace aifactory
