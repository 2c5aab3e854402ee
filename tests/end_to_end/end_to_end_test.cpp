// SPDX-License-Identifier: GPL-3.0-or-later
// The real console, driven by mouse and keys, on a real factoryd on a real Slurm.
#include <gtest/gtest.h>

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>

#include <map>
#include <set>

#include "app/console.h"
#include "app/selection.h"
#include "app/shell/workspace.h"
#include "base/resource_name.h"
#include "tests/client/spin.h"
#include "tests/end_to_end/real_factory.h"
#include "widgets/log_view.h"
#include "widgets/state_label.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

class EndToEnd : public testing::Test {
 protected:
  void SetUp() override {
    factory.start();
    console = std::make_unique<Console>(factory.consoleOptions());
    console->preferences().setLanguage(Preferences::Language::English);
    QString complaint;
    ASSERT_TRUE(console->openAskedFor(complaint)) << complaint.toStdString();
    window().resize(1600, 1000);
    window().show();
    ASSERT_TRUE(spinUntil([this] {
      return workspace().ready() && workspace().connection().fleet().synced() &&
             workspace().connection().jobs().synced();
    }));
    window().showPage(QStringLiteral("jobs"));
  }

  MainWindow& window() { return console->window(); }
  Workspace& workspace() { return *window().workspace(); }
  DataTable& table() { return *window().findChild<DataTable*>(QStringLiteral("jobTable")); }

  template <class Widget>
  Widget* in(QWidget* parent, const char* name) {
    auto* found = parent->findChild<Widget*>(QLatin1String(name));
    EXPECT_NE(found, nullptr) << name;
    return found;
  }

  /// Fills in the form by keys, and submits by mouse. Returns the number of the new job.
  std::uint64_t submit(const QString& name, const QString& script) {
    QTest::mouseClick(in<QPushButton>(&window(), "submitJob"), Qt::LeftButton);
    auto* dialog = in<QWidget>(&window(), "submitDialog");
    EXPECT_TRUE(spinUntil([&] { return dialog->isVisible(); }));
    auto* jobName = in<QLineEdit>(dialog, "jobName");
    jobName->setFocus();
    QTest::keyClick(jobName, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(jobName, name);
    auto* editor = in<QPlainTextEdit>(dialog, "script");
    editor->setFocus();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Delete);
    for (const QString& line : script.split(QLatin1Char('\n'))) {
      QTest::keyClicks(editor, line);
      QTest::keyClick(editor, Qt::Key_Return);
    }
    QTest::mouseClick(in<QPushButton>(dialog, "submit"), Qt::LeftButton);
    EXPECT_TRUE(spinUntil([&] { return !dialog->isVisible(); }));
    return workspace().selection().job();
  }

  QString state() { return in<StateLabel>(&window(), "jobState")->text(); }

  RealFactory factory;
  std::unique_ptr<Console> console;
};

TEST_F(EndToEnd, AScriptIsSubmittedRunsAndItsOutputIsRead) {
  const std::uint64_t job =
      submit(QStringLiteral("end-to-end"),
             QStringLiteral("#!/bin/bash\necho \"gpus $CUDA_VISIBLE_DEVICES\"\nsleep 4\necho all done"));
  ASSERT_NE(job, 0u);
  EXPECT_TRUE(spinUntil([&] { return state() == QStringLiteral("Running"); })) << state().toStdString();
  EXPECT_FALSE(workspace().connection().fleet().devicesOfJob(job).empty());
  EXPECT_TRUE(spinUntil([&] { return state() == QStringLiteral("Completed"); })) << state().toStdString();
  auto* log = in<LogView>(&window(), "jobOutput");
  EXPECT_TRUE(spinUntil([&] { return log->lineCount() >= 2; }));
  EXPECT_EQ(log->line(0), QStringLiteral("gpus 0"));
  EXPECT_EQ(log->line(1), QStringLiteral("all done"));
  EXPECT_EQ(table().currentKey(), job);
}

TEST_F(EndToEnd, ARunningJobIsCancelledAfterAQuestion) {
  const std::uint64_t job = submit(QStringLiteral("to-be-cancelled"), QStringLiteral("#!/bin/bash\nsleep 600"));
  ASSERT_NE(job, 0u);
  ASSERT_TRUE(spinUntil([&] { return state() == QStringLiteral("Running"); })) << state().toStdString();
  QTest::mouseClick(in<QPushButton>(&window(), "verb0"), Qt::LeftButton);
  auto* dialog = in<QWidget>(&window(), "batchDialog");
  QTest::mouseClick(in<QPushButton>(dialog, "doIt"), Qt::LeftButton);
  auto* results = in<QTableWidget>(dialog, "batchItems");
  EXPECT_TRUE(spinUntil([&] { return !results->item(0, results->columnCount() - 1)->text().isEmpty(); }));
  EXPECT_EQ(results->item(0, results->columnCount() - 1)->text(), QStringLiteral("Cancelled"));
  EXPECT_TRUE(spinUntil([&] { return state() == QStringLiteral("Cancelled"); })) << state().toStdString();
}

TEST_F(EndToEnd, AKilledFactorydIsCaughtUpWithAndNothingMoves) {
  const std::uint64_t job = submit(QStringLiteral("outlives-factoryd"), QStringLiteral("#!/bin/bash\nsleep 6"));
  ASSERT_NE(job, 0u);
  ASSERT_TRUE(spinUntil([&] { return table().currentKey() == job; }));
  const int rows = table().model()->totalRows();
  factory.kill();
  FactoryConnection& connection = workspace().connection();
  ASSERT_TRUE(spinUntil([&] { return connection.staleSince().isValid(); }));
  EXPECT_EQ(table().model()->totalRows(), rows);
  EXPECT_EQ(table().currentKey(), job);
  auto* words = in<StateLabel>(&window(), "connectionState");
  EXPECT_TRUE(spinUntil([&] { return words->text().contains(QStringLiteral("stale since")); }))
      << words->text().toStdString();
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return !connection.staleSince().isValid(); }, 40s));
  EXPECT_EQ(table().currentKey(), job);
  EXPECT_TRUE(spinUntil([&] { return state() == QStringLiteral("Completed"); }, 30s)) << state().toStdString();
}

TEST_F(EndToEnd, AThousandSubmitsOfTwoHundredIdsAreTwoHundredJobs) {
  constexpr int ids = 200, calls = 1000;
  FactoryConnection& connection = workspace().connection();
  std::vector<std::string> requestIds;
  for (int i = 0; i < ids; ++i) requestIds.push_back(newUuid());
  std::map<std::string, std::set<std::string>> jobsOfId;
  int answered = 0, failed = 0;
  QObject receiver;
  for (int call = 0; call < calls; ++call) {
    v1::SubmitJobRequest request;
    request.set_request_id(requestIds[static_cast<std::size_t>(call % ids)]);
    request.mutable_job()->set_display_name("once-" + std::to_string(call % ids));
    request.mutable_job()->set_node_count(1);
    request.mutable_job()->set_gpus_per_node(1);
    request.mutable_job()->set_cpus_per_node(1);
    request.mutable_job()->set_hold(true);
    request.mutable_job()->set_script("#!/bin/bash\ntrue\n");
    connection.submitJob(request, &receiver, [&, id = request.request_id()](const auto& result) {
      ++answered;
      if (result) {
        jobsOfId[id].insert(result->job().name());
      } else {
        ++failed;
      }
    });
  }
  ASSERT_TRUE(spinUntil([&] { return answered == calls; }, 120s)) << answered;
  EXPECT_EQ(failed, 0);
  std::set<std::string> all;
  for (const auto& [id, jobs] : jobsOfId) {
    EXPECT_EQ(jobs.size(), 1u) << id;
    all.insert(jobs.begin(), jobs.end());
  }
  EXPECT_EQ(all.size(), static_cast<std::size_t>(ids));
  const QStringList queued = factory.slurm(QStringLiteral("squeue"), {QStringLiteral("-h"), QStringLiteral("-o%j")})
                                 .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  EXPECT_EQ(queued.filter(QStringLiteral("once-")).size(), ids);
  factory.slurm(QStringLiteral("scancel"), {QStringLiteral("--state=PENDING")});
}

}  // namespace
}  // namespace aifactory
