// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <optional>

#include "client/factory_connection.h"

namespace aifactory {

class SubmitDialog;

/// Compares what the form shows of the chosen queue with what ListQueues says. Its answer has no revision and jobs come
/// and go between two calls: the dialog and the check ask anew, side by side, until they agree or that takes too long.
class QueueCheck : public QObject {
  Q_OBJECT

 public:
  QueueCheck(FactoryConnection& connection, SubmitDialog& dialog, QObject* parent = nullptr);

  bool done() const { return m_complaint.has_value(); }
  QString complaint() const { return m_complaint.value_or(QString()); }

 protected:
  void timerEvent(QTimerEvent* event) override;

 private:
  void ask();

  FactoryConnection& m_connection;
  SubmitDialog& m_dialog;
  std::vector<v1::Queue> m_said;
  QString m_disagreement;  ///< the newest
  std::optional<QString> m_complaint;
  QElapsedTimer m_sinceStart, m_sinceAsked;
  int m_timer = 0;
};

}  // namespace aifactory
