// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <optional>

#include "client/factory_connection.h"

namespace aifactory {

/// Compares what the page shows with what the factory says of the same revisions: asks for the summary until the
/// stores stand at the very revisions that it was made at.
class FigureCheck : public QObject {
  Q_OBJECT

 public:
  /// `compare` reads the widgets back and gives the complaint, or nothing. It is called at most once, when the stores
  /// and the summary are at one revision.
  using Compare = std::function<QString(const v1::GetFleetSummaryResponse&)>;

  FigureCheck(FactoryConnection& connection, Compare compare, QObject* parent = nullptr);

  bool done() const { return m_complaint.has_value(); }
  QString complaint() const { return m_complaint.value_or(QString()); }

 protected:
  void timerEvent(QTimerEvent* event) override;

 private:
  void ask();
  void look();

  FactoryConnection& m_connection;
  Compare m_compare;
  std::optional<v1::GetFleetSummaryResponse> m_summary;
  std::optional<QString> m_complaint;
  QElapsedTimer m_sinceStart;
  int m_timer = 0;
};

}  // namespace aifactory
