// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "app/console.h"
#include "app/shell/workspace.h"
#include "tests/app/small_factory.h"
#include "tests/client/spin.h"

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
