// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QHelpEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QSpinBox>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

#include "app/selection.h"
#include "app/words.h"
#include "tests/app/twin_page_fixture.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

TEST_F(TwinPageTest, ShowsTheHallAndWhoRendersIt) {
  TwinPage& page = openTwin();
  EXPECT_EQ(page.view().wish().scene->items.size(), SmallFactory::gpus + SmallFactory::nodes + 4u);
  EXPECT_TRUE(page.view().frameText().contains(QStringLiteral("samples")));
  EXPECT_FALSE(page.view().renderer().backend().name.isEmpty());
}

TEST_F(TwinPageTest, EachOverlayColoursEachGpuByItsOwnValue) {
  TwinPage& page = openTwin();
  const std::uint32_t down = SmallFactory::device(11, 0), busy = SmallFactory::device(0, 0),
                      other = SmallFactory::device(2, 0), idle = SmallFactory::device(5, 0);
  EXPECT_NE(colorOf(page, busy), colorOf(page, idle));
  EXPECT_EQ(colorOf(page, down), Theme::current().color(StatusKind::Error).rgb() & RGB_MASK);
  EXPECT_EQ(colorOf(page, SmallFactory::gpus), preview::ownColor);
  for (const Overlay overlay : {Overlay::Tenant, Overlay::Job}) {
    chooseOverlay(page, overlay);
    EXPECT_NE(colorOf(page, busy), colorOf(page, other));
    EXPECT_NE(colorOf(page, other), colorOf(page, idle));
  }
  chooseOverlay(page, Overlay::State);
  EXPECT_NE(colorOf(page, busy), colorOf(page, idle));
  chooseOverlay(page, Overlay::Phase);
  EXPECT_EQ(colorOf(page, busy), colorOf(page, down));
  chooseOverlay(page, Overlay::DataAge);
  EXPECT_EQ(colorOf(page, down), preview::notMeasured);
  EXPECT_NE(colorOf(page, busy), preview::notMeasured);
}

TEST_F(TwinPageTest, OneNodesStateChangesJustItsGpus) {
  TwinPage& page = openTwin();
  const std::vector<preview::ItemColor> before = *page.view().wish().colors;
  factory.setNode(7, v1::DEVICE_STATE_DOWN);
  const std::uint32_t first = SmallFactory::device(7, 0);
  ASSERT_TRUE(spinUntil([&] { return colorOf(page, first) != before[first]; }));
  for (std::uint32_t item = 0; item < before.size(); ++item) {
    const bool ofNode = item >= first && item < first + SmallFactory::gpusPerNode;
    EXPECT_EQ(colorOf(page, item) != before[item], ofNode) << item;
  }
}

TEST_F(TwinPageTest, AClickSelectsTheGpuUnderThePointerAndItsCardNamesIt) {
  TwinPage& page = openTwin();
  const auto found = hoverAGpu(page);
  ASSERT_TRUE(found);
  QToolTip::hideText();
  QHelpEvent help(QEvent::ToolTip, found->first, page.view().mapToGlobal(found->first));
  QCoreApplication::sendEvent(&page.view(), &help);
  EXPECT_TRUE(QToolTip::text().contains(Words::device(workspace().connection().fleet(), found->second)));
  QTest::mouseClick(&page.view(), Qt::LeftButton, {}, found->first);
  ASSERT_TRUE(spinUntil([&] { return !workspace().selection().empty(); }));
  EXPECT_EQ(workspace().selection().devices(), std::vector{found->second});
}

TEST_F(TwinPageTest, ADoubleClickLeadsToTheAllocation) {
  TwinPage& page = openTwin();
  const auto found = hoverAGpu(page);
  ASSERT_TRUE(found);
  QTest::mouseDClick(&page.view(), Qt::LeftButton, {}, found->first);
  EXPECT_TRUE(spinUntil([&] { return workspace().current() != QStringLiteral("twin"); }));
}

TEST_F(TwinPageTest, OutlinesWhatIsSelectedElsewhereWithItsJob) {
  TwinPage& page = openTwin();
  workspace().selection().selectDevices({SmallFactory::device(1, 3)});
  EXPECT_EQ(page.view().wish().selected->size(), 16u);  // all of job 101
  workspace().selection().selectJob(102);
  EXPECT_EQ(page.view().wish().selected->size(), 4u);
  workspace().selection().clear();
  EXPECT_TRUE(page.view().wish().selected->empty());
}

TEST_F(TwinPageTest, IsolateDimsAndCutHidesAndBothComeBack) {
  TwinPage& page = openTwin();
  workspace().selection().selectJob(102);
  QTest::mouseClick(&in<QAbstractButton>(page, "isolate"), Qt::LeftButton);
  ASSERT_TRUE(page.view().wish().visible);
  const auto& visible = *page.view().wish().visible;
  const auto& instances = page.view().wish().scene->instances;
  ASSERT_EQ(visible.size(), instances.size());
  EXPECT_NE(std::count(visible.begin(), visible.end(), 0), 0);
  for (std::size_t i = 0; i < visible.size(); ++i) {
    EXPECT_TRUE(visible[i] == 1 || instances[i].item >= SmallFactory::gpus) << instances[i].item;
  }
  const preview::ItemColor dim = Theme::current().color(ColorRole::Line).rgb() & RGB_MASK;
  for (std::uint32_t gpu = 0; gpu < SmallFactory::gpus; ++gpu) {
    EXPECT_EQ(colorOf(page, gpu) != dim, gpu >= 16 && gpu < 20) << gpu;
  }
  QTest::keyClick(&page.view(), Qt::Key_I);
  EXPECT_FALSE(page.view().wish().visible);
  EXPECT_NE(colorOf(page, 0), dim);

  auto& cut = in<QSlider>(page, "cut");
  EXPECT_TRUE(page.view().wish().cuts.empty());
  QTest::keyClick(&cut, Qt::Key_Left);
  ASSERT_EQ(page.view().wish().cuts.size(), 1u);
  EXPECT_LT(page.view().wish().cuts.front().offset, page.view().wish().scene->bounds.high.y);
  QTest::keyClick(&cut, Qt::Key_Right);
  EXPECT_TRUE(page.view().wish().cuts.empty());
}

TEST_F(TwinPageTest, MouseAndKeysMoveTheCamera) {
  TwinPage& page = openTwin();
  PreviewView& view = page.view();
  const preview::Camera home = view.camera().camera();
  preview::Camera last = home;
  const auto moved = [&] {
    const preview::Camera before = std::exchange(last, view.camera().camera());
    return last != before;
  };
  const QPoint from = view.rect().center(), to = from + QPoint(80, 30);
  const auto drag = [&](Qt::MouseButton button) {
    QTest::mousePress(&view, button, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, button, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &move);
    QTest::mouseRelease(&view, button, {}, to);
  };
  drag(Qt::LeftButton);
  EXPECT_TRUE(moved());
  EXPECT_EQ(view.camera().target(), home.target);
  EXPECT_TRUE(workspace().selection().empty());  // a drag chooses nothing
  drag(Qt::MiddleButton);
  EXPECT_TRUE(moved());
  QWheelEvent wheel(from, view.mapToGlobal(from), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&view, &wheel);
  EXPECT_TRUE(moved());
  for (const Qt::Key key : {Qt::Key_W, Qt::Key_Left, Qt::Key_E}) {
    QTest::keyPress(&view, key);
    EXPECT_TRUE(spinUntil(moved)) << key;
    QTest::keyRelease(&view, key);
  }
  QTest::keyClick(&view, Qt::Key_Home);
  EXPECT_NEAR(length(view.camera().camera().eye - home.eye), 0, 0.01F);
  workspace().selection().selectDevices({SmallFactory::device(0, 0)});
  QTest::keyClick(&view, Qt::Key_F);
  EXPECT_TRUE(moved());
  EXPECT_LT(view.camera().distance(), length(home.eye - home.target));
}

TEST_F(TwinPageTest, ARackTellsWhomItFeedsAndLeadsThere) {
  TwinPage& page = openTwin();
  auto& supply = in<QComboBox>(page, "supply");
  supply.lineEdit()->selectAll();
  QTest::keyClicks(&supply, QStringLiteral("Rack h1-r01-01"));
  QTest::keyClick(&supply, Qt::Key_Return);
  EXPECT_EQ(workspace().selection().devices().size(), 24u);
  const QString said = in<QLabel>(page, "supplyConsequence").text();
  for (const char* part : {"24 GPUs", "2 jobs", "2 tenants"}) {
    EXPECT_TRUE(said.contains(QLatin1String(part))) << qPrintable(said);
  }
  auto& facts = in<QLabel>(page, "supplyFacts");
  EXPECT_TRUE(facts.text().contains(QStringLiteral("train-101")));
  Q_EMIT facts.linkActivated(QStringLiteral("jobs/101"));
  EXPECT_EQ(workspace().current(), QStringLiteral("jobs"));
}

TEST_F(TwinPageTest, ABookmarkIsThereAgainNextTime) {
  TwinPage& page = openTwin();
  QTest::keyClick(&page.view(), Qt::Key_D, Qt::ControlModifier);
  auto* dialog = page.findChild<QInputDialog*>(QStringLiteral("viewName"));
  ASSERT_NE(dialog, nullptr);
  QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("My corner"));
  QTest::keyClick(dialog, Qt::Key_Return);
  const CameraBookmarks kept(console->preferences().settings(), workspace().connection().profile());
  ASSERT_EQ(kept.all().size(), 1u);
  EXPECT_EQ(kept.all().front().name, QStringLiteral("My corner"));
  EXPECT_NEAR(length(kept.all().front().eye - page.view().camera().camera().eye), 0, 0.01F);
  clickThen<QMenu>(in<QAbstractButton>(page, "twinViews"), [](QMenu& menu) {
    QStringList entries;
    for (const QAction* action : menu.actions()) entries << action->text();
    EXPECT_TRUE(entries.contains(QStringLiteral("Whole site")));
    EXPECT_TRUE(entries.contains(QStringLiteral("My corner")));
    menu.close();
  });
}

TEST_F(TwinPageTest, PicturesAreSavedAtTheirSizeAndATurnAsMany) {
  TwinPage& page = openTwin();
  QTest::keyClick(&page.view(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
  auto* dialog = page.findChild<QDialog*>(QStringLiteral("pictureDialog"));
  ASSERT_NE(dialog, nullptr);
  in<QComboBox>(*dialog, "pictureSize").setCurrentIndex(1);
  in<QSpinBox>(*dialog, "pictureSamples").setValue(1);
  in<QSpinBox>(*dialog, "pictureFrames").setValue(2);
  in<QComboBox>(*dialog, "pictureKind").setCurrentIndex(1);
  in<QLineEdit>(*dialog, "pictureFile").setText(m_directory.filePath(QStringLiteral("hall.png")));
  QTest::mouseClick(&in<QAbstractButton>(*dialog, "savePictureNow"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<QAbstractButton>(*dialog, "savePictureNow").isEnabled(); }));
  const QImage first(m_directory.filePath(QStringLiteral("hall-0001.png")));
  const QImage second(m_directory.filePath(QStringLiteral("hall-0002.png")));
  EXPECT_EQ(first.size(), QSize(1280, 720));
  EXPECT_FALSE(second.isNull());
  EXPECT_NE(first, second);
}

TEST_F(TwinPageTest, RestsWhileItIsOutOfView) {
  TwinPage& page = openTwin();
  QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
  spinFor(std::chrono::milliseconds(500));
  const int samples = page.view().renderer().frame().samples;
  spinFor(std::chrono::milliseconds(200));
  EXPECT_EQ(page.view().renderer().frame().samples, samples);
}

}  // namespace
}  // namespace aifactory
