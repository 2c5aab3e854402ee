// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include <memory>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "client/factory_connection.h"

class QWidget;

namespace aifactory {

class BatchDialog;

enum class AlertVerb { Acknowledge, Silence, EndSilence };
inline constexpr AlertVerb alertVerbs[] = {AlertVerb::Acknowledge, AlertVerb::Silence, AlertVerb::EndSilence};

/// What can be done to alerts, how that is called, and how it is asked for.
class AlertVerbs {
  Q_DECLARE_TR_FUNCTIONS(AlertVerbs)

 public:
  using Alerts = std::vector<std::shared_ptr<const v1::Alert>>;

  static QString name(AlertVerb verb);         ///< "Acknowledge…"
  static QString consequence(AlertVerb verb);  ///< what happens, in a sentence
  static QString method(AlertVerb verb);       ///< "AlertsService/SilenceAlert"
  static bool applies(AlertVerb verb, const v1::Alert& alert);
  /// Asks for a note, and for how long where that is the question; then shows the result of each in the same dialog.
  static BatchDialog* ask(AlertVerb verb, FactoryConnection& connection, const Alerts& alerts, QWidget* parent);
};

}  // namespace aifactory
