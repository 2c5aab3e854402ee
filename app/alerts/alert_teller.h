// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "app/actions.h"
#include "app/alerts/alert_notifier.h"

namespace aifactory {

class FactoryConnection;
class Preferences;

/// Decides what is worth telling: alerts that are new or have become worse, that nobody has acknowledged or silenced,
/// and that are as severe as the user asked for. What comes within two seconds is told once. All of it is of now,
/// whatever time is shown. GUI thread.
class AlertTeller : public QObject {
  Q_OBJECT

 public:
  explicit AlertTeller(Preferences& preferences, QObject* parent = nullptr);
  ~AlertTeller() override;

  /// Null while no factory is open. What is wrong already when a factory is opened is not news.
  void setConnection(FactoryConnection* connection);
  /// Without them nothing is shown or heard.
  void setNotifier(std::unique_ptr<AlertNotifier> notifier);
  void setSound(std::unique_ptr<AlarmSound> sound);
  /// How long a burst is gathered, and how often a critical alert is heard until somebody takes care of it.
  void setTimes(int gatherMilliseconds, int repeatMilliseconds);

 Q_SIGNALS:
  /// The user wants to see these alerts.
  void asked(const aifactory::Destination& destination);

 private:
  struct Seen {
    std::int64_t start = 0;
    v1::Alert::Severity severity = v1::Alert::SEVERITY_UNSPECIFIED;
  };

  void look();
  void tell();
  void ring();
  void showStanding();
  void watchTheBell();
  bool isWorthTelling(const v1::Alert& alert) const;

  Preferences& m_preferences;
  QPointer<FactoryConnection> m_connection;
  std::unique_ptr<AlertNotifier> m_notifier;
  std::unique_ptr<AlarmSound> m_sound;
  bool m_primed = false;  // what was there at first is known
  std::unordered_map<std::string, Seen> m_seen;
  std::vector<std::string> m_news;  // names, not told yet
  QStringList m_told;               // names in the last notification
  int m_open = 0;                   // as last known
  bool m_critical = false;          // some open one is
  QTimer m_gather;
  QTimer m_repeat;
};

}  // namespace aifactory
