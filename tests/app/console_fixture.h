// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <memory>

#include "app/console.h"
#include "app/page.h"
#include "app/shell/workspace.h"
#include "tests/app/small_factory.h"
#include "tests/client/spin.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {

/// A console window, in English and dark, with settings of its own.
class ConsoleWindowTest : public ::testing::Test {
 protected:
  void SetUp() override {
    startConsole();
    console->preferences().setTheme(Preferences::Theme::Dark);
    console->preferences().setLanguage(Preferences::Language::English);
  }
  void TearDown() override {
    if (!console) return;
    console->preferences().setLanguage(Preferences::Language::English);
    console.reset();
  }

  /// Also again, as after closing it: with the settings of before.
  void startConsole() {
    console.reset();
    ConsoleOptions options;
    options.settingsFile = m_directory.filePath(QStringLiteral("settings.ini"));
    console = std::make_unique<Console>(options);
    window().resize(1600, 1000);
    window().show();
  }

  MainWindow& window() { return console->window(); }
  Workspace& workspace() { return *window().workspace(); }

  template <class Widget>
  Widget* find(const char* name) {
    auto* found = window().findChild<Widget*>(QLatin1String(name));
    EXPECT_NE(found, nullptr) << name;
    return found;
  }

  template <class Widget>
  static Widget& in(QWidget& page, const char* name) {
    auto* found = page.findChild<Widget*>(QLatin1String(name));
    EXPECT_NE(found, nullptr) << name;
    return *found;
  }
  static DataTable& table(Page& page) { return *page.findChild<DataTable*>(); }
  static bool settled(Page& page) { return !table(page).model()->isBusy(); }

  static QString cell(DataTable& table, int position, const char* column) {
    const int index = table.model()->columnOfId(QLatin1String(column));
    return table.model()->index(position, index).data().toString();
  }
  static int positionOf(DataTable& table, const char* column, const QString& text) {
    for (int position = 0; position < table.model()->rowCount(); ++position) {
      if (!table.model()->groupAt(position) && cell(table, position, column) == text) return position;
    }
    return -1;
  }
  static void clickRow(DataTable& table, int position, Qt::KeyboardModifiers modifiers = {}) {
    TableView& view = *table.view();
    view.scrollTo(table.model()->index(position, 0));
    const QRect row = view.visualRect(table.model()->index(position, view.header()->logicalIndex(0)));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, {row.left() + 150, row.center().y()});
  }
  /// Clicks a button that opens a menu or dialog which runs its own event loop, and there does `then`.
  template <class Widget, class Then>
  static void clickThen(QAbstractButton& button, Then then) {
    bool reached = false;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, [&] {
      QWidget* top =
          QApplication::activePopupWidget() ? QApplication::activePopupWidget() : QApplication::activeModalWidget();
      auto* opened = qobject_cast<Widget*>(top);
      if (!opened || reached) return;
      reached = true;
      then(*opened);
    });
    poll.start(10);
    QTest::mouseClick(&button, Qt::LeftButton);
    EXPECT_TRUE(reached);
  }
  /// The entry of that text, by the keys that a user presses.
  static void chooseByKeys(QMenu& menu, const QString& text) {
    for (int step = 0; step < 60; ++step) {
      QTest::keyClick(&menu, Qt::Key_Down);
      if (menu.activeAction() && menu.activeAction()->text() == text) {
        QTest::keyClick(&menu, Qt::Key_Return);
        return;
      }
    }
    ADD_FAILURE() << "no entry " << qPrintable(text);
    menu.close();
  }

  QTemporaryDir m_directory;
  std::unique_ptr<Console> console;
};

/// And the small factory, which it can be opened on.
class ConsoleTest : public ConsoleWindowTest {
 protected:
  /// Starts the small factory and waits until all of it is in view.
  void openFactory() {
    factory.start();
    window().open(factory.profile());
    ASSERT_TRUE(spinUntil([&] {
      FactoryConnection& connection = workspace().connection();
      return workspace().ready() && connection.state() == FactoryConnection::State::Connected &&
             connection.fleet().synced() && connection.jobs().synced() && connection.alerts().synced();
    }));
  }

  SmallFactory factory;
};

}  // namespace aifactory
