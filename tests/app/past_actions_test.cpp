// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be done while the past is shown, and what is kept on the way there and back.
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>

#include "app/jobs/submit_dialog.h"
#include "app/selection.h"
#include "app/shell/command_palette.h"
#include "tests/app/past_fixture.h"
#include "widgets/heat_grid.h"
#include "widgets/message_bar.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

class PastActionsTest : public PastConsoleTest {
 protected:
  static constexpr const char* reason = "Go back to live to act.";
  Page& show(const char* id, Qt::Key digit) {
    press(window(), digit, Qt::ControlModifier);
    Page& page = *workspace().madePage(QLatin1String(id));
    auto* table = page.findChild<DataTable*>();
    EXPECT_TRUE(spinUntil([&] { return table->model()->matchedRows() > 0 && !table->model()->isBusy(); }));
    return page;
  }
  void expectRefused(QWidget& page, const char* button) {
    auto* found = page.findChild<QPushButton*>(QLatin1String(button));
    ASSERT_NE(found, nullptr) << button;
    EXPECT_FALSE(found->isEnabled()) << button;
    EXPECT_TRUE(found->toolTip().contains(QLatin1String(reason))) << button << ": " << qPrintable(found->toolTip());
  }
};

TEST_F(PastActionsTest, NothingCanBeDoneAndEachControlSaysWhy) {
  openPast();
  Page& jobs = show("jobs", Qt::Key_3);
  jobs.findChild<DataTable*>()->select({101});
  auto* submit = jobs.findChild<QPushButton*>(QStringLiteral("submitJob"));
  auto* cancel = jobs.findChild<QPushButton*>(QStringLiteral("verb0"));
  ASSERT_TRUE(spinUntil([&] { return cancel->isVisible() && cancel->isEnabled(); }));
  EXPECT_TRUE(submit->isEnabled());

  clickTrack(2);
  ASSERT_TRUE(settled());
  expectRefused(jobs, "submitJob");
  expectRefused(jobs, "verb0");
  for (const QAction* action : jobs.commands()) {
    if (action->objectName() == QLatin1String("findJobs")) continue;
    EXPECT_FALSE(action->isEnabled()) << qPrintable(action->text());
  }
  press(*jobs.findChild<DataTable*>()->view(), Qt::Key_N, Qt::ControlModifier);
  EXPECT_EQ(window().findChild<SubmitDialog*>(), nullptr);
  Page& allocations = show("allocations", Qt::Key_2);
  workspace().selection().selectDevices({SmallFactory::device(8, 0)});
  auto* drain = allocations.findChild<QPushButton*>(QStringLiteral("drain"));
  ASSERT_TRUE(spinUntil([&] { return drain->isVisible(); }));
  expectRefused(allocations, "drain");
  expectRefused(allocations, "resume");

  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(isLiveAgain());
  EXPECT_TRUE(drain->isEnabled());
  EXPECT_FALSE(drain->toolTip().contains(QLatin1String(reason)));
  show("jobs", Qt::Key_3);
  EXPECT_TRUE(submit->isEnabled());
  EXPECT_TRUE(spinUntil([&] { return cancel->isEnabled(); }));
}

TEST_F(PastActionsTest, ThePaletteSaysWhy) {
  openPast();
  clickTrack(2);
  ASSERT_TRUE(settled());
  window().openPalette();
  auto* palette = find<CommandPalette>("commandPalette");
  QTest::keyClicks(palette->field(), QStringLiteral("Submit job"));
  press(*palette->field(), Qt::Key_Return);
  EXPECT_TRUE(find<MessageBar>("note")->text().contains(QLatin1String(reason)));
  EXPECT_EQ(window().findChild<SubmitDialog*>(), nullptr);
}

TEST_F(PastActionsTest, SelectionAndScrollSurviveTheWayThereAndBack) {
  openPast();
  Page& page = show("allocations", Qt::Key_2);
  auto* table = page.findChild<DataTable*>();
  table->setGroupBy({});
  ASSERT_TRUE(spinUntil([&] { return table->model()->rowCount() == SmallFactory::gpus; }));
  const std::uint64_t key = table->model()->keyAt(70);
  table->select({key});
  ASSERT_TRUE(spinUntil([&] { return table->selectedKeys() == std::vector{key}; }));
  const int scrolled = table->view()->verticalScrollBar()->value();
  const std::vector<std::uint32_t> chosen = workspace().selection().devices();
  ASSERT_GT(scrolled, 0);
  for (int round = 0; round < 2; ++round) {
    clickTrack(2 + round);
    ASSERT_TRUE(settled());
    spinFor(std::chrono::milliseconds(300));
    EXPECT_EQ(table->selectedKeys(), std::vector{key});
    EXPECT_EQ(table->view()->verticalScrollBar()->value(), scrolled);
    press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(isLiveAgain());
    spinFor(std::chrono::milliseconds(300));
    EXPECT_EQ(table->selectedKeys(), std::vector{key});
    EXPECT_EQ(table->view()->verticalScrollBar()->value(), scrolled);
  }
  EXPECT_EQ(workspace().selection().devices(), chosen);
}

TEST_F(PastActionsTest, TheDetailsOfAJobSayWhenItWasNotThere) {
  openPast();
  Page& jobs = show("jobs", Qt::Key_3);
  jobs.findChild<DataTable*>()->select({104});
  auto* state = jobs.findChild<StateLabel*>(QStringLiteral("jobState"));
  ASSERT_TRUE(spinUntil([&] { return state->text() == QStringLiteral("Pending"); }));
  clickTrack(2);
  ASSERT_TRUE(settled());
  EXPECT_TRUE(spinUntil([&] { return state->text() == QStringLiteral("not in the list then"); }));
  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(isLiveAgain());
  EXPECT_TRUE(spinUntil([&] { return state->text() == QStringLiteral("Pending"); }));
}

TEST_F(PastActionsTest, SessionLinesHaveNothingOfThePast) {
  openPast();
  auto* page = workspace().page(QStringLiteral("overview"));
  const auto note = [&] {
    QStringList notes;
    for (const QLabel* label : page->findChildren<QLabel*>()) notes << label->text();
    return notes.join(QLatin1Char('|'));
  };
  ASSERT_TRUE(spinUntil([&] { return note().contains(QStringLiteral("seen here since")); }));
  clickTrack(2);
  ASSERT_TRUE(settled());
  EXPECT_TRUE(spinUntil([&] { return note().contains(QStringLiteral("this session, not then")); }));
}

}  // namespace
}  // namespace aifactory
