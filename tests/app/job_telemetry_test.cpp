// SPDX-License-Identifier: GPL-3.0-or-later
// What the GPUs of a job did over its life, as its details chart it.
#include <QAbstractButton>
#include <QLabel>

#include <cmath>

#include "app/jobs/job_telemetry_chart.h"
#include "app/jobs/job_telemetry_view.h"
#include "base/resource_name.h"
#include "tests/app/past_fixture.h"
#include "widgets/empty_state.h"
#include "widgets/segmented.h"

namespace aifactory {
namespace {

/// `gpus` GPUs at a few times, each as busy as its number, the last one not measured at first.
v1::GetJobTelemetryResponse telemetryOf(int gpus, std::int64_t start, int points) {
  v1::GetJobTelemetryResponse telemetry;
  telemetry.set_source("Prometheus");
  for (int point = 0; point < points; ++point) telemetry.add_times()->set_seconds(start + 60 * point);
  for (int gpu = 0; gpu < gpus; ++gpu) {
    v1::DeviceTelemetry& device = *telemetry.add_devices();
    device.set_node("nodes/n00");
    device.set_gpu(static_cast<std::uint32_t>(gpu));
    device.set_mig_instance(-1);
    for (int point = 0; point < points; ++point) {
      device.add_utilization(gpu == gpus - 1 && point == 0 ? -1 : 50 + gpu);
      device.add_memory(2048);
      device.add_power(300 + point);
    }
  }
  return telemetry;
}

QString numberOf(const v1::DeviceTelemetry& device) { return QString::number(device.gpu()); }

TEST(JobTelemetryChart, FewGpusAreALineEach) {
  const TimeChartData data = jobTelemetryChart(telemetryOf(4, 1000, 3), JobMetric::Utilization, numberOf);
  ASSERT_EQ(data.lines.size(), 4);
  EXPECT_FALSE(data.band);
  EXPECT_EQ(data.times, (QVector<qint64>{1'000'000, 1'060'000, 1'120'000}));
  EXPECT_EQ(data.lines[2].name, QStringLiteral("2"));
  EXPECT_EQ(data.lines[2].values, (QVector<double>{52, 52, 52}));
  EXPECT_TRUE(std::isnan(data.lines[3].values[0])) << "not measured is no zero";
  EXPECT_TRUE(isMeasured(data));
}

TEST(JobTelemetryChart, ManyGpusAreASpreadAndTheLowest) {
  const TimeChartData data = jobTelemetryChart(telemetryOf(9, 1000, 3), JobMetric::Utilization, numberOf);
  ASSERT_EQ(data.lines.size(), 2);
  ASSERT_TRUE(data.band);
  EXPECT_EQ(data.lines[0].values, (QVector<double>{54, 54, 54}));
  EXPECT_EQ(data.lines[1].values, (QVector<double>{50, 50, 50}));
  EXPECT_EQ(data.band->low, (QVector<double>{50, 50, 50}));
  EXPECT_EQ(data.band->high, (QVector<double>{57, 58, 58}));
}

TEST(JobTelemetryChart, WhatWasNeverMeasuredIsSaidToBeSo) {
  EXPECT_FALSE(isMeasured(jobTelemetryChart(telemetryOf(9, 1000, 3), JobMetric::Temperature, numberOf)));
  EXPECT_FALSE(isMeasured(jobTelemetryChart({}, JobMetric::Power, numberOf)));
  EXPECT_EQ(jobTelemetryChart(telemetryOf(1, 1000, 1), JobMetric::Memory, numberOf).lines[0].values[0], 2) << "GiB";
}

class JobTelemetryTest : public PastConsoleTest {
 protected:
  void SetUp() override {
    PastConsoleTest::SetUp();
    v1::Job job;
    job.set_name("jobs/107");
    job.set_display_name("charted");
    job.set_tenant("tenants/skt");
    job.set_state(v1::Job::STATE_RUNNING);
    job.set_gpu_count(2);
    job.mutable_start_time()->set_seconds(SmallFactory::now - 3 * 3600);
    factory.moreJobs.push_back(job);
    job.set_name("jobs/108");
    job.set_display_name("waits");
    job.set_state(v1::Job::STATE_PENDING);
    job.clear_start_time();
    factory.moreJobs.push_back(job);
    factory.getJobTelemetry = [this](auto&, const v1::GetJobTelemetryRequest& request, auto& answer) {
      ++asked;
      EXPECT_EQ(request.job(), "jobs/107");
      if (away) {
        return ScriptedFactory::refusal(grpc::StatusCode::FAILED_PRECONDITION, "HISTORY_OFF",
                                        "This factory does not record its past.");
      }
      answer = telemetryOf(2, SmallFactory::now - 3 * 3600, 180);
      return grpc::Status::OK;
    };
  }
  /// Chooses the job in the table and the tab of its telemetry.
  void openTelemetry(std::uint64_t number) {
    openPast();
    QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
    Page& page = *workspace().madePage(QStringLiteral("jobs"));
    ASSERT_TRUE(spinUntil([&] { return table(page).model()->positionOf(number) >= 0; }));
    clickRow(table(page), table(page).model()->positionOf(number));
    for (QAbstractButton* button : page.findChildren<QAbstractButton*>()) {
      if (button->text() == QStringLiteral("Telemetry")) QTest::mouseClick(button, Qt::LeftButton);
    }
  }
  TimeChart& chart() { return *find<TimeChart>("telemetryChart"); }
  QString note() { return find<QLabel>("telemetryNote")->text(); }

  std::atomic<int> asked = 0;
  std::atomic<bool> away = false;
};

TEST_F(JobTelemetryTest, ChartsTheLifeAndLeadsToItsInstants) {
  openTelemetry(107);
  ASSERT_TRUE(spinUntil([&] { return chart().isVisible() && chart().data().lines.size() == 2; }));
  EXPECT_EQ(chart().data().lines[1].name, QStringLiteral("n00 GPU 1"));
  EXPECT_TRUE(note().contains(QStringLiteral("Prometheus"))) << qPrintable(note());
  chart().setFocus();
  QTest::keyClick(&chart(), Qt::Key_Home);
  QTest::keyClick(&chart(), Qt::Key_Right);
  EXPECT_EQ(chart().crossHairText().value(1), QStringLiteral("n00 GPU 0: 50 %"));
  auto* power = find<Segmented>("telemetryMetric");
  power->setFocus();
  for (QAbstractButton* button : power->findChildren<QAbstractButton*>()) {
    if (button->text() == QStringLiteral("Power")) QTest::mouseClick(button, Qt::LeftButton);
  }
  EXPECT_EQ(chart().crossHairText().value(1), QStringLiteral("n00 GPU 0: 301 W"));
  QTest::keyClick(&chart(), Qt::Key_Return);
  ASSERT_TRUE(spinUntil([&] { return !cursor().isLive(); }));
  EXPECT_NEAR(static_cast<double>(ago()), 3 * 3600 - 60, 1);
}

TEST_F(JobTelemetryTest, AJobThatWaitsAsksForNothing) {
  openTelemetry(108);
  EXPECT_TRUE(spinUntil([&] { return !chart().isVisible(); }));
  spinFor(std::chrono::milliseconds(50));
  EXPECT_EQ(asked, 0);
}

TEST_F(JobTelemetryTest, ALaterRefusalIsSaidBelowTheChart) {
  openTelemetry(107);
  ASSERT_TRUE(spinUntil([&] { return chart().isVisible(); }));
  away = true;
  QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
  QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
  EXPECT_TRUE(spinUntil([&] { return note().contains(QStringLiteral("does not record")); })) << qPrintable(note());
  EXPECT_TRUE(chart().isVisible());
}

TEST_F(JobTelemetryTest, AJobThatWaitsAgainLeavesNothingOfItsLastRun) {
  openPast();
  JobTelemetryView view(workspace().connection());
  const auto running = std::make_shared<v1::Job>(factory.moreJobs.front());
  const auto waiting = std::make_shared<v1::Job>(*running);
  waiting->set_state(v1::Job::STATE_PENDING);
  view.setJob(running);
  view.show();
  auto& shown = in<TimeChart>(view, "telemetryChart");
  ASSERT_TRUE(spinUntil([&] { return shown.isVisible() && shown.data().lines.size() == 2; }));
  view.setJob(waiting);
  EXPECT_FALSE(shown.isVisible());
  away = true;
  view.setJob(running);
  ASSERT_TRUE(spinUntil([&] { return asked == 2; }));
  spinFor(std::chrono::milliseconds(50));
  EXPECT_FALSE(shown.isVisible());
}

TEST_F(JobTelemetryTest, ARefusalIsShownAndTriedAgain) {
  away = true;
  openTelemetry(107);
  const auto sentence = [&] {
    for (QLabel* label : workspace().madePage(QStringLiteral("jobs"))->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(QStringLiteral("does not record"))) return true;
    }
    return false;
  };
  ASSERT_TRUE(spinUntil(sentence));
  away = false;
  for (QAbstractButton* button : window().findChildren<QAbstractButton*>()) {
    if (button->isVisible() && button->text() == QStringLiteral("Try again")) QTest::mouseClick(button, Qt::LeftButton);
  }
  EXPECT_TRUE(spinUntil([&] { return chart().isVisible(); }));
}

}  // namespace
}  // namespace aifactory
