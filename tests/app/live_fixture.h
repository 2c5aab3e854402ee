// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/console_fixture.h"
#include "tests/app/live_factory.h"

namespace aifactory {

/// A console window on a factory whose server answers for real.
class LiveTest : public ConsoleWindowTest {
 protected:
  void openLive(Caller caller = testing::operatorCaller()) {
    live = std::make_unique<LiveFactory>(std::move(caller));
    openPages();
  }
  void openPages() {
    window().open(live->profile());
    ASSERT_TRUE(spinUntil([&] {
      FactoryConnection& connection = workspace().connection();
      return workspace().ready() && connection.state() == FactoryConnection::State::Connected &&
             connection.fleet().synced() && connection.jobs().synced();
    }));
  }
  void TearDown() override {
    ConsoleWindowTest::TearDown();
    live.reset();
  }

  /// Goes to a page by its keys and waits for its rows.
  Page& show(const char* id, Qt::Key digit) {
    QTest::keyClick(&window(), digit, Qt::ControlModifier);
    Page& page = *workspace().madePage(QLatin1String(id));
    EXPECT_TRUE(spinUntil([&] { return table(page).model()->matchedRows() > 0 && settled(page); })) << id;
    return page;
  }
  Page& allocations() { return show("allocations", Qt::Key_2); }
  Page& jobs() { return show("jobs", Qt::Key_3); }

  std::unique_ptr<LiveFactory> live;
};

}  // namespace aifactory
