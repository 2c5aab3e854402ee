// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/desktop_notifier.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QMenu>
#include <QSystemTrayIcon>
#include <QVariantMap>

#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int balloonMilliseconds = 15'000;
constexpr int iconSize = 22;
const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");

/// Urgencies of the Desktop Notifications Specification.
constexpr uchar normalUrgency = 1, criticalUrgency = 2;

}  // namespace

DesktopNotifier::DesktopNotifier(QObject* parent) : AlertNotifier(parent) {
  if (!QSystemTrayIcon::isSystemTrayAvailable()) return;
  m_menu = std::make_unique<QMenu>();
  m_tray = new QSystemTrayIcon(this);
  m_tray->setContextMenu(m_menu.get());
  connect(m_tray, &QSystemTrayIcon::messageClicked, this, &DesktopNotifier::chosen);
  connect(m_tray, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
    if (reason == QSystemTrayIcon::Trigger) Q_EMIT chosen();
  });
}

DesktopNotifier::~DesktopNotifier() = default;

void DesktopNotifier::notify(const QString& title, const QString& body, bool critical) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return showBalloon(title, body, critical);
  if (!m_listening) {
    m_listening =
        bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(uint, QString)));
  }
  QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
  // Bodies may be read as markup, and an alert's words may hold what looks like it.
  call << tr("AI Factory Console") << m_shown << QStringLiteral("dialog-warning") << title << body.toHtmlEscaped()
       << QStringList{QStringLiteral("default"), tr("Show")}
       << QVariantMap{{QStringLiteral("urgency"), QVariant::fromValue(critical ? criticalUrgency : normalUrgency)},
                      {QStringLiteral("category"), QStringLiteral("device.error")}}
       << -1;
  auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, title, body, critical] {
    answer->deleteLater();
    const QDBusPendingReply<uint> reply = *answer;
    if (reply.isError()) {
      showBalloon(title, body, critical);
    } else {
      m_shown = reply.value();
    }
  });
}

void DesktopNotifier::actionInvoked(uint id, const QString&) {
  if (id == m_shown) Q_EMIT chosen();
}

void DesktopNotifier::showBalloon(const QString& title, const QString& body, bool critical) {
  if (!m_tray) return;
  m_tray->showMessage(title, body, critical ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning,
                      balloonMilliseconds);
}

void DesktopNotifier::setStanding(int open, bool critical, const QString& sentence) {
  if (!m_tray) return;
  const StatusKind status = open == 0 ? StatusKind::Ok : critical ? StatusKind::Error : StatusKind::Warning;
  const Theme& theme = Theme::current();
  m_tray->setIcon(theme.pixmap(IconKind::Alerts, iconSize, qApp->devicePixelRatio(), theme.color(status)));
  m_tray->setToolTip(QStringLiteral("%1\n%2").arg(tr("AI Factory Console"), sentence));
  m_menu->clear();
  m_menu->addAction(tr("Show alerts"), this, &DesktopNotifier::chosen);
  m_menu->addAction(tr("Quit"), this, &DesktopNotifier::quitAsked);
  m_tray->show();
}

}  // namespace aifactory
