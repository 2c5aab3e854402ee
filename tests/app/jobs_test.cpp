// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

#include <mutex>

#include "app/batch_dialog.h"
#include "app/jobs/job_verbs.h"
#include "app/selection.h"
#include "app/shell/navigation_button.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "tests/app/live_fixture.h"
#include "widgets/filter_bar.h"
#include "widgets/log_view.h"
#include "widgets/message_bar.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

constexpr const char* sleeper = "#!/bin/bash\nsleep 3600\n";

class JobsTest : public LiveTest {
 protected:
  int rowOf(Page& page, const v1::Job& job) {
    return table(page).model()->positionOf(jobNumber(job.name()).value_or(0));
  }
  void select(Page& page, const std::vector<v1::Job>& jobs) {
    Qt::KeyboardModifiers modifiers;
    for (const v1::Job& job : jobs) {
      ASSERT_TRUE(spinUntil([&] { return settled(page) && rowOf(page, job) >= 0; })) << job.name();
      clickRow(table(page), rowOf(page, job), modifiers);
      modifiers = Qt::ControlModifier;
    }
    ASSERT_EQ(table(page).selectedKeys().size(), jobs.size());
  }
  v1::Job::State stateOf(const v1::Job& job) { return live->job(job.name()).state(); }
  bool waitFor(const v1::Job& job, v1::Job::State state) {
    return spinUntil([&] { return stateOf(job) == state; });
  }
  /// A job that needs the whole queue, which others are using.
  v1::Job submitStuck() {
    live->submit("hog", sleeper, 8);
    v1::Job stuck = live->submit("stuck", sleeper, 8);
    EXPECT_TRUE(
        spinUntil([&] { return live->job(stuck.name()).pending_reason() != v1::Job::PENDING_REASON_UNSPECIFIED; }));
    return live->job(stuck.name());
  }
  static QString verbName(JobVerb verb) { return QStringLiteral("verb%1").arg(static_cast<int>(verb)); }
  static QPushButton& button(Page& page, JobVerb verb) {
    return in<QPushButton>(page, verbName(verb).toLatin1().constData());
  }
  static QStringList results(BatchDialog& dialog) {
    auto& items = in<QTableWidget>(dialog, "batchItems");
    QStringList texts;
    for (int row = 0; row < items.rowCount(); ++row) texts << items.item(row, items.columnCount() - 1)->text();
    texts.sort();
    return texts;
  }
  QString note() { return window().findChild<MessageBar*>(QStringLiteral("note"))->text(); }
};

TEST_F(JobsTest, TheNavigationCountsJobsBeforeThePageWasOpened) {
  openLive(testing::operatorCaller());
  ASSERT_EQ(workspace().madePage(QStringLiteral("jobs")), nullptr);
  const int jobs = live->jobCount();
  ASSERT_GT(jobs, 0);
  auto* entry = find<NavigationButton>("jobsNavigation");
  EXPECT_TRUE(spinUntil([&] { return entry->figure().toInt() == workspace().connection().jobs().count(); }));
  live->submit("one more", sleeper, 1, true);
  EXPECT_TRUE(spinUntil([&] { return entry->figure().toInt() > jobs; })) << qPrintable(entry->figure());
}

TEST_F(JobsTest, WhyAndWhenAreInWordsOfTheChosenLanguage) {
  openLive();
  const v1::Job held = live->submit("held one", sleeper, 1, true);
  const v1::Job stuck = submitStuck();
  Page& page = jobs();
  ASSERT_TRUE(spinUntil([&] { return settled(page) && rowOf(page, stuck) >= 0 && rowOf(page, held) >= 0; }));
  EXPECT_EQ(cell(table(page), rowOf(page, held), "why"), QStringLiteral("Held by its user: held by op"));
  const auto why = [&] { return cell(table(page), rowOf(page, stuck), "why"); };
  EXPECT_TRUE(why().startsWith(Words::pendingReason(stuck.pending_reason()) + QStringLiteral(": ")))
      << qPrintable(why());
  select(page, {stuck});
  EXPECT_TRUE(in<QLabel>(page, "jobWhy").text().contains(Words::pendingReasonHelp(stuck.pending_reason())));

  console->preferences().setLanguage(Preferences::Language::Korean);
  spinFor(std::chrono::milliseconds(20));
  for (const QString& text : {why(), cell(table(page), rowOf(page, held), "why"), in<QLabel>(page, "jobWhy").text()}) {
    for (const char* english : {"held", "needs", "free", "position", "waiting", "starts", "use"}) {
      EXPECT_FALSE(text.contains(QLatin1String(english))) << qPrintable(text);
    }
  }
  EXPECT_TRUE(table(page).selectedKeys() == std::vector<std::uint64_t>{*jobNumber(stuck.name())});
}

TEST_F(JobsTest, AMalformedFilterLeavesTheRows) {
  openLive();
  Page& page = jobs();
  auto& bar = in<FilterBar>(page, "filter");
  QTest::keyClick(table(page).view(), Qt::Key_L, Qt::ControlModifier);
  ASSERT_EQ(QApplication::focusWidget(), bar.lineEdit());
  QTest::keyClicks(bar.lineEdit(), QStringLiteral("gpus >= 1 AND ("));
  QTest::keyClick(bar.lineEdit(), Qt::Key_Return);
  ASSERT_TRUE(spinUntil([&] { return bar.hasError() && settled(page); }));
  EXPECT_EQ(bar.errorText(), QStringLiteral("This parenthesis is never closed."));
  EXPECT_GT(table(page).model()->matchedRows(), 0);
}

TEST_F(JobsTest, CancelNamesEveryJobAsksAndShowsEachResult) {
  openLive();
  const std::vector<v1::Job> made{live->submit("a", sleeper, 1, true), live->submit("b", sleeper, 1, true),
                                  live->submit("c", sleeper, 1)};
  ASSERT_TRUE(waitFor(made[2], v1::Job::STATE_RUNNING));
  Page& page = jobs();
  ASSERT_TRUE(spinUntil([&] {
    return settled(page) && rowOf(page, made[2]) >= 0 &&
           cell(table(page), rowOf(page, made[2]), "state") == QStringLiteral("Running");
  }));
  select(page, made);
  QTest::keyClick(table(page).view(), Qt::Key_Delete);
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(dialog->windowTitle(), QStringLiteral("Cancel 3 jobs?"));
  EXPECT_TRUE(in<QLabel>(*dialog, "consequence").text().startsWith(QStringLiteral("1 of them runs now, on 1 GPU.")));
  EXPECT_EQ(in<QTableWidget>(*dialog, "batchItems").rowCount(), 3);
  // Return does not destroy anything by habit.
  QTest::keyClick(dialog, Qt::Key_Return);
  ASSERT_TRUE(spinUntil([&] { return page.findChild<BatchDialog*>() == nullptr; }));
  EXPECT_EQ(stateOf(made[0]), v1::Job::STATE_HELD);

  auto* cancel = page.findChild<QAction*>(verbName(JobVerb::Cancel));
  EXPECT_TRUE(cancel->isEnabled());
  cancel->trigger();
  dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  const QString done = QStringLiteral("Cancelled");
  ASSERT_TRUE(spinUntil([&] { return results(*dialog) == QStringList{done, done, done}; }));
  EXPECT_EQ(in<QLabel>(*dialog, "consequence").text(), QStringLiteral("3 done"));
  for (const v1::Job& job : made) EXPECT_EQ(stateOf(job), v1::Job::STATE_CANCELLED);
  QTest::keyClick(dialog, Qt::Key_Return);
  EXPECT_TRUE(spinUntil([&] { return page.findChild<BatchDialog*>() == nullptr; }));
  EXPECT_TRUE(spinUntil([&] { return cell(table(page), rowOf(page, made[0]), "state") == done; }));
}

TEST_F(JobsTest, HoldReleaseAndRequeueFromTheDetails) {
  openLive();
  const v1::Job running = live->submit("runs", sleeper, 1);
  const v1::Job stuck = submitStuck();
  Page& page = jobs();
  select(page, {stuck});
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(page, "jobSubject").text() == QStringLiteral("stuck"); }));
  EXPECT_FALSE(button(page, JobVerb::Release).isEnabled());
  QTest::mouseClick(&button(page, JobVerb::Hold), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<StateLabel>(page, "jobState").text() == QStringLiteral("Held"); }));
  EXPECT_EQ(stateOf(stuck), v1::Job::STATE_HELD);
  EXPECT_TRUE(spinUntil([&] { return note().endsWith(QStringLiteral(": Held")); })) << qPrintable(note());
  EXPECT_FALSE(button(page, JobVerb::Hold).isEnabled());
  QTest::mouseClick(&button(page, JobVerb::Release), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return stateOf(stuck) == v1::Job::STATE_PENDING; }));

  ASSERT_TRUE(waitFor(running, v1::Job::STATE_RUNNING));
  select(page, {running});
  ASSERT_TRUE(spinUntil([&] { return button(page, JobVerb::Requeue).isEnabled(); }));
  QTest::mouseClick(&button(page, JobVerb::Requeue), Qt::LeftButton);
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return results(*dialog) == QStringList{QStringLiteral("Requeued")}; }));
  EXPECT_EQ(live->job(running.name()).restart_count(), 1u);
}

TEST_F(JobsTest, EachOfABatchHasItsOwnAnswer) {
  openLive(testing::customer({"tenants/skt"}));
  const std::vector<v1::Job> made{live->submit("mine", sleeper, 1, true), live->submit("theirs", sleeper, 1, true)};
  v1::ReleaseJobRequest release;
  release.set_name(made[1].name());
  release.set_request_id(newUuid());
  ASSERT_TRUE(live->factory().releaseJob(testing::operatorCaller(), release).ok());
  v1::HoldJobRequest hold;
  hold.set_name(made[1].name());
  hold.set_request_id(newUuid());
  const auto heldByOperator = live->factory().holdJob(testing::operatorCaller(), hold);
  ASSERT_TRUE(heldByOperator.ok()) << heldByOperator.status();
  Page& page = jobs();
  ASSERT_TRUE(spinUntil([&] {
    return settled(page) && rowOf(page, made[1]) >= 0 &&
           cell(table(page), rowOf(page, made[1]), "why").contains(QStringLiteral("operator"));
  }));
  select(page, made);
  page.findChild<QAction*>(verbName(JobVerb::Release))->trigger();
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return !results(*dialog).contains(QString()); }));
  EXPECT_TRUE(results(*dialog).contains(QStringLiteral("Released")));
  EXPECT_TRUE(results(*dialog).front().startsWith(QStringLiteral("An operator holds this job.")))
      << qPrintable(results(*dialog).front());
  EXPECT_EQ(in<QLabel>(*dialog, "consequence").text(), QStringLiteral("1 done · 1 refused"));
  EXPECT_EQ(stateOf(made[1]), v1::Job::STATE_HELD);
}

/// Of a factory whose answers the test writes.
class ScriptedJobsTest : public ConsoleTest {
 protected:
  std::mutex mutex;
  std::vector<std::string> requestIds;
};

TEST_F(ScriptedJobsTest, TryingAgainSendsTheVeryRequest) {
  factory.cancelJob = [this](grpc::ServerContext&, const v1::CancelJobRequest& request, v1::CancelJobResponse&) {
    const std::lock_guard lock(mutex);
    requestIds.push_back(request.request_id());
    if (requestIds.size() > 1) return grpc::Status();
    return ScriptedFactory::refusal(grpc::RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "Too many calls are waiting.");
  };
  openFactory();
  QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
  Page& page = *workspace().madePage(QStringLiteral("jobs"));
  ASSERT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->positionOf(101) >= 0; }));
  clickRow(table(page), table(page).model()->positionOf(101));
  QTest::keyClick(table(page).view(), Qt::Key_Delete);
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  auto& again = in<QPushButton>(*dialog, "again");
  ASSERT_TRUE(spinUntil([&] { return again.isVisible(); }));
  QTest::mouseClick(&again, Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(*dialog, "consequence").text() == QStringLiteral("1 done"); }));
  const std::lock_guard lock(mutex);
  ASSERT_EQ(requestIds.size(), 2u);
  EXPECT_FALSE(requestIds[0].empty());
  EXPECT_EQ(requestIds[0], requestIds[1]);
}

TEST_F(JobsTest, OutputIsFollowedScrolledAndSearched) {
  openLive();
  std::string script = "#!/bin/bash\n";
  for (int line = 0; line < 200; ++line) script += "echo step " + std::to_string(line) + "\n";
  script += "sleep 3\necho needle at the end\nsleep 3600\n";
  const v1::Job job = live->submit("talks", script, 1);
  Page& page = jobs();
  select(page, {job});
  auto& log = in<LogView>(page, "jobOutput");
  ASSERT_TRUE(spinUntil([&] { return log.lineCount() > 100; }));
  EXPECT_TRUE(log.isFollowing());
  QTest::keyClick(table(page).view(), Qt::Key_Return);  // leads into the output
  QWidget* area = QApplication::focusWidget();
  ASSERT_TRUE(log.isAncestorOf(area));
  QTest::keyClick(area, Qt::Key_PageUp);
  EXPECT_FALSE(log.isFollowing());
  QTest::keyClick(area, Qt::Key_End, Qt::ControlModifier);
  EXPECT_TRUE(log.isFollowing());
  const int before = log.lineCount();
  ASSERT_TRUE(spinUntil(
      [&] { return log.lineCount() > before && log.line(log.lineCount() - 1).contains(QStringLiteral("needle")); }));

  QTest::keyClick(area, Qt::Key_F, Qt::ControlModifier);
  auto* needle = qobject_cast<QLineEdit*>(QApplication::focusWidget());
  ASSERT_NE(needle, nullptr);
  QTest::keyClicks(needle, QStringLiteral("step 19"));
  const auto says = [&](const QString& text) {
    const auto labels = log.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](QLabel* label) { return label->text().endsWith(text); });
  };
  EXPECT_TRUE(spinUntil([&] { return says(QStringLiteral(" of 11")); }));  // 19 and 190 to 199
  QString first;
  for (QLabel* label : log.findChildren<QLabel*>()) {
    if (label->text().endsWith(QStringLiteral(" of 11"))) first = label->text();
  }
  QTest::keyClick(needle, Qt::Key_Return);
  EXPECT_TRUE(spinUntil([&] { return says(QStringLiteral(" of 11")) && !says(first); }));
  QTest::keyClick(needle, Qt::Key_Escape);
  EXPECT_FALSE(needle->isVisible());
}

TEST_F(JobsTest, ACustomerSeesOnlyItsOwnJobs) {
  openLive(testing::customer({"tenants/skt"}));
  Page& page = jobs();
  EXPECT_EQ(workspace().current(), QStringLiteral("jobs"));
  EXPECT_LT(table(page).model()->totalRows(), live->jobCount());
  for (int position = 0; position < table(page).model()->rowCount(); ++position) {
    EXPECT_EQ(cell(table(page), position, "tenant"), QStringLiteral("SK Telecom"));
  }
}

}  // namespace
}  // namespace aifactory
