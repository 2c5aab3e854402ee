// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace aifactory {

/// How somebody who does not look at the console is told of alerts. GUI thread.
class AlertNotifier : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  virtual void notify(const QString& title, const QString& body, bool critical) = 0;
  /// What stays in view between notifications: how many alerts ask for attention, and a sentence about them.
  virtual void setStanding(int open, bool critical, const QString& sentence) = 0;

 Q_SIGNALS:
  /// The user wants to see what the last notification was about.
  void chosen();
};

/// What an alert sounds like in a control room.
class AlarmSound {
 public:
  virtual ~AlarmSound() = default;
  /// Returns at once.
  virtual void play(bool critical) = 0;
};

}  // namespace aifactory
