// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

class QAbstractButton;
class QAction;

namespace aifactory {

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
};

}  // namespace aifactory
