// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

#include <atomic>
#include <mutex>
#include <thread>

#include "app/batch_dialog.h"
#include "app/format.h"
#include "app/jobs/job_text.h"
#include "app/jobs/job_verbs.h"
#include "app/selection.h"
#include "app/shell/navigation_button.h"
#include "app/words.h"
#include "base/hostlist.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
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

TEST_F(JobsTest, WhatAVerbDoesNotApplyToIsListedAsLeftOut) {
  openLive();
  const std::vector<v1::Job> made{live->submit("held", sleeper, 1, true), live->submit("runs", sleeper, 1)};
  ASSERT_TRUE(waitFor(made[1], v1::Job::STATE_RUNNING));
  Page& page = jobs();
  ASSERT_TRUE(spinUntil([&] {
    return settled(page) && rowOf(page, made[1]) >= 0 &&
           cell(table(page), rowOf(page, made[1]), "state") == QStringLiteral("Running");
  }));
  select(page, made);
  page.findChild<QAction*>(verbName(JobVerb::Release))->trigger();
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr) << "one of two: not without a word";
  EXPECT_EQ(dialog->windowTitle(), QStringLiteral("Release 1 job?"));
  const QString leftOut = QStringLiteral("Left out: it is not held.");
  EXPECT_EQ(results(*dialog), (QStringList{QString(), leftOut}));
  EXPECT_EQ(in<QTableWidget>(*dialog, "batchItems").item(1, 1)->text(), QStringLiteral("runs"));
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return results(*dialog) == QStringList{leftOut, QStringLiteral("Released")}; }));
  EXPECT_EQ(in<QLabel>(*dialog, "consequence").text(), QStringLiteral("1 done"));
  EXPECT_EQ(stateOf(made[1]), v1::Job::STATE_RUNNING);
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
  /// Job 107, which was held, let go and runs on parts of three nodes.
  static v1::Job storied() {
    v1::Job job;
    job.set_name("jobs/107");
    job.set_display_name("storied");
    job.set_tenant("tenants/skt");
    job.set_state(v1::Job::STATE_RUNNING);
    job.set_gpu_count(9);
    job.mutable_submit_time()->set_seconds(SmallFactory::now - 3000);
    job.mutable_start_time()->set_seconds(SmallFactory::now - 1800);
    const auto add = [&](std::int64_t ago, v1::Job::State state, const char* note) {
      v1::Job::Event& event = *job.add_events();
      event.mutable_time()->set_seconds(SmallFactory::now - ago);
      event.set_state(state);
      event.set_note(note);
    };
    add(3000, v1::Job::STATE_PENDING, "");
    add(2900, v1::Job::STATE_HELD, "held by kim");
    add(2800, v1::Job::STATE_PENDING, "said by nobody before");
    add(1800, v1::Job::STATE_RUNNING, "");
    v1::Job::Allocation& whole = *job.add_allocations();
    whole.set_hosts("n[03-04]");
    for (const std::uint32_t gpu : {0, 1, 2, 3}) whole.add_gpus(gpu);
    v1::Job::Allocation& part = *job.add_allocations();
    part.set_hosts("n06");
    part.add_gpus(2);
    for (const std::uint32_t instance : {1, 4}) part.add_mig_instances(instance);
    return job;
  }
  Page& showStoried() {
    QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
    Page& page = *workspace().madePage(QStringLiteral("jobs"));
    EXPECT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->positionOf(107) >= 0; }));
    clickRow(table(page), table(page).model()->positionOf(107));
    EXPECT_TRUE(spinUntil([&] { return in<QLabel>(page, "jobSubject").text() == QStringLiteral("storied"); }));
    return page;
  }
  static void openTab(Page& page, const QString& label) {
    for (QAbstractButton* tab : in<QWidget>(page, "jobTabs").findChildren<QAbstractButton*>()) {
      if (tab->text() == label) return QTest::mouseClick(tab, Qt::LeftButton);
    }
    ADD_FAILURE() << "no tab " << qPrintable(label);
  }
  static QStringList rowOf(const QTableWidget& items, int row) {
    QStringList cells;
    for (int column = 0; column < items.columnCount(); ++column) cells << items.item(row, column)->text();
    return cells;
  }

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

TEST_F(ScriptedJobsTest, TheTabsShowWhatTheFactoryTellsOfTheJob) {
  const v1::Job job = storied();
  factory.moreJobs = {job};
  factory.remember();
  factory.readJobOutput = [](grpc::ServerContext&, const v1::ReadJobOutputRequest& request, auto& writer) {
    v1::ReadJobOutputResponse chunk;
    chunk.set_data(request.stream() == v1::ReadJobOutputRequest::STREAM_STDERR ? "a warning\n" : "a step\n");
    chunk.set_size(static_cast<std::int64_t>(chunk.data().size()));
    chunk.set_end(true);
    writer.Write(chunk);
    return grpc::Status::OK;
  };
  openFactory();
  Page& page = showStoried();
  auto& log = in<LogView>(page, "jobOutput");
  ASSERT_TRUE(spinUntil([&] { return log.lineCount() == 1; }));
  EXPECT_EQ(log.line(0), QStringLiteral("a step"));
  openTab(page, QStringLiteral("Errors"));
  EXPECT_TRUE(spinUntil([&] { return log.lineCount() == 1 && log.line(0) == QStringLiteral("a warning"); }));
  EXPECT_TRUE(log.isVisible());

  openTab(page, QStringLiteral("GPUs"));
  auto& allocations = in<QTableWidget>(page, "jobAllocations");
  EXPECT_TRUE(allocations.isVisible());
  EXPECT_FALSE(log.isVisible());
  ASSERT_EQ(allocations.rowCount(), job.allocations_size());
  EXPECT_EQ(rowOf(allocations, 0), QStringList({QStringLiteral("n[03-04]"), QStringLiteral("0-3")}));
  EXPECT_EQ(rowOf(allocations, 1), QStringList({QStringLiteral("n06"), QStringLiteral("2, MIG 1,4")}));

  openTab(page, QStringLiteral("Timeline"));
  auto& timeline = in<QTableWidget>(page, "jobTimeline");
  EXPECT_TRUE(timeline.isVisible());
  ASSERT_EQ(timeline.rowCount(), job.events_size());
  for (int row = 0; row < timeline.rowCount(); ++row) {
    const v1::Job::Event& event = job.events(job.events_size() - 1 - row);
    EXPECT_EQ(rowOf(timeline, row), QStringList({Format::dateTime(Format::time(event.time())),
                                                 Words::jobState(event.state()), text(event.note())}));
  }
  console->preferences().setLanguage(Preferences::Language::Korean);
  spinFor(std::chrono::milliseconds(20));
  const QString heldBy = timeline.item(2, 2)->text();
  EXPECT_TRUE(heldBy.contains(QStringLiteral("kim")) && !heldBy.contains(QStringLiteral("held"))) << qPrintable(heldBy);
  EXPECT_EQ(timeline.item(1, 2)->text(), QStringLiteral("said by nobody before"));

  auto& toStart = in<QPushButton>(page, "toJobStart");
  ASSERT_TRUE(spinUntil([&] { return toStart.isVisible(); }));
  EXPECT_FALSE(in<QPushButton>(page, "toJobEnd").isEnabled()) << "it has not ended";
  QTest::mouseClick(&toStart, Qt::LeftButton);
  const TimeCursor& cursor = workspace().connection().cursor();
  EXPECT_FALSE(cursor.isLive());
  EXPECT_EQ(cursor.time(), Format::time(job.start_time()));
}

TEST_F(ScriptedJobsTest, AllOfALongOutputCanBeReadFromItsStart) {
  factory.moreJobs = {storied()};
  std::string output;
  for (int line = 0; output.size() < 3U << 20; ++line) output += "step " + std::to_string(line) + "\n";
  const auto more = std::make_shared<std::atomic<bool>>(false);
  factory.readJobOutput = [output, more](grpc::ServerContext& context, const v1::ReadJobOutputRequest& request,
                                         auto& writer) {
    auto at = static_cast<std::size_t>(request.offset());
    if (request.offset() < 0) at = output.size() - std::min(output.size(), static_cast<std::size_t>(-request.offset()));
    const auto write = [&](const std::string& data, std::size_t size) {
      v1::ReadJobOutputResponse chunk;
      chunk.set_offset(static_cast<std::int64_t>(at));
      chunk.set_data(data);
      chunk.set_size(static_cast<std::int64_t>(size));
      at += data.size();
      return writer.Write(chunk);
    };
    while (at < output.size() && write(output.substr(at, 64U << 10), output.size())) continue;
    while (!*more && !context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const std::string last = "the last one\n";
    write(last, output.size() + last.size());
    while (!context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return grpc::Status::CANCELLED;
  };
  openFactory();
  Page& page = showStoried();
  auto& log = in<LogView>(page, "jobOutput");
  auto& part = in<QLabel>(page, "outputPart");
  auto& readAll = in<QPushButton>(page, "readAll");
  ASSERT_TRUE(spinUntil([&] { return log.byteCount() == 1 << 20; }));
  EXPECT_TRUE(part.isVisible());
  EXPECT_EQ(part.text(), QStringLiteral("Last 1.0 MiB of 3.0 MiB"));
  EXPECT_EQ(readAll.text(), QStringLiteral("Read from the start"));

  QTest::mouseClick(&readAll, Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return log.byteCount() == static_cast<qint64>(output.size()); }));
  EXPECT_FALSE(part.isVisible());
  EXPECT_FALSE(readAll.isVisible());
  EXPECT_EQ(log.line(0), QStringLiteral("step 0"));
  EXPECT_TRUE(log.isAncestorOf(QApplication::focusWidget()));
  *more = true;
  EXPECT_TRUE(spinUntil([&] { return log.line(log.lineCount() - 1) == QStringLiteral("the last one"); }));

  openTab(page, QStringLiteral("Errors"));
  EXPECT_TRUE(spinUntil([&] { return part.isVisible(); })) << "another stream is read by its last part first";
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
