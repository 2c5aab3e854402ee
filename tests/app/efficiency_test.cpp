// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include "app/format.h"
#include "app/selection.h"
#include "app/shell/past_banner.h"
#include "client/time_cursor.h"
#include "tests/app/console_fixture.h"
#include "widgets/key_figure.h"

namespace aifactory {
namespace {

class EfficiencyTest : public ConsoleTest {
 protected:
  Page& efficiency() {
    openFactory();
    QTest::keyClick(&window(), Qt::Key_4, Qt::ControlModifier);
    Page& page = *workspace().madePage(QStringLiteral("efficiency"));
    EXPECT_TRUE(spinUntil([&] { return factory.efficiencyAsked > 0 && !figure(page, "allocatedGpus").isEmpty(); }));
    return page;
  }
  static QString figure(Page& page, const char* name) { return in<KeyFigure>(page, name).figure(); }
  static DataTable& rows(Page& page, const char* name) {
    auto& table = in<DataTable>(page, name);
    EXPECT_TRUE(spinUntil([&] { return table.model()->matchedRows() > 0 && !table.model()->isBusy(); })) << name;
    return table;
  }
};

TEST_F(EfficiencyTest, FiguresAndSharesAreThoseOfTheFactory) {
  Page& page = efficiency();
  EXPECT_EQ(figure(page, "allocatedGpus"), QStringLiteral("20"));
  EXPECT_EQ(figure(page, "measuredGpus"), QStringLiteral("20"));
  EXPECT_EQ(figure(page, "usedShare"), QStringLiteral("77.0"));  // (16 × 90 % + 4 × 25 %) / 20
  EXPECT_EQ(figure(page, "idleGpusNow"), QStringLiteral("3"));
  EXPECT_EQ(figure(page, "wastedHours"), QStringLiteral("4.6"));
  DataTable& tenants = rows(page, "tenantShares");
  EXPECT_EQ(cell(tenants, 0, "name"), QStringLiteral("hynix"));  // wastes most
  EXPECT_TRUE(cell(tenants, 0, "used").startsWith(QStringLiteral("25"))) << qPrintable(cell(tenants, 0, "used"));
  EXPECT_EQ(cell(tenants, 0, "idle"), QStringLiteral("3"));
  QTest::keyClick(tenants.view(), Qt::Key_2, Qt::AltModifier);
  DataTable& jobs = rows(page, "jobShares");
  EXPECT_TRUE(jobs.isVisible());
  EXPECT_EQ(cell(jobs, 0, "id"), QStringLiteral("102"));
  EXPECT_EQ(cell(jobs, 0, "ended"), QStringLiteral("running"));
  EXPECT_EQ(cell(jobs, 2, "id"), QStringLiteral("90"));
  EXPECT_EQ(cell(jobs, 2, "ended"), Format::dateTime(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 1800)));
  EXPECT_TRUE(in<KeyFigure>(page, "wastedHours").note().startsWith(QStringLiteral("running, or ended since")));
}

TEST_F(EfficiencyTest, IdleGpusAndStragglersAreNamedAndLeadThere) {
  Page& page = efficiency();
  DataTable& idle = rows(page, "idleGpus");
  EXPECT_EQ(idle.model()->matchedRows(), 3);
  EXPECT_EQ(cell(idle, 0, "gpu"), QStringLiteral("n02 GPU 3"));  // idle for longest
  EXPECT_EQ(cell(idle, 0, "idleFor"), QStringLiteral("30 min"));
  DataTable& stragglers = rows(page, "stragglers");
  EXPECT_EQ(cell(stragglers, 0, "gpu"), QStringLiteral("n01 GPU 6"));
  EXPECT_EQ(cell(stragglers, 0, "use"), QStringLiteral("41 %"));
  EXPECT_EQ(cell(stragglers, 0, "median"), QStringLiteral("93 %"));
  clickRow(stragglers, 0);
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(1, 6)});
  clickRow(idle, 0);
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(2, 3)});
  QTest::keyClick(idle.view(), Qt::Key_Return);
  EXPECT_EQ(workspace().current(), QStringLiteral("allocations"));
}

TEST_F(EfficiencyTest, AJobLeadsToItsPageAndIsSaidThereToo) {
  Page& page = efficiency();
  QTest::keyClick(rows(page, "tenantShares").view(), Qt::Key_2, Qt::AltModifier);
  DataTable& jobs = rows(page, "jobShares");
  clickRow(jobs, 0);
  QTest::keyClick(jobs.view(), Qt::Key_Return);
  ASSERT_EQ(workspace().current(), QStringLiteral("jobs"));
  auto& use = in<QLabel>(*workspace().madePage(QStringLiteral("jobs")), "jobGpuUse");
  ASSERT_TRUE(spinUntil([&] { return use.text().contains(QStringLiteral("Used 25 % of what it holds")); }))
      << qPrintable(use.text());
  EXPECT_TRUE(use.text().contains(QStringLiteral("3 GPUs idle since"))) << qPrintable(use.text());
}

TEST_F(EfficiencyTest, WithoutTelemetryItSaysWhatToSetUpAndNeverZero) {
  factory.measured = false;
  Page& page = efficiency();
  EXPECT_EQ(figure(page, "allocatedGpus"), QStringLiteral("20"));
  for (const char* name : {"measuredGpus", "usedShare", "idleGpusNow", "wastedHours"}) {
    EXPECT_EQ(figure(page, name), QString()) << name;
    EXPECT_EQ(in<KeyFigure>(page, name).note(), QStringLiteral("not measured")) << name;
  }
  auto& empty = in<QWidget>(page, "efficiencyEmpty");
  EXPECT_TRUE(empty.isVisible());
  QString words;
  for (const QLabel* label : empty.findChildren<QLabel*>()) words += label->text();
  EXPECT_TRUE(words.contains(QStringLiteral("DCGM exporter"))) << qPrintable(words);
}

TEST_F(EfficiencyTest, ShowsNothingOfThePresentAtAnInstantOfThePast) {
  Page& page = efficiency();
  rows(page, "tenantShares");
  workspace().connection().cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 3600));
  EXPECT_EQ(figure(page, "usedShare"), QString());
  EXPECT_TRUE(find<PastBanner>("pastBanner")->text().contains(QStringLiteral("of the present only")));
  auto& empty = in<QWidget>(page, "efficiencyEmpty");
  ASSERT_TRUE(empty.isVisible());
  QTest::mouseClick(empty.findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_TRUE(workspace().connection().cursor().isLive());
  EXPECT_TRUE(spinUntil([&] { return figure(page, "usedShare") == QStringLiteral("77.0"); }));
}

TEST_F(EfficiencyTest, AsksOnlyWhileItIsInView) {
  Page& page = efficiency();
  const int asked = factory.efficiencyAsked;
  QTest::keyClick(rows(page, "tenantShares").view(), Qt::Key_F5);
  EXPECT_TRUE(spinUntil([&] { return factory.efficiencyAsked == asked + 1; }));
  QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
  spinFor(std::chrono::milliseconds(100));
  EXPECT_EQ(factory.efficiencyAsked, asked + 1);
}

}  // namespace
}  // namespace aifactory
