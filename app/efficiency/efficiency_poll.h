// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <optional>

#include "client/factory_connection.h"

namespace aifactory {

/// What is used of what is allocated, asked for again every ten seconds while somebody looks. GUI thread.
class EfficiencyPoll : public QObject {
  Q_OBJECT

 public:
  explicit EfficiencyPoll(FactoryConnection& connection, QObject* parent = nullptr);

  /// Asks at once, and again and again from then on, or rests.
  void setActive(bool active);
  void ask();
  /// The last answer, and whether there was one.
  const v1::GetEfficiencyResponse& answer() const { return m_answer; }
  bool answered() const { return m_answered; }
  /// Of a job or tenant by its name; null where the answer does not name it.
  const v1::UsedShare* share(const std::string& name) const;

  /// GPU-hours of measured GPUs, used or wasted; nothing where nothing was measured.
  static std::optional<double> usedShare(const v1::UsedShare& share);
  static std::optional<double> wastedHours(const v1::UsedShare& share);

 Q_SIGNALS:
  void changed();
  void failed(const QString& sentence);

 private:
  FactoryConnection& m_connection;
  v1::GetEfficiencyResponse m_answer;
  bool m_answered = false;
  bool m_asking = false;
  QTimer m_timer;
};

}  // namespace aifactory
