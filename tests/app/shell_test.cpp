// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "app/alerts/alert_list.h"
#include "app/alerts/alert_popup.h"
#include "app/alerts/alert_teller.h"
#include "app/alerts/alert_text.h"
#include "app/selection.h"
#include "app/shell/command_palette.h"
#include "app/shell/navigation_bar.h"
#include "app/shell/preferences_dialog.h"
#include "tests/app/console_fixture.h"
#include "widgets/bar_list.h"
#include "widgets/chart/time_chart.h"
#include "widgets/heat_grid.h"
#include "widgets/key_figure.h"
#include "widgets/log_area.h"
#include "widgets/state_label.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

using ShellTest = ConsoleTest;

TEST_F(ShellTest, NavigationShowsOnlyWhatTheCallerMayUse) {
  factory.methods = {"/aifactory.v1.JobsService/WatchJobs", "/aifactory.v1.AlertsService/WatchAlerts"};
  openFactory();
  EXPECT_EQ(workspace().page(QStringLiteral("overview")), nullptr);
  EXPECT_EQ(window().findChild<QAbstractButton*>(QStringLiteral("overviewNavigation")), nullptr);
}

TEST_F(ShellTest, AnOperatorLandsOnTheOverview) {
  openFactory();
  EXPECT_EQ(workspace().current(), QStringLiteral("overview"));
  EXPECT_TRUE(workspace().isVisible());
  EXPECT_EQ(find<QPushButton>("factoryMenu")->accessibleName(), QStringLiteral("Factory: Small"));
  EXPECT_EQ(find<StateLabel>("role")->text(), QStringLiteral("Operator"));
  EXPECT_EQ(find<StateLabel>("live")->text(), QStringLiteral("Live"));
  EXPECT_EQ(find<StateLabel>("engineState")->text(), QStringLiteral("Simulated"));
}

TEST_F(ShellTest, TheStatusBarSaysWhenAndByWhatItWasMeasured) {
  openFactory();
  auto* data = find<StateLabel>("dataAge");
  EXPECT_TRUE(spinUntil([&] { return data->text() == QStringLiteral("96 GPUs · measured 40 s ago · Prometheus"); }))
      << qPrintable(data->text());
  EXPECT_TRUE(data->toolTip().startsWith(QStringLiteral("88 of 96 devices have values")))
      << qPrintable(data->toolTip());
}

TEST_F(ShellTest, OfAHandoverTheStatusBarSaysThatWhatWasMeasuredIsRecorded) {
  factory.telemetry.set_recorded(true);
  openFactory();
  auto* data = find<StateLabel>("dataAge");
  EXPECT_TRUE(spinUntil([&] { return data->text().endsWith(QStringLiteral("· Prometheus, recorded")); }))
      << qPrintable(data->text());
}

TEST_F(ShellTest, ASourceOfTelemetryThatDoesNotAnswerIsSaidWithItsReason) {
  factory.telemetry.set_reachable(false);
  factory.telemetry.mutable_unreachable_since()->set_seconds(SmallFactory::now - 60);
  factory.telemetry.set_unreachable_reason("Connection refused.");
  openFactory();
  auto* data = find<StateLabel>("dataAge");
  EXPECT_TRUE(spinUntil([&] { return data->text().endsWith(QStringLiteral("· Prometheus does not answer")); }))
      << qPrintable(data->text());
  EXPECT_TRUE(data->text().contains(QStringLiteral("measured 40 s ago"))) << qPrintable(data->text());
  EXPECT_TRUE(data->toolTip().contains(QStringLiteral("Connection refused."))) << qPrintable(data->toolTip());
}

TEST_F(ShellTest, KeysLeadToPagesAndBack) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_O, Qt::ControlModifier);
  EXPECT_FALSE(workspace().isVisible());
  QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
  EXPECT_TRUE(workspace().isVisible());
  QTest::keyClick(&window(), Qt::Key_B, Qt::ControlModifier);
  EXPECT_EQ(find<NavigationBar>("navigation")->width(), 56);
}

TEST_F(ShellTest, ThePaletteFindsAGpuAndGoesThere) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
  auto* palette = find<CommandPalette>("commandPalette");
  ASSERT_TRUE(palette->isVisible());
  EXPECT_GT(palette->results().size(), 4u);
  QTest::keyClicks(palette->field(), QStringLiteral("n05 gpu 3"));
  ASSERT_EQ(palette->results().size(), 1u);
  EXPECT_EQ(palette->results().front().title, QStringLiteral("n05 GPU 3"));
  QTest::keyClick(palette->field(), Qt::Key_Return);
  EXPECT_FALSE(palette->isVisible());
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(5, 3)});
}

TEST_F(ShellTest, ThePaletteSaysWhenThereIsNothing) {
  openFactory();
  window().openPalette();
  auto* palette = find<CommandPalette>("commandPalette");
  QTest::keyClicks(palette->field(), QStringLiteral("zzzz"));
  EXPECT_TRUE(palette->results().empty());
  QTest::keyClick(palette->field(), Qt::Key_Return);
  EXPECT_TRUE(palette->isVisible());
  QTest::keyClick(palette->field(), Qt::Key_Escape);
  EXPECT_FALSE(palette->isVisible());
}

TEST_F(ShellTest, AnAlertLeadsToItsGpu) {
  openFactory();
  auto* button = find<QPushButton>("alerts");
  ASSERT_TRUE(spinUntil([&] { return button->text() == QStringLiteral("Alerts 2"); }));
  QTest::mouseClick(button, Qt::LeftButton);
  auto* popup = find<AlertPopup>("alertPopup");
  ASSERT_NE(popup, nullptr);
  AlertList* list = popup->list();
  ASSERT_EQ(list->model()->rowCount(), 2);
  EXPECT_EQ(list->model()->index(1, 0).data().toString(), QStringLiteral("Xid 79 · n05 GPU 3"));
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(5, 3)});
}

TEST_F(ShellTest, LanguageAndThemeSwitchLive) {
  openFactory();
  auto* navigation = find<QAbstractButton>("overviewNavigation");
  EXPECT_EQ(navigation->text(), QStringLiteral("Overview"));
  window().openPreferences();
  auto* dialog = window().findChild<PreferencesDialog*>();
  ASSERT_NE(dialog, nullptr);
  const auto press = [&](const char* choice, int index) {
    const auto buttons = dialog->findChild<QWidget*>(QLatin1String(choice))->findChildren<QAbstractButton*>();
    ASSERT_LT(index, buttons.size());
    QTest::mouseClick(buttons[index], Qt::LeftButton);
  };
  press("languageChoice", 2);
  QCoreApplication::processEvents();
  EXPECT_EQ(navigation->text(), QStringLiteral("개요"));
  EXPECT_EQ(workspace().madePage(QStringLiteral("overview"))->accessibleName(), QStringLiteral("개요"));
  EXPECT_EQ(find<StateLabel>("role")->text(), QStringLiteral("운영자"));
  EXPECT_TRUE(find<KeyFigure>("allocatedFigure")->accessibleName().contains(QStringLiteral("할당됨")));
  const QString close = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Close)->text();
  EXPECT_TRUE(close.contains(QStringLiteral("닫기"))) << qPrintable(close);
  press("themeChoice", 2);
  EXPECT_EQ(Theme::current().mode(), ThemeMode::Light);
  const QColor corner = window().grab().toImage().pixelColor(400, 300);
  EXPECT_GT(corner.lightness(), 150);
  dialog->close();
  EXPECT_EQ(console->preferences().language(), Preferences::Language::Korean);
}

TEST_F(ShellTest, ALostFactoryIsMarkedStaleNotEmptiedAndComesBack) {
  openFactory();
  auto* allocated = find<KeyFigure>("allocatedFigure");
  ASSERT_TRUE(spinUntil([&] { return allocated->figure() == QStringLiteral("20"); }));
  auto* banner = find<QWidget>("staleBanner");
  EXPECT_FALSE(banner->isVisible());
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return banner->isVisible(); }));
  EXPECT_TRUE(find<QWidget>("staleVeil")->isVisible());
  auto* state = find<StateLabel>("connectionState");
  EXPECT_TRUE(state->text().contains(QStringLiteral("stale since "))) << qPrintable(state->text());
  EXPECT_EQ(allocated->figure(), QStringLiteral("20"));
  workspace().selection().selectJob(102);
  EXPECT_EQ(workspace().selection().jobDevices().size(), 4u);
  factory.setNode(9, v1::DEVICE_STATE_DOWN);
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return !banner->isVisible(); }));
  EXPECT_TRUE(spinUntil([&] { return find<KeyFigure>("downFigure")->figure() == QStringLiteral("24"); }));
  EXPECT_EQ(workspace().selection().job(), 102u);
}

TEST_F(ShellTest, FullScreenIsAWallAndEscapeLeavesIt) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_F11);
  EXPECT_TRUE(window().isFullScreen());
  EXPECT_FALSE(find<QWidget>("topBar")->isVisible());
  QTest::keyClick(&window(), Qt::Key_Escape);
  EXPECT_FALSE(window().isFullScreen());
  EXPECT_TRUE(find<QWidget>("topBar")->isVisible());
}

TEST_F(ShellTest, AFullScreenThatTheDesktopEndsHasItsBarsAgain) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_F11);
  ASSERT_FALSE(find<QWidget>("topBar")->isVisible());
  window().setWindowState(Qt::WindowNoState);
  EXPECT_TRUE(find<QWidget>("topBar")->isVisible());
  EXPECT_TRUE(find<QWidget>("navigation")->isVisible());
  window().setWindowState(Qt::WindowFullScreen);
  EXPECT_FALSE(find<QWidget>("topBar")->isVisible());
  QTest::keyClick(&window(), Qt::Key_Escape);
  EXPECT_FALSE(window().isFullScreen());
}

TEST_F(ShellTest, ANotificationLeavesTheWindowAsLargeAsItWas) {
  openFactory();
  window().showMaximized();
  window().setWindowState(window().windowState() | Qt::WindowMinimized);
  ASSERT_TRUE(spinUntil([&] { return window().isMinimized(); }));
  Q_EMIT window().teller().asked(ShowAlerts{});
  EXPECT_FALSE(window().isMinimized());
  EXPECT_TRUE(window().isMaximized());
  EXPECT_EQ(workspace().current(), QStringLiteral("alerts"));
}

TEST_F(ShellTest, WhatIsNotKnownYetIsNotSaidToBeWell) {
  const auto slow = std::make_shared<std::atomic<bool>>(true);
  factory.watchAlerts = [slow, watch = factory.watchAlerts](grpc::ServerContext& context,
                                                            const v1::WatchAlertsRequest& request, auto& writer) {
    while (*slow && !context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return watch(context, request, writer);
  };
  factory.start();
  window().open(factory.profile());
  ASSERT_TRUE(spinUntil([&] { return workspace().ready() && workspace().connection().fleet().synced(); }));
  auto* button = find<QPushButton>("alerts");
  EXPECT_EQ(button->text(), QStringLiteral("Alerts …"));
  EXPECT_EQ(AlertText::none(workspace().connection()), QStringLiteral("Reading…"));
  *slow = false;
  EXPECT_TRUE(spinUntil([&] { return button->text() == QStringLiteral("Alerts 2"); }));
}

TEST_F(ShellTest, NoKeysMeanTwoThingsOnAPage) {
  factory.remember();
  factory.methods.emplace_back("/aifactory.v1.HistoryService/ExportBundle");
  openFactory();
  for (const PageEntry* entry : workspace().entries()) {
    window().showPage(entry->id);
    Page* page = workspace().madePage(entry->id);
    std::map<QString, QStringList> meanings;
    for (const QAction* action : window().findChildren<QAction*>()) {
      if (action->shortcutContext() != Qt::WindowShortcut && !action->associatedObjects().contains(page)) continue;
      for (const QKeySequence& keys : action->shortcuts()) meanings[keys.toString()] << action->text();
    }
    for (const QShortcut* shortcut : window().findChildren<QShortcut*>()) {
      // Those of a page that say why its actions do not act are never there at the same time.
      if (shortcut->context() != Qt::WindowShortcut) continue;
      meanings[shortcut->key().toString()] << QStringLiteral("the window's");
    }
    for (const auto& [keys, all] : meanings) {
      EXPECT_EQ(all.size(), 1) << qPrintable(entry->id) << ", " << qPrintable(keys) << ": "
                               << qPrintable(all.join(QStringLiteral(" and ")));
    }
  }
}

TEST_F(ShellTest, EveryTableHasAName) {
  openFactory();
  for (const PageEntry* entry : workspace().entries()) {
    for (const DataTable* table : workspace().page(entry->id)->findChildren<DataTable*>()) {
      EXPECT_FALSE(table->view()->accessibleName().isEmpty()) << qPrintable(table->objectName());
    }
  }
}

/// Something to press, write in or walk through: by its type, whatever it says of the focus itself.
bool isControl(const QWidget& widget) {
  for (const QWidget* above = widget.parentWidget(); above; above = above->parentWidget()) {
    // What is inside of these is theirs.
    if (qobject_cast<const QLineEdit*>(above) || qobject_cast<const QComboBox*>(above) ||
        qobject_cast<const QAbstractSpinBox*>(above) || qobject_cast<const QAbstractItemView*>(above)) {
      return false;
    }
  }
  if (qobject_cast<const QHeaderView*>(&widget)) return false;
  if (qobject_cast<const KeyFigure*>(&widget)) return widget.cursor().shape() == Qt::PointingHandCursor;  // leads on
  return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
         qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget) ||
         qobject_cast<const QAbstractItemView*>(&widget) || qobject_cast<const HeatGrid*>(&widget) ||
         qobject_cast<const BarList*>(&widget) || qobject_cast<const LogArea*>(&widget) ||
         qobject_cast<const TimeChart*>(&widget);
}

class KeyboardTest : public ConsoleTest {
 protected:
  /// What Tab leads to, from where the focus is until it comes round.
  std::set<const QWidget*> walk() {
    std::set<const QWidget*> reached;
    do {
      QWidget* at = QApplication::focusWidget();
      QTest::keyClick(at ? at : &window(), Qt::Key_Tab);
    } while (QApplication::focusWidget() && reached.insert(QApplication::focusWidget()).second);
    return reached;
  }

  /// Of pills, Tab leads to one, and the arrow keys to the others.
  static bool isReached(const std::set<const QWidget*>& reached, const QWidget& control) {
    const auto has = [&](const QWidget* widget) { return reached.contains(widget); };
    const auto* button = qobject_cast<const QAbstractButton*>(&control);
    if (button && button->group() && button->group()->exclusive()) {
      const auto pills = button->group()->buttons();
      return std::any_of(pills.begin(), pills.end(), has);
    }
    return has(&control) || has(control.focusProxy());
  }

  void expectAllReached(const QWidget& page) {
    ASSERT_TRUE(page.isVisible());
    const std::set<const QWidget*> reached = walk();
    int controls = 0;
    for (const QWidget* widget : page.findChildren<QWidget*>()) {
      if (!widget->isVisible() || !widget->isEnabled() || !isControl(*widget)) continue;
      ++controls;
      EXPECT_TRUE(isReached(reached, *widget))
          << widget->metaObject()->className() << ' ' << qPrintable(widget->objectName()) << " of "
          << qPrintable(widget->parentWidget()->objectName());
    }
    EXPECT_GE(controls, 3) << qPrintable(page.objectName());
  }
};

TEST_F(KeyboardTest, EveryButtonHasAName) {
  openFactory();
  for (const QWidget* widget : window().findChildren<QWidget*>()) {
    if (!widget->isVisible() || !isControl(*widget)) continue;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (!button && !qobject_cast<const KeyFigure*>(widget)) continue;
    const QString name = button && widget->accessibleName().isEmpty() ? button->text() : widget->accessibleName();
    EXPECT_FALSE(name.isEmpty()) << widget->metaObject()->className() << ' ' << qPrintable(widget->objectName());
  }
}

TEST_F(KeyboardTest, TabReachesEveryControlOfTheOverview) {
  openFactory();
  expectAllReached(*workspace().madePage(QStringLiteral("overview")));
}

TEST_F(KeyboardTest, TabReachesEveryControlOfAJobWhicheverTabIsOpen) {
  factory.remember();  // so that the timeline has its buttons
  openFactory();
  QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
  Page& page = *workspace().madePage(QStringLiteral("jobs"));
  ASSERT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->positionOf(101) >= 0; }));
  clickRow(table(page), table(page).model()->positionOf(101));
  ASSERT_TRUE(spinUntil([&] { return in<QPushButton>(page, "showGpus").isVisible(); }));
  for (QAbstractButton* tab : in<QWidget>(page, "jobTabs").findChildren<QAbstractButton*>()) {
    SCOPED_TRACE(qPrintable(tab->text()));
    QTest::mouseClick(tab, Qt::LeftButton);
    expectAllReached(page);
  }
}

TEST_F(KeyboardTest, TabReachesEveryControlOfTheFactories) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_O, Qt::ControlModifier);
  expectAllReached(*find<QWidget>("connectPage"));
}

TEST_F(KeyboardTest, ATableIsSortedByKeys) {
  openFactory();
  QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
  Page& page = *workspace().madePage(QStringLiteral("jobs"));
  ASSERT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->matchedRows() == 6; }));
  TableModel& model = *table(page).model();
  const int source = model.columns()[static_cast<std::size_t>(model.columnOfId(QStringLiteral("name")))].source;
  ASSERT_EQ(cell(table(page), 0, "name"), QStringLiteral("train-106"));
  clickThen<QMenu>(in<QPushButton>(page, "columns"), [](QMenu& menu) {
    chooseByKeys(menu, QStringLiteral("Sort by"));
    ASSERT_NE(menu.activeAction(), nullptr);
    QMenu* columns = menu.activeAction()->menu();
    ASSERT_NE(columns, nullptr);
    EXPECT_TRUE(columns->isVisible());
    chooseByKeys(*columns, QStringLiteral("Name"));
    menu.close();
  });
  const std::vector<SortKey> byName{{source, false}};
  EXPECT_EQ(model.sortKeys(), byName);
  EXPECT_TRUE(spinUntil([&] { return cell(table(page), 0, "name") == QStringLiteral("train-101"); }));
}

}  // namespace
}  // namespace aifactory
