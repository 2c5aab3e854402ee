// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/overview_page.h"

#include <QAbstractButton>
#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>

#include "app/overview/fleet_figures.h"
#include "app/selection.h"
#include "base/job_filter.h"
#include "tests/app/console_fixture.h"
#include "widgets/bar_list.h"
#include "widgets/heat_grid.h"
#include "widgets/key_figure.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"

namespace aifactory {
namespace {

class OverviewTest : public ConsoleTest {
 protected:
  QString figure(const char* name) { return find<KeyFigure>(name)->figure(); }
  HeatGrid& grid() { return *find<HeatGrid>("heatGrid"); }
  /// Cells stand in the order of halls, racks and nodes, which here is that of the devices.
  static int cell(int node, int gpu) { return static_cast<int>(SmallFactory::device(node, gpu)); }
  void clickCell(int node, int gpu) {
    QTest::mouseClick(grid().viewport(), Qt::LeftButton, {}, grid().cellRect(cell(node, gpu)).center());
  }
  QString hover(int node, int gpu) {
    QToolTip::hideText();
    const QPoint at = grid().cellRect(cell(node, gpu)).center();
    QHelpEvent help(QEvent::ToolTip, at, grid().viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(grid().viewport(), &help);
    return QToolTip::text();
  }
};

TEST_F(OverviewTest, FiguresAreThoseOfTheFactoryAndFollowIt) {
  openFactory();
  EXPECT_TRUE(spinUntil([&] { return figure("pendingFigure") == QStringLiteral("4"); }));
  EXPECT_EQ(figure("allocatedFigure"), QStringLiteral("20"));
  EXPECT_EQ(figure("idleFigure"), QStringLiteral("60"));
  EXPECT_EQ(figure("downFigure"), QStringLiteral("16"));
  EXPECT_EQ(figure("powerFigure"), QStringLiteral("18.8"));  // 20 x 600 W + 68 x 100 W, in kW
  EXPECT_EQ(figure("runningFigure"), QStringLiteral("2"));
  EXPECT_EQ(grid().cellCount(), SmallFactory::gpus);
  factory.setNode(7, v1::DEVICE_STATE_DOWN);
  EXPECT_TRUE(spinUntil([&] { return figure("downFigure") == QStringLiteral("24"); }));
  EXPECT_EQ(figure("idleFigure"), QStringLiteral("52"));
  EXPECT_EQ(grid().value(cell(7, 0)), HeatGrid::down);
}

TEST_F(OverviewTest, CompareFindsAFigureThatDiffers) {
  openFactory();
  auto* page = dynamic_cast<OverviewPage*>(workspace().page(QStringLiteral("overview")));
  v1::GetFleetSummaryResponse summary;
  summary.set_gpus(96);
  summary.set_allocated(20);
  summary.set_idle(60);
  summary.set_down_or_draining(16);
  summary.set_running_jobs(2);
  summary.set_pending_jobs(4);
  EXPECT_EQ(page->compare(summary), QString());
  summary.set_idle(61);
  EXPECT_TRUE(page->compare(summary).contains(QStringLiteral("idleFigure shows 60, the factory says 61")));
}

TEST_F(OverviewTest, AnotherLanguageIsSpokenAtOnceAlsoBelowTheLines) {
  openFactory();
  const auto words = [&] {
    QStringList texts;
    for (const QLabel* label : workspace().page(QStringLiteral("overview"))->findChildren<QLabel*>()) {
      texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
  };
  ASSERT_TRUE(spinUntil([&] { return words().contains(QStringLiteral("seen here since")); }));
  console->preferences().setLanguage(Preferences::Language::Korean);
  QCoreApplication::sendPostedEvents();
  EXPECT_FALSE(words().contains(QStringLiteral("seen here since")));
}

TEST_F(OverviewTest, WhyJobsWaitIsInWordsMostFirst) {
  openFactory();
  auto* waiting = find<BarList>("waiting");
  ASSERT_TRUE(spinUntil([&] { return waiting->entries().size() == 3; }));
  EXPECT_EQ(waiting->entries().front().label, QStringLiteral("Resources in use"));
  EXPECT_EQ(waiting->entries().front().amount, 2);
}

TEST_F(OverviewTest, EveryLinkLeadsToTheJobsThatItCounts) {
  using Reason = v1::Job::PendingReason;
  for (int reason = 0; reason < v1::Job::PendingReason_ARRAYSIZE; ++reason) {
    for (int copy = 0; copy <= reason % 3; ++copy) {
      v1::Job job;
      job.set_name("jobs/" + std::to_string(1000 + 10 * reason + copy));
      job.set_display_name("waits");
      job.set_state(copy == 0 ? v1::Job::STATE_PENDING : v1::Job::STATE_HELD);
      job.set_pending_reason(static_cast<Reason>(reason));
      factory.moreJobs.push_back(job);
    }
  }
  factory.moreJobs.push_back(factory.moreJobs.front());
  factory.moreJobs.back().set_name("jobs/2000");
  factory.moreJobs.back().set_state(v1::Job::STATE_COMPLETING);
  openFactory();
  const JobStore& store = workspace().connection().jobs();
  const auto matching = [&](const QString& text) {
    const std::string utf8 = text.toStdString();
    const auto filter = Filter::parse(utf8, jobFilterSchema(), 0);
    EXPECT_TRUE(filter.ok()) << utf8 << ": " << filter.status();
    int jobs = 0;
    for (int row = 0; row < store.count() && filter.ok(); ++row)
      jobs += filter->matches(JobFilterRow(store.at(row), 0));
    return jobs;
  };
  const JobFigures figures = countJobs(store, 0);
  EXPECT_EQ(matching(runningJobsFilter()), figures.running);
  EXPECT_EQ(matching(pendingJobsFilter()), figures.pending);
  ASSERT_EQ(figures.waiting.size(), std::size_t{v1::Job::PendingReason_ARRAYSIZE});
  for (const JobFigures::Waiting& waiting : figures.waiting) {
    EXPECT_EQ(matching(waitingJobsFilter(waiting.reason)), waiting.jobs) << v1::Job::PendingReason_Name(waiting.reason);
  }
  // And by mouse: the first bar leads to its rows.
  auto* bars = find<BarList>("waiting");
  ASSERT_TRUE(spinUntil([&] { return bars->entries().size() == 6; }));
  const int counted = static_cast<int>(bars->entries().front().amount);
  QTest::mouseClick(bars, Qt::LeftButton, {}, {40, 12});
  ASSERT_EQ(workspace().current(), QStringLiteral("jobs"));
  auto* table = workspace().madePage(QStringLiteral("jobs"))->findChild<DataTable*>();
  EXPECT_TRUE(spinUntil([&] { return !table->model()->isBusy() && table->model()->matchedRows() == counted; }))
      << table->model()->matchedRows() << " of " << counted;
}

TEST_F(OverviewTest, HoverTellsEverythingOfAGpuAndNeverZeroForNotMeasured) {
  openFactory();
  const QString running = hover(0, 2);
  for (const char* part : {"n00 GPU 2", "H100 SXM 80GB", "Allocated", "skt", "101", "train-101", "93 %",
                           "600 W of 700 W", " · Prometheus"}) {
    EXPECT_TRUE(running.contains(QString::fromUtf8(part))) << part << " in " << qPrintable(running);
  }
  EXPECT_TRUE(hover(5, 3).contains(QStringLiteral("79 · GPU has fallen off the bus")));
  EXPECT_TRUE(hover(10, 0).contains(QStringLiteral("new cable")));
  const QString down = hover(11, 0);
  EXPECT_EQ(down.count(QStringLiteral("not measured")), 5) << qPrintable(down);
  EXPECT_FALSE(down.contains(QStringLiteral("0 %")));
}

TEST_F(OverviewTest, OnlyFiguresThatLeadSomewhereTakeTheKeyboard) {
  openFactory();
  for (const char* name : {"allocatedFigure", "idleFigure", "powerFigure"}) {
    EXPECT_EQ(find<KeyFigure>(name)->focusPolicy(), Qt::NoFocus) << name;
  }
  auto* running = find<KeyFigure>("runningFigure");
  EXPECT_EQ(running->focusPolicy(), Qt::StrongFocus);
  QTest::keyClick(running, Qt::Key_Return);
  EXPECT_EQ(workspace().current(), QStringLiteral("jobs"));
}

TEST_F(OverviewTest, AClickSelectsTheGpuAndOutlinesItsJob) {
  openFactory();
  clickCell(1, 3);
  EXPECT_EQ(workspace().selection().job(), 101u);
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(1, 3)});
  EXPECT_EQ(grid().selectedCells().size(), 16u);
  clickCell(8, 0);
  EXPECT_EQ(workspace().selection().job(), 0u);
  EXPECT_EQ(grid().selectedCells(), std::vector{cell(8, 0)});
  workspace().selection().selectJob(102);
  EXPECT_EQ(grid().selectedCells().size(), 4u);
}

TEST_F(OverviewTest, TheSelectionFollowsAllocations) {
  openFactory();
  workspace().selection().selectJob(101);
  factory.setNode(8, v1::DEVICE_STATE_ALLOCATED, 101);
  EXPECT_TRUE(spinUntil([&] { return workspace().selection().jobDevices().size() == 24; }));
  EXPECT_EQ(grid().selectedCells().size(), 24u);
}

TEST_F(OverviewTest, ArrowKeysWalkTheGrid) {
  openFactory();
  grid().setFocus();
  grid().setCurrentCell(cell(0, 0));
  QTest::keyClick(&grid(), Qt::Key_Right);
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(0, 1)});
}

TEST_F(OverviewTest, OverlaysChangeWhatTheCellsShow) {
  openFactory();
  auto* overlays = find<Segmented>("overlayChoice");
  const auto buttons = overlays->findChildren<QAbstractButton*>();
  ASSERT_EQ(buttons.size(), overlayCount);
  EXPECT_EQ(grid().value(cell(11, 0)), HeatGrid::down);
  EXPECT_EQ(grid().value(cell(10, 0)), HeatGrid::maintenance);
  EXPECT_EQ(grid().value(cell(0, 0)), qRound(0.93 * (HeatGrid::colorCount - 1)));
  QTest::mouseClick(buttons[5], Qt::LeftButton);
  EXPECT_EQ(grid().value(cell(11, 0)), v1::DEVICE_STATE_DOWN);
  EXPECT_EQ(grid().value(cell(0, 0)), v1::DEVICE_STATE_ALLOCATED);
  QTest::mouseClick(buttons[3], Qt::LeftButton);
  EXPECT_NE(grid().value(cell(0, 0)), grid().value(cell(2, 0)));
  EXPECT_EQ(grid().value(cell(8, 0)), 0);
  QTest::mouseClick(buttons[4], Qt::LeftButton);
  EXPECT_NE(grid().value(cell(0, 0)), grid().value(cell(2, 0)));
  QTest::mouseClick(buttons[6], Qt::LeftButton);
  EXPECT_EQ(grid().value(cell(0, 0)), v1::Rack::PHASE_IN_SERVICE);
  QTest::mouseClick(buttons[7], Qt::LeftButton);
  EXPECT_GE(grid().value(cell(0, 0)), qRound(SmallFactory::sampleAge / 60.0 * (HeatGrid::colorCount - 1)));
  EXPECT_EQ(grid().value(cell(11, 0)), HeatGrid::notMeasured);
}

}  // namespace
}  // namespace aifactory
