// SPDX-License-Identifier: GPL-3.0-or-later
// The ways out of the console, on a bus and a sound device of the test's own.
#include <gtest/gtest.h>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QFile>
#include <QLibrary>
#include <QProcess>
#include <QTemporaryDir>
#include <QVariantMap>

#include "app/alerts/alarm_tone.h"
#include "app/alerts/desktop_notifier.h"
#include "app/alerts/loudspeaker.h"
#include "tests/client/spin.h"

namespace aifactory {

/// A desktop's notification service, as far as the console speaks to it.
class NotificationService : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public:
  QString title, body;
  QStringList actions;
  uint replaced = 0;
  int urgency = -1;
  int shown = 0;

 public Q_SLOTS:
  uint Notify(const QString&, uint replaces, const QString&, const QString& summary, const QString& text,
              const QStringList& offered, const QVariantMap& hints, int) {
    replaced = replaces;
    title = summary;
    body = text;
    actions = offered;
    urgency = hints.value(QStringLiteral("urgency")).value<uchar>();
    return static_cast<uint>(40 + ++shown);
  }

 Q_SIGNALS:
  void ActionInvoked(uint id, const QString& action);
};

namespace {

TEST(DesktopNotifierTest, TellsThroughTheNotificationServiceAndIsToldOfTheClick) {
  QProcess daemon;
  daemon.start(QStringLiteral("dbus-daemon"),
               {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
  ASSERT_TRUE(daemon.waitForStarted() && daemon.waitForReadyRead(5000)) << "no dbus-daemon here: see packages.txt";
  const QByteArray address = daemon.readLine().trimmed();
  qputenv("DBUS_SESSION_BUS_ADDRESS", address);
  NotificationService service;
  QDBusConnection bus = QDBusConnection::connectToBus(QString::fromUtf8(address), QStringLiteral("desktop"));
  ASSERT_TRUE(bus.registerService(QStringLiteral("org.freedesktop.Notifications")));
  ASSERT_TRUE(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &service,
                                 QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
  DesktopNotifier notifier;
  int chosen = 0;
  QObject::connect(&notifier, &AlertNotifier::chosen, [&] { ++chosen; });
  notifier.notify(QStringLiteral("Critical: n03 too hot"), QStringLiteral("<b>Small</b>"), true);
  ASSERT_TRUE(spinUntil([&] { return service.shown == 1; }));
  EXPECT_EQ(service.title, QStringLiteral("Critical: n03 too hot"));
  EXPECT_EQ(service.body, QStringLiteral("&lt;b&gt;Small&lt;/b&gt;"));  // words, not markup
  EXPECT_EQ(service.urgency, 2);
  EXPECT_EQ(service.actions.front(), QStringLiteral("default"));
  // The next one takes the place of the last.
  spinFor(std::chrono::milliseconds(50));
  notifier.notify(QStringLiteral("3 new alerts"), {}, false);
  ASSERT_TRUE(spinUntil([&] { return service.shown == 2; }));
  EXPECT_EQ(service.replaced, 41u);
  spinFor(std::chrono::milliseconds(50));
  Q_EMIT service.ActionInvoked(7, QStringLiteral("default"));  // another program's
  Q_EMIT service.ActionInvoked(42, QStringLiteral("default"));
  EXPECT_TRUE(spinUntil([&] { return chosen == 1; }));
  QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
  daemon.kill();
  daemon.waitForFinished();
}

TEST(LoudspeakerTest, TheToneReachesTheSoundSystem) {
  ASSERT_TRUE(QLibrary(QStringLiteral("asound"), 2).load()) << "no ALSA here: see packages.txt";
  QTemporaryDir directory;
  const QString heard = directory.filePath(QStringLiteral("heard.raw"));
  QFile configuration(directory.filePath(QStringLiteral("asound.conf")));
  ASSERT_TRUE(configuration.open(QIODevice::WriteOnly));
  configuration.write("pcm.!default { type file slave.pcm null file \"" + heard.toUtf8() + "\" format raw }\n" +
                      "pcm.null { type null }\n");
  configuration.close();
  qputenv("ALSA_CONFIG_PATH", configuration.fileName().toUtf8());
  qputenv("PULSE_SERVER", "unix:/nonexistent");
  Loudspeaker loudspeaker;
  loudspeaker.play(true);
  EXPECT_EQ(loudspeaker.finish(), Loudspeaker::Way::Alsa);
  QFile written(heard);
  ASSERT_TRUE(written.open(QIODevice::ReadOnly));
  const std::vector<std::int16_t> tone = alarmTone(true);
  const QByteArray samples(reinterpret_cast<const char*>(tone.data()),
                           static_cast<qsizetype>(tone.size() * sizeof(std::int16_t)));
  EXPECT_TRUE(written.readAll().startsWith(samples));
  qunsetenv("ALSA_CONFIG_PATH");
  qunsetenv("PULSE_SERVER");
}

}  // namespace
}  // namespace aifactory

#include "desktop_test.moc"
