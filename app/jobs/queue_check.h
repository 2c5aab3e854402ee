// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <vector>

#include "app/tour_check.h"
#include "client/factory_connection.h"

namespace aifactory {

class SubmitDialog;

/// Compares what the form shows of the chosen queue with what ListQueues says. Its answer has no revision and jobs come
/// and go between two calls: the dialog and the check ask anew, side by side, until they agree or that takes too long.
class QueueCheck : public TourCheck {
  Q_OBJECT

 public:
  QueueCheck(FactoryConnection& connection, SubmitDialog& dialog, QObject* parent = nullptr);

 private:
  void look() override;
  QString tooLate() const override;
  void ask();

  FactoryConnection& m_connection;
  SubmitDialog& m_dialog;
  std::vector<v1::Queue> m_said;
  QString m_disagreement;  ///< the newest
  QElapsedTimer m_sinceAsked;
};

}  // namespace aifactory
