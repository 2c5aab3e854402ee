// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QMenu>
#include <QTimer>

#include "app/page.h"
#include "tests/app/console_fixture.h"
#include "tests/app/live_factory.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

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

  std::unique_ptr<LiveFactory> live;
};

}  // namespace aifactory
