// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

class FactoryConnection;

/// Sentences and figures of one alert, as tables and details show them.
class AlertText {
  Q_DECLARE_TR_FUNCTIONS(AlertText)

 public:
  /// "Node down", "GPUs idle": the kind alone, as groups and filters are captioned.
  static QString kind(v1::Alert::Kind kind);
  /// What is wrong, without where: "Xid 79 · GPU has fallen off the bus", "Too hot · 91 °C".
  static QString what(const v1::Alert& alert);
  /// "91 °C", "12 GPUs"; "" where nothing was measured.
  static QString value(const v1::Alert& alert);
  /// "kim.js · 14:05"; "" where nobody has acknowledged it.
  static QString acknowledged(const v1::Alert& alert);
  /// "until 15:00"; "" where it is not silenced.
  static QString silenced(const v1::Alert& alert);
  /// Seconds that it lasted, or has lasted at `now`; -1 without a start.
  static qint64 lasted(const v1::Alert& alert, const QDateTime& now);
  /// What an empty list of active alerts means.
  static QString none(const FactoryConnection& connection);
};

}  // namespace aifactory
