// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

#include <memory>

#include "app/alerts/alert_notifier.h"

class QMenu;
class QSystemTrayIcon;

namespace aifactory {

/// Tells through the desktop: its notification service (org.freedesktop.Notifications on the session's bus), else the
/// balloon of a tray icon; the icon itself says whether anything asks for attention. A desktop may have both, one or
/// neither: what there is not is passed over.
class DesktopNotifier : public AlertNotifier {
  Q_OBJECT

 public:
  explicit DesktopNotifier(QObject* parent = nullptr);
  ~DesktopNotifier() override;

  void notify(const QString& title, const QString& body, bool critical) override;
  void setStanding(int open, bool critical, const QString& sentence) override;

 Q_SIGNALS:
  void quitAsked();

 private Q_SLOTS:
  void actionInvoked(uint id, const QString& action);

 private:
  void showBalloon(const QString& title, const QString& body, bool critical);

  std::unique_ptr<QMenu> m_menu;
  QSystemTrayIcon* m_tray = nullptr;  // null where the desktop has no tray
  bool m_listening = false;
  uint m_shown = 0;  // the desktop's number of the last notification
};

}  // namespace aifactory
