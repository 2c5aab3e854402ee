// SPDX-License-Identifier: GPL-3.0-or-later
// The real console, driven by mouse and keys, on a real factoryd on a real Slurm.
#include <gtest/gtest.h>

#include <QPushButton>
#include <QTableWidget>

#include <map>
#include <set>

#include "base/resource_name.h"
#include "tests/end_to_end/console_on_slurm.h"
#include "widgets/log_view.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

class EndToEnd : public ConsoleOnSlurm {
 protected:
  void SetUp() override {
    ConsoleOnSlurm::SetUp();
    open();
  }
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
}

}  // namespace
}  // namespace aifactory
