// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>

#include <cstdio>

#include "app/alerts/alert_teller.h"
#include "app/alerts/desktop_notifier.h"
#include "app/alerts/loudspeaker.h"
#include "app/console.h"
#include "app/startup_trace.h"
#include "app/tour.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("factory-console"));
  QApplication::setApplicationVersion(QStringLiteral(AIF_VERSION));
  int exitStatus = 0;
  const auto options = aifactory::readOptions(QApplication::arguments(), exitStatus);
  if (!options) return exitStatus;

  aifactory::Console console(*options);
  QString complaint;
  if (!console.openAskedFor(complaint)) {
    std::fprintf(stderr, "factory-console: %s\n", qUtf8Printable(complaint));
    return 2;
  }
  if (!options->tourDirectory.isEmpty()) return aifactory::Tour(console, options->tourDirectory).run();
  const aifactory::StartupTrace trace(console.window());
  auto notifier = std::make_unique<aifactory::DesktopNotifier>();
  QObject::connect(notifier.get(), &aifactory::DesktopNotifier::quitAsked, &application, &QApplication::quit);
  console.window().teller().setNotifier(std::move(notifier));
  console.window().teller().setSound(std::make_unique<aifactory::Loudspeaker>());
  console.window().show();
  return QApplication::exec();
}
