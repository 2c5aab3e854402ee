// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be done while the past is shown, and what is kept on the way there and back.
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>

#include <atomic>

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
    DataTable& table = tableOf(page);
    EXPECT_TRUE(spinUntil([&] { return table.model()->matchedRows() > 0 && !table.model()->isBusy(); }));
    return page;
  }
  /// The one in view.
  static DataTable& tableOf(Page& page) {
    auto* alerts = page.findChild<DataTable*>(QStringLiteral("alertTable"));
    return alerts ? *alerts : *page.findChild<DataTable*>();
  }
  void expectRefused(QWidget& page, const char* button) {
    auto* found = page.findChild<QPushButton*>(QLatin1String(button));
    ASSERT_NE(found, nullptr) << button;
    EXPECT_FALSE(found->isEnabled()) << button;
    EXPECT_TRUE(found->toolTip().contains(QLatin1String(reason))) << button << ": " << qPrintable(found->toolTip());
  }

  std::atomic<int> sent = 0;
  std::atomic<bool> answers = false;
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

TEST_F(PastActionsTest, KeysThatChangeSomethingSayWhyTheyDoNot) {
  openPast();
  auto* note = find<MessageBar>("note");
  const auto saysWhy = [&](Page& page, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    note->dismiss();
    TableView& view = *tableOf(page).view();
    view.setFocus();
    press(view, key, modifiers);
    return note->text().contains(QLatin1String(reason));
  };
  Page& alerts = show("alerts", Qt::Key_6);
  clickTrack(2);
  ASSERT_TRUE(settled());
  for (const Qt::Key key : {Qt::Key_K, Qt::Key_M, Qt::Key_E}) {
    EXPECT_TRUE(saysWhy(alerts, key, Qt::ControlModifier | Qt::ShiftModifier)) << key;
  }
  Page& jobs = show("jobs", Qt::Key_3);
  EXPECT_TRUE(saysWhy(jobs, Qt::Key_N, Qt::ControlModifier));
  EXPECT_TRUE(saysWhy(jobs, Qt::Key_Delete, {}));

  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(isLiveAgain());
  EXPECT_FALSE(saysWhy(jobs, Qt::Key_N, Qt::ControlModifier));
  EXPECT_NE(window().findChild<SubmitDialog*>(), nullptr);
}

TEST_F(PastActionsTest, VerbsOfAPageOutOfViewAreOfTheTimeThatIsShown) {
  openPast();
  Page& jobs = show("jobs", Qt::Key_3);
  jobs.findChild<DataTable*>()->select({101});
  const QAction* cancel = jobs.findChild<QAction*>(QStringLiteral("verb0"));
  ASSERT_TRUE(spinUntil([&] { return cancel->isEnabled(); }));
  press(window(), Qt::Key_1, Qt::ControlModifier);
  clickTrack(2);
  ASSERT_TRUE(settled());
  press(window(), Qt::Key_3, Qt::ControlModifier);
  EXPECT_FALSE(cancel->isEnabled());
}

TEST_F(PastActionsTest, ASubmissionIsNotTriedAgainFromThePast) {
  factory.submitJob = [this](grpc::ServerContext&, const v1::SubmitJobRequest& request,
                             v1::SubmitJobResponse& response) {
    if (!request.validate_only()) ++sent;
    if (!answers) return grpc::Status(grpc::INTERNAL, "lost");
    response.mutable_job()->set_name("jobs/104");
    return grpc::Status();
  };
  openPast();
  Page& jobs = show("jobs", Qt::Key_3);
  press(*jobs.findChild<DataTable*>()->view(), Qt::Key_N, Qt::ControlModifier);
  auto* dialog = jobs.findChild<SubmitDialog*>();
  ASSERT_NE(dialog, nullptr);
  auto* message = dialog->findChild<MessageBar*>();
  ASSERT_TRUE(spinUntil([&] { return message->isVisible(); })) << "this factory does not list its queues";
  QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("jobName")), QStringLiteral("evening-run"));
  press(*dialog, Qt::Key_Return, Qt::ControlModifier);
  auto* again = message->findChild<QPushButton*>();
  ASSERT_TRUE(spinUntil([&] { return sent == 1 && again->isVisible(); }));

  clickTrack(2);
  ASSERT_TRUE(settled());
  QTest::mouseClick(again, Qt::LeftButton);
  EXPECT_TRUE(message->text().contains(QLatin1String(reason))) << qPrintable(message->text());
  EXPECT_TRUE(again->isVisible()) << "nothing is lost";
  spinFor(std::chrono::milliseconds(100));
  EXPECT_EQ(sent, 1);

  cursor().goLive();
  ASSERT_TRUE(isLiveAgain());
  answers = true;
  QTest::mouseClick(again, Qt::LeftButton);
  EXPECT_TRUE(spinUntil([&] { return sent == 2 && !dialog->isVisible(); }));
}

TEST_F(PastActionsTest, NobodyAsksForTheEfficiencyOfAJobOfThePast) {
  openPast();
  clickTrack(2);
  ASSERT_TRUE(settled());
  const int asked = factory.efficiencyAsked;
  show("jobs", Qt::Key_3);
  spinFor(std::chrono::milliseconds(100));
  EXPECT_EQ(factory.efficiencyAsked, asked);
  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(isLiveAgain());
  EXPECT_TRUE(spinUntil([&] { return factory.efficiencyAsked > asked; }));
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
