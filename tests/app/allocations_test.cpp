// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableWidget>

#include <mutex>

#include "app/batch_dialog.h"
#include "app/format.h"
#include "app/selection.h"
#include "app/words.h"
#include "tests/app/live_fixture.h"
#include "widgets/filter_bar.h"
#include "widgets/segmented.h"
#include "widgets/state_label.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

class AllocationsTest : public LiveTest {
 protected:
  void arrange(Page& page, int arrangement) {
    QTest::mouseClick(in<Segmented>(page, "arrangement").findChildren<QAbstractButton*>()[arrangement], Qt::LeftButton);
    EXPECT_TRUE(spinUntil([&] { return settled(page); }));
  }
  /// Types a filter as a user does, from the keys that lead there to Return.
  void type(Page& page, const QString& filter) {
    auto& bar = in<FilterBar>(page, "filter");
    QTest::keyClick(table(page).view(), Qt::Key_L, Qt::ControlModifier);
    bar.lineEdit()->selectAll();
    if (filter.isEmpty()) QTest::keyClick(bar.lineEdit(), Qt::Key_Delete);
    QTest::keyClicks(bar.lineEdit(), filter);
    QTest::keyClick(bar.lineEdit(), Qt::Key_Return);
    spinFor(std::chrono::milliseconds(20));
    EXPECT_TRUE(spinUntil([&] { return settled(page); }));
  }
  QString facts(Page& page, const char* name) { return in<QLabel>(page, name).text(); }
  std::vector<QString> captions(Page& page) {
    std::vector<QString> captions;
    TableModel& model = *table(page).model();
    for (int position = 0; position < model.rowCount(); ++position) {
      if (const TableGroup* group = model.groupAt(position)) captions.push_back(model.groupCaption(*group));
    }
    return captions;
  }
  static bool has(const std::vector<QString>& all, const QString& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  }
};

TEST_F(AllocationsTest, AMalformedFilterIsMarkedWhereItIsWrongAndTheRowsStay) {
  openLive();
  Page& page = allocations();
  arrange(page, 1);
  auto& bar = in<FilterBar>(page, "filter");
  type(page, QStringLiteral("gpu = 3"));
  const int rows = table(page).model()->matchedRows();
  EXPECT_EQ(rows, 16 + 7);  // and the MIG instances of a GPU 3
  type(page, QStringLiteral("gpu = 3 AND powre > 5"));
  EXPECT_EQ(bar.errorText(), QStringLiteral("There is no field \"powre\". Did you mean \"power\"?"));
  EXPECT_EQ(table(page).model()->matchedRows(), rows);

  // The caret stands under the p of "powre".
  QLineEdit& edit = *bar.lineEdit();
  edit.setCursorPosition(12);
  const int at = edit.mapTo(&bar, edit.inputMethodQuery(Qt::ImCursorRectangle).toRect().center()).x();
  const QImage picture = bar.grab().toImage();
  const QRgb red = Theme::current().color(ColorRole::Error).rgb();
  const int line = edit.geometry().bottom() + 6;
  int left = -1, right = -1;
  for (int x = 0; x < picture.width(); ++x) {
    if (picture.pixel(x, line) != red) continue;
    if (left < 0) left = x;
    right = x;
  }
  ASSERT_GE(left, 0);
  EXPECT_NEAR((left + right) / 2, at, 3);
  QTest::keyClicks(&edit, QStringLiteral("x"));
  EXPECT_FALSE(bar.hasError());
}

TEST_F(AllocationsTest, AFilterIsCompletedByKeys) {
  openLive();
  Page& page = allocations();
  arrange(page, 1);
  auto& bar = in<FilterBar>(page, "filter");
  QTest::keyClick(table(page).view(), Qt::Key_L, Qt::ControlModifier);
  ASSERT_EQ(QApplication::focusWidget(), bar.lineEdit());
  QTest::keyClicks(bar.lineEdit(), QStringLiteral("stat"));
  auto* choices = bar.findChild<QListView*>();
  ASSERT_TRUE(choices->isVisible());
  QTest::keyClick(bar.lineEdit(), Qt::Key_Tab);
  EXPECT_EQ(bar.text(), QStringLiteral("state"));
  QTest::keyClicks(bar.lineEdit(), QStringLiteral(" = al"));
  QTest::keyClick(bar.lineEdit(), Qt::Key_Down);
  QTest::keyClick(bar.lineEdit(), Qt::Key_Return);
  EXPECT_EQ(bar.text(), QStringLiteral("state = allocated"));
  EXPECT_FALSE(choices->isVisible());
  ASSERT_TRUE(spinUntil(
      [&] { return settled(page) && table(page).model()->matchedRows() < table(page).model()->totalRows(); }));
  for (int position = 0; position < table(page).model()->rowCount(); ++position) {
    EXPECT_EQ(cell(table(page), position, "state"), QStringLiteral("Allocated"));
  }
}

TEST_F(AllocationsTest, ColumnsAreChosenByKeysAndStayOverARestart) {
  openLive();
  TableHeader* header = table(allocations()).view()->header();
  const int model = table(allocations()).model()->columnOfId(QStringLiteral("model"));
  EXPECT_FALSE(header->isSectionHidden(model));
  clickThen<QMenu>(in<QPushButton>(allocations(), "columns"),
                   [](QMenu& menu) { chooseByKeys(menu, QStringLiteral("Model")); });
  EXPECT_TRUE(header->isSectionHidden(model));
  startConsole();
  openPages();
  EXPECT_TRUE(table(allocations()).view()->header()->isSectionHidden(model));
}

TEST_F(AllocationsTest, AViewIsSavedAppliedAndRemoved) {
  openLive();
  type(allocations(), QStringLiteral("temperature > 1"));
  arrange(allocations(), 2);
  clickThen<QMenu>(in<QPushButton>(allocations(), "savedViews"), [](QMenu& menu) {
    QTimer::singleShot(0, [] {
      auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
      ASSERT_NE(dialog, nullptr);
      QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("warm ones"));
      QTest::keyClick(dialog, Qt::Key_Return);
    });
    chooseByKeys(menu, QStringLiteral("Save this view…"));
  });
  startConsole();
  openPages();
  Page& page = allocations();
  arrange(page, 0);
  EXPECT_EQ(in<FilterBar>(page, "filter").text(), QString());
  clickThen<QMenu>(in<QPushButton>(page, "savedViews"),
                   [](QMenu& menu) { chooseByKeys(menu, QStringLiteral("warm ones")); });
  EXPECT_EQ(in<FilterBar>(page, "filter").text(), QStringLiteral("temperature > 1"));
  EXPECT_EQ(table(page).groupBy(), QStringList{QStringLiteral("tenant")});
  EXPECT_EQ(in<Segmented>(page, "arrangement").currentIndex(), 2);

  clickThen<QMenu>(in<QPushButton>(page, "savedViews"), [](QMenu& menu) {
    for (QAction* action : menu.actions()) {
      if (!action->menu()) continue;
      action->menu()->actions().front()->trigger();
    }
    menu.close();
  });
  clickThen<QMenu>(in<QPushButton>(page, "savedViews"), [](QMenu& menu) {
    for (const QAction* action : menu.actions()) EXPECT_NE(action->text(), QStringLiteral("warm ones"));
    menu.close();
  });
}

TEST_F(AllocationsTest, GroupsBearTheNamesThatPeopleUse) {
  openLive();
  Page& page = allocations();
  arrange(page, 2);
  EXPECT_TRUE(has(captions(page), QStringLiteral("SK hynix")));
  EXPECT_FALSE(has(captions(page), QStringLiteral("skhynix")));
  arrange(page, 3);
  EXPECT_TRUE(has(captions(page), QStringLiteral("interactive")));
  arrange(page, 4);
  EXPECT_TRUE(has(captions(page), QStringLiteral("H100 SXM 80GB")));
  table(page).setGroupBy({QStringLiteral("state")});
  ASSERT_TRUE(spinUntil([&] { return has(captions(page), QStringLiteral("Allocated")); }));
  console->preferences().setLanguage(Preferences::Language::Korean);
  EXPECT_TRUE(has(captions(page), Words::deviceState(v1::DEVICE_STATE_ALLOCATED)));
  EXPECT_FALSE(has(captions(page), QStringLiteral("Allocated")));
  // What is shown is the name; what is written in a filter stays the word.
  type(page, QStringLiteral("tenant = skhynix AND state = allocated"));
  EXPECT_GT(table(page).model()->matchedRows(), 0);
}

TEST_F(AllocationsTest, TheTreeOpensByKeysDownToAMigInstance) {
  openLive();
  Page& page = allocations();
  DataTable& all = table(page);
  ASSERT_EQ(all.groupBy().size(), 3);
  TableView& view = *all.view();
  view.setFocus();
  QTest::keyClick(&view, Qt::Key_Home);
  for (int depth = 0; depth < 3; ++depth) {
    const int row = view.currentIndex().row();
    ASSERT_TRUE(all.model()->groupAt(row)) << depth;
    EXPECT_EQ(all.model()->depthAt(row), depth);
    QTest::keyClick(&view, Qt::Key_Right);
    ASSERT_TRUE(spinUntil([&] { return settled(page) && all.model()->groupAt(row)->expanded; }));
    QTest::keyClick(&view, Qt::Key_Down);
  }
  EXPECT_FALSE(all.model()->groupAt(view.currentIndex().row()));
  EXPECT_EQ(all.selectedKeys().size(), 1u);
  QTest::keyClick(&view, Qt::Key_Left);
  EXPECT_TRUE(all.model()->groupAt(view.currentIndex().row()));

  // The instances of a GPU stand below it, once it is opened.
  type(page, QStringLiteral("state = partitioned OR mig:*"));
  all.setExpanded(true);
  ASSERT_TRUE(
      spinUntil([&] { return settled(page) && positionOf(all, "state", QStringLiteral("Split into MIG")) > 0; }));
  const int gpu = positionOf(all, "state", QStringLiteral("Split into MIG"));
  const int rows = all.model()->rowCount();
  EXPECT_EQ(all.model()->depthAt(gpu), 3);
  EXPECT_EQ(all.model()->depthAt(gpu + 1), 4);
  EXPECT_TRUE(cell(all, gpu + 1, "device").startsWith(cell(all, gpu, "device") + QStringLiteral(" MIG")));
  clickRow(all, gpu);
  QTest::keyClick(&view, Qt::Key_Left);
  ASSERT_TRUE(spinUntil([&] { return settled(page) && all.model()->rowCount() < rows; }));
  EXPECT_EQ(all.model()->depthAt(gpu + 1), 3);
  ASSERT_EQ(view.currentIndex().row(), gpu);
  EXPECT_EQ(all.model()->expandedAt(gpu), std::optional(false));
  QTest::keyClick(&view, Qt::Key_Right);
  ASSERT_TRUE(spinUntil([&] { return settled(page) && all.model()->rowCount() == rows; }));
  QTest::keyClick(&view, Qt::Key_Down);
  QTest::keyClick(&view, Qt::Key_Left);
  EXPECT_EQ(view.currentIndex().row(), gpu);
}

TEST_F(AllocationsTest, DetailsFollowTheSelectionAndLeadToTheJobAndBack) {
  openLive();
  const v1::Job made = live->submit("probe", "#!/bin/bash\necho hello\nsleep 600\n", 2);
  ASSERT_TRUE(spinUntil([&] { return live->job(made.name()).state() == v1::Job::STATE_RUNNING; }));
  Page& page = allocations();
  arrange(page, 1);
  type(page, QStringLiteral("job_name = probe"));
  ASSERT_TRUE(spinUntil([&] { return table(page).model()->rowCount() == 2; }));
  clickRow(table(page), 0);
  EXPECT_TRUE(in<QLabel>(page, "deviceSubject").text().endsWith(cell(table(page), 0, "device")));
  EXPECT_TRUE(facts(page, "deviceFacts").contains(QStringLiteral("SK Telecom")));
  EXPECT_TRUE(facts(page, "deviceFacts").contains(QStringLiteral("probe")));
  EXPECT_TRUE(facts(page, "nodeFacts").contains(QStringLiteral("interactive")));

  QTest::mouseClick(&in<QPushButton>(page, "showJob"), Qt::LeftButton);
  EXPECT_EQ(workspace().current(), QStringLiteral("jobs"));
  Page& jobsPage = *workspace().madePage(QStringLiteral("jobs"));
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(jobsPage, "jobSubject").text() == QStringLiteral("probe"); }));
  ASSERT_TRUE(spinUntil([&] { return table(jobsPage).selectedKeys().size() == 1; }));
  QTest::mouseClick(&in<QPushButton>(jobsPage, "showGpus"), Qt::LeftButton);
  EXPECT_EQ(workspace().current(), QStringLiteral("allocations"));
  ASSERT_TRUE(spinUntil([&] { return settled(page) && table(page).selectedKeys().size() == 2; }));
  EXPECT_EQ(workspace().selection().devices().size(), 2u);
}

TEST_F(AllocationsTest, ANodeIsDrainedWithAReasonAndResumed) {
  openLive();
  Page& page = allocations();
  arrange(page, 1);
  type(page, QStringLiteral("node = h100-0003"));
  clickRow(table(page), 0);
  QTest::mouseClick(&in<QPushButton>(page, "drain"), Qt::LeftButton);
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  auto& doIt = in<QPushButton>(*dialog, "doIt");
  auto& reason = in<QLineEdit>(*dialog, "reason");
  EXPECT_FALSE(doIt.isEnabled());
  EXPECT_EQ(dialog->focusWidget(), &reason);
  QTest::keyClicks(&reason, QStringLiteral("   "));
  EXPECT_FALSE(doIt.isEnabled());
  QTest::keyClicks(&reason, QStringLiteral("loose cable"));
  QTest::keyClick(&reason, Qt::Key_Return);
  auto& items = in<QTableWidget>(*dialog, "batchItems");
  ASSERT_TRUE(spinUntil([&] { return items.item(0, items.columnCount() - 1)->text() == QStringLiteral("Draining"); }));
  EXPECT_EQ(live->node("nodes/h100-0003").reason(), "loose cable");
  QTest::keyClick(dialog, Qt::Key_Return);
  EXPECT_TRUE(spinUntil([&] { return page.findChild<BatchDialog*>() == nullptr; }));
  ASSERT_TRUE(spinUntil([&] { return cell(table(page), 0, "reason") == QStringLiteral("loose cable"); }));
  EXPECT_TRUE(cell(table(page), 0, "state").startsWith(QStringLiteral("Drain")));
  EXPECT_TRUE(spinUntil([&] { return facts(page, "nodeFacts").contains(QStringLiteral("loose cable")); }));

  QTest::mouseClick(&in<QPushButton>(page, "resume"), Qt::LeftButton);
  dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return live->node("nodes/h100-0003").reason().empty(); }));
  EXPECT_TRUE(spinUntil([&] { return !cell(table(page), 0, "state").startsWith(QStringLiteral("Drain")); }));
}

TEST_F(AllocationsTest, LanguageAndThemeKeepFilterSelectionAndExpansion) {
  openLive();
  Page& page = allocations();
  type(page, QStringLiteral("node = h100-0002"));
  table(page).setExpanded(true);
  ASSERT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->rowCount() > 8; }));
  const int rows = table(page).model()->rowCount();
  clickRow(table(page), 5);
  const auto selected = table(page).selectedKeys();
  ASSERT_EQ(selected.size(), 1u);
  console->preferences().setLanguage(Preferences::Language::Korean);
  console->preferences().setTheme(Preferences::Theme::Light);
  spinFor(std::chrono::milliseconds(50));
  EXPECT_EQ(in<FilterBar>(page, "filter").text(), QStringLiteral("node = h100-0002"));
  EXPECT_EQ(table(page).model()->rowCount(), rows);
  EXPECT_EQ(table(page).selectedKeys(), selected);
  type(page, QStringLiteral("node ="));
  EXPECT_TRUE(in<FilterBar>(page, "filter").errorText().contains(QStringLiteral("\"node=\" 뒤에")))
      << qPrintable(in<FilterBar>(page, "filter").errorText());
}

TEST_F(AllocationsTest, TabLeadsThroughEveryControl) {
  openLive();
  Page& page = allocations();
  arrange(page, 1);
  clickRow(table(page), 0);
  in<FilterBar>(page, "filter").lineEdit()->setFocus();
  QSet<QWidget*> visited;
  for (int step = 0; step < 40; ++step) {
    visited << QApplication::focusWidget();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
  }
  for (const char* name : {"savedViews", "columns", "drain", "resume"}) {
    EXPECT_TRUE(visited.contains(&in<QPushButton>(page, name))) << name;
  }
  EXPECT_TRUE(visited.contains(table(page).view()));
  const auto choices = in<Segmented>(page, "arrangement").findChildren<QAbstractButton*>();
  EXPECT_TRUE(std::any_of(choices.begin(), choices.end(), [&](auto* choice) { return visited.contains(choice); }));
}

/// Of a factory whose answers the test writes.
class ScriptedAllocationsTest : public ConsoleTest {
 protected:
  /// Every GPU in a row of its own, and none selected.
  Page& openAllocations() {
    openFactory();
    QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
    Page& page = *workspace().madePage(QStringLiteral("allocations"));
    table(page).setGroupBy({});
    table(page).select({});
    EXPECT_TRUE(spinUntil([&] { return settled(page) && table(page).model()->rowCount() == SmallFactory::gpus; }));
    return page;
  }

  std::mutex mutex;
  std::vector<v1::DrainNodeRequest> asked;
};

TEST_F(ScriptedAllocationsTest, VerbsAreForThoseWhoMayAndForWhatIsSelected) {
  std::erase(factory.methods, "/aifactory.v1.FleetService/ResumeNode");
  Page& page = openAllocations();
  const auto& drain = in<QAction>(page, "drainNodes");
  const auto& resume = in<QAction>(page, "resumeNodes");
  EXPECT_TRUE(drain.isVisible());
  EXPECT_FALSE(drain.isEnabled());
  EXPECT_FALSE(resume.isVisible());
  clickRow(table(page), 0);
  EXPECT_TRUE(drain.isEnabled());
  EXPECT_FALSE(resume.isEnabled());
}

TEST_F(ScriptedAllocationsTest, DetailsSayWhenAndByWhatItWasMeasured) {
  Page& page = openAllocations();
  const QString sampled = Format::clock(QDateTime::fromSecsSinceEpoch(SmallFactory::now - SmallFactory::sampleAge)) +
                          QStringLiteral(" · Prometheus");
  const auto& facts = in<QLabel>(page, "deviceFacts");
  workspace().selection().selectDevices({SmallFactory::device(0, 2)});
  EXPECT_TRUE(spinUntil([&] { return facts.text().contains(sampled); })) << qPrintable(facts.text());
  workspace().selection().selectDevices({SmallFactory::device(11, 0)});
  EXPECT_TRUE(spinUntil([&] { return facts.text().count(QStringLiteral("not measured")) == 5; }))
      << qPrintable(facts.text());
  EXPECT_FALSE(facts.text().contains(sampled));
}

TEST_F(ScriptedAllocationsTest, TryingAgainSendsTheVeryRequest) {
  factory.drainNode = [this](grpc::ServerContext&, const v1::DrainNodeRequest& request, v1::DrainNodeResponse&) {
    const std::lock_guard lock(mutex);
    asked.push_back(request);
    if (asked.size() > 1) return grpc::Status();
    return ScriptedFactory::refusal(grpc::RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "Too many calls are waiting.");
  };
  Page& page = openAllocations();
  clickRow(table(page), 0);
  QTest::mouseClick(&in<QPushButton>(page, "drain"), Qt::LeftButton);
  auto* dialog = page.findChild<BatchDialog*>();
  ASSERT_NE(dialog, nullptr);
  QTest::keyClicks(&in<QLineEdit>(*dialog, "reason"), QStringLiteral("loose cable"));
  QTest::mouseClick(&in<QPushButton>(*dialog, "doIt"), Qt::LeftButton);
  auto& again = in<QPushButton>(*dialog, "again");
  ASSERT_TRUE(spinUntil([&] { return again.isVisible(); }));
  QTest::mouseClick(&again, Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(*dialog, "consequence").text() == QStringLiteral("1 done"); }));
  const std::lock_guard lock(mutex);
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_FALSE(asked[0].request_id().empty());
  EXPECT_EQ(asked[0].SerializeAsString(), asked[1].SerializeAsString());
}

TEST_F(ScriptedAllocationsTest, DetailsOfALowWindowScrollAndAreNotCutOff) {
  window().resize(960, 600);
  Page& page = openAllocations();
  clickRow(table(page), 0);
  for (const char* name : {"deviceFacts", "nodeFacts"}) {
    const auto& label = in<QLabel>(page, name);
    EXPECT_TRUE(label.isVisible()) << name;
    EXPECT_GE(label.height(), label.heightForWidth(label.width())) << name;
    EXPECT_TRUE(label.parentWidget()->rect().contains(label.geometry())) << name;
  }
}

TEST_F(AllocationsTest, ACustomerSeesOnlyItsOwnUnderItsRealNumbers) {
  openLive(testing::customer({"tenants/skt"}));
  const v1::Job first = live->submit("first", "#!/bin/bash\nsleep 600\n", 3);
  ASSERT_TRUE(spinUntil([&] { return live->job(first.name()).state() == v1::Job::STATE_RUNNING; }));
  Page& page = allocations();
  arrange(page, 1);
  clickRow(table(page), 0);
  EXPECT_TRUE(in<QPushButton>(page, "drain").isHidden());
  EXPECT_TRUE(in<QPushButton>(page, "resume").isHidden());
  const FleetStore& fleet = workspace().connection().fleet();
  ASSERT_TRUE(spinUntil([&] { return fleet.devicesOfJob(*jobNumber(first.name())).size() == 3; }));
  ASSERT_TRUE(
      spinUntil([&] { return settled(page) && positionOf(table(page), "jobName", QStringLiteral("first")) >= 0; }));
  for (int position = 0; position < table(page).model()->rowCount(); ++position) {
    const QString tenant = cell(table(page), position, "tenant");
    EXPECT_TRUE(tenant == QStringLiteral("SK Telecom") || tenant == QStringLiteral("—")) << qPrintable(tenant);
  }
  // The job's own words on where it runs name the same GPUs as the rows.
  const v1::Job job = live->job(first.name());
  ASSERT_EQ(job.allocations_size(), 1);
  QSet<QString> expected, shown;
  for (const std::uint32_t gpu : job.allocations(0).gpus()) {
    expected << QStringLiteral("%1 GPU %2").arg(text(job.allocations(0).hosts())).arg(gpu);
  }
  for (const std::uint32_t device : fleet.devicesOfJob(*jobNumber(first.name()))) shown << Words::device(fleet, device);
  EXPECT_EQ(shown, expected);
}

}  // namespace
}  // namespace aifactory
