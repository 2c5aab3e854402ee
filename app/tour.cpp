// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tour.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPainter>
#include <QPixmap>
#include <QThread>

#include <cstdio>

#include "app/connect/connect_page.h"
#include "app/connect/profile_row.h"
#include "app/console.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "widgets/theme.h"

namespace aifactory {

namespace {

constexpr int patience = 90'000;  // ms, until the factory is in view

bool complain(const QString& sentence) {
  std::fprintf(stderr, "tour: %s\n", qUtf8Printable(sentence));
  return false;
}

}  // namespace

int Tour::run() {
  MainWindow& window = m_console.window();
  window.setFixedSize(1600, 1000);
  window.show();
  if (!window.workspace()) return complain(QStringLiteral("give --demo, --profile or --endpoint")) ? 0 : 2;
  FactoryConnection& connection = window.workspace()->connection();
  const bool synced = wait(
      [&] {
        return connection.state() == FactoryConnection::State::Refused ||
               (window.workspace()->ready() && connection.fleet().synced() && connection.jobs().synced() &&
                connection.alerts().synced());
      },
      patience);
  if (!synced || connection.state() == FactoryConnection::State::Refused) {
    complain(QStringLiteral("the factory was not in view in time: ") + connection.errorText());
    return 1;
  }
  for (const auto theme : {Preferences::Theme::Dark, Preferences::Theme::Light}) {
    for (const auto language : {Preferences::Language::English, Preferences::Language::Korean}) {
      m_console.preferences().setTheme(theme);
      m_console.preferences().setLanguage(language);
      const QString folder =
          QStringLiteral("%1/%2-%3")
              .arg(m_directory, theme == Preferences::Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light"),
                   language == Preferences::Language::English ? QStringLiteral("en") : QStringLiteral("ko"));
      if (!QDir().mkpath(folder)) {
        complain(QStringLiteral("cannot make the directory ") + folder);
        return 1;
      }
      if (!shootAll(folder)) return 1;
    }
  }
  return 0;
}

bool Tour::shootAll(const QString& folder) {
  MainWindow& window = m_console.window();
  window.showConnect();
  settle();
  // Its row says what the factory calls itself.
  const FactoryConnection& factory = window.workspace()->connection();
  const auto told = [&] {
    const ProfileRow* row = window.connectPage()->row(factory.profile().name, factory.profile().bundleFile);
    return row && row->message() == Words::connectionSentence(factory);
  };
  const bool connected = wait(told, 2000);
  if (!save(window, folder + QStringLiteral("/connect.png"))) return false;
  if (!connected) return complain(QStringLiteral("connect: the row of the open factory does not say how it is"));
  for (const PageEntry* entry : window.workspace()->entries()) {
    window.showPage(entry->id);
    for (const TourShot& shot : window.workspace()->page(entry->id)->tourShots()) {
      if (!shoot(shot, folder)) return false;
    }
  }
  return true;
}

bool Tour::shoot(const TourShot& shot, const QString& folder) {
  if (const QString reason = shot.skip ? shot.skip() : QString(); !reason.isEmpty()) {
    std::printf("no %s: %s\n", qUtf8Printable(shot.name), qUtf8Printable(reason));
    return true;
  }
  if (shot.prepare) shot.prepare();
  if (shot.ready && !wait(shot.ready, shot.patience)) {
    return complain(QStringLiteral("%1 was not ready in time").arg(shot.name));
  }
  const QString complaint = shot.complaint ? shot.complaint() : QString();
  settle();
  QWidget* picture = shot.picture ? shot.picture() : nullptr;
  const bool saved = save(picture ? *picture : m_console.window(), QStringLiteral("%1/%2.png").arg(folder, shot.name));
  if (shot.finish) shot.finish();
  return complaint.isEmpty() ? saved : complain(QStringLiteral("%1: %2").arg(shot.name, complaint));
}

bool Tour::save(QWidget& widget, const QString& file) {
  QPixmap picture = m_console.window().grab();
  if (QWidget* window = &m_console.window(); &widget != window) {
    // A dialog, over its window as a window manager would place it.
    const QPixmap dialog = widget.grab();
    QPainter painter(&picture);
    painter.fillRect(window->rect(), QColor(0, 0, 0, 120));
    const QRect place((window->width() - widget.width()) / 2, (window->height() - widget.height()) / 2, widget.width(),
                      widget.height());
    painter.drawPixmap(place, dialog);
    painter.setPen(Theme::current().color(ColorRole::Line));
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
  }
  if (!picture.save(file)) return complain(QStringLiteral("cannot write ") + file);
  std::printf("%s\n", qUtf8Printable(file));
  return true;
}

bool Tour::wait(const std::function<bool()>& condition, int milliseconds) {
  QElapsedTimer clock;
  clock.start();
  while (!condition()) {
    if (clock.elapsed() > milliseconds) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    QThread::msleep(5);
  }
  return true;
}

void Tour::settle() {
  int rounds = 0;
  wait([&] { return ++rounds > 30; }, 2000);
}

}  // namespace aifactory
