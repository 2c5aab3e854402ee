// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>

#include "widgets/details_dock.h"

namespace aifactory::test {
namespace {

constexpr int leastWidth = 200;

/// A page with a toolbar, a surface and details, in a window.
class DetailsDockTest : public ::testing::Test {
 protected:
  DetailsDockTest() : m_dock(makeDock()) {
    auto* layout = new QVBoxLayout(&m_window);
    layout->addWidget(m_dock->toggle());
    layout->addWidget(m_dock);
    m_window.resize(760, 400);
    m_window.show();
  }

  static DetailsDock* makeDock() {
    auto* dock = new DetailsDock(new QLineEdit, new QLineEdit, leastWidth);
    dock->setTitle(QStringLiteral("Job details"));
    return dock;
  }
  QWidget& part(const char* name) { return *m_dock->findChild<QWidget*>(QLatin1String(name)); }
  QWidget& pane() { return part("detailsPane"); }
  void click(QWidget& button) { QTest::mouseClick(&button, Qt::LeftButton); }
  void doubleClickTitle() { QTest::mouseDClick(&part("detailsTitle"), Qt::LeftButton); }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(&m_window, key, modifiers); }
  void drag(int by) {
    QSplitterHandle* handle = m_dock->findChild<QSplitter*>()->handle(1);
    const QPoint from = handle->rect().center();
    QTest::mousePress(handle, Qt::LeftButton, {}, from);
    QTest::mouseMove(handle, from + QPoint(by, 0));
    QTest::mouseRelease(handle, Qt::LeftButton, {}, from + QPoint(by, 0));
  }

  QWidget m_window;
  DetailsDock* m_dock;
};

TEST_F(DetailsDockTest, IsDockedAtTheRightAndTheSurfaceTakesWhatIsLeft) {
  EXPECT_FALSE(pane().isWindow());
  EXPECT_EQ(pane().width(), leastWidth);
  m_window.resize(900, 400);
  EXPECT_EQ(pane().width(), leastWidth);
  EXPECT_EQ(pane().mapTo(m_dock, pane().rect().topRight()).x(), m_dock->width() - 1);
}

TEST_F(DetailsDockTest, IsHiddenAndShownByItsButtonsAndItsKeys) {
  click(part("hideDetails"));
  EXPECT_FALSE(pane().isVisible());
  EXPECT_FALSE(m_dock->toggle()->isChecked());
  click(*m_dock->toggle());
  EXPECT_TRUE(pane().isVisible());
  EXPECT_TRUE(m_dock->toggle()->isChecked());
  press(Qt::Key_I, Qt::ControlModifier);
  EXPECT_FALSE(pane().isVisible());
  press(Qt::Key_I, Qt::ControlModifier);
  EXPECT_TRUE(pane().isVisible());
}

TEST_F(DetailsDockTest, FloatsAndDocksByButtonTitleAndKeys) {
  QSignalSpy changed(m_dock, &DetailsDock::stateChanged);
  click(part("floatDetails"));
  EXPECT_TRUE(pane().isWindow());
  EXPECT_TRUE(pane().isVisible());
  EXPECT_EQ(pane().windowTitle(), QStringLiteral("Job details"));
  EXPECT_EQ(changed.size(), 1);
  doubleClickTitle();
  EXPECT_FALSE(pane().isWindow());
  EXPECT_EQ(pane().width(), leastWidth);
  doubleClickTitle();
  EXPECT_TRUE(pane().isWindow());
  press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_FALSE(pane().isWindow());
  EXPECT_TRUE(pane().isVisible());
}

TEST_F(DetailsDockTest, WidthIsKeptOverHidingFloatingAndRestoring) {
  drag(-60);
  EXPECT_EQ(pane().width(), leastWidth + 60);
  click(*m_dock->toggle());
  click(*m_dock->toggle());
  EXPECT_EQ(pane().width(), leastWidth + 60);
  click(part("floatDetails"));
  click(part("floatDetails"));
  EXPECT_EQ(pane().width(), leastWidth + 60);

  const std::unique_ptr<DetailsDock> again(makeDock());
  again->restoreState(m_dock->saveState());
  again->resize(760, 400);
  again->show();
  EXPECT_EQ(again->findChild<QWidget*>(QStringLiteral("detailsPane"))->width(), leastWidth + 60);
}

TEST_F(DetailsDockTest, AFloatingWindowComesAndGoesWithItsPage) {
  click(part("floatDetails"));
  pane().resize(320, 240);
  m_dock->hide();
  EXPECT_FALSE(pane().isVisible());
  EXPECT_TRUE(m_dock->isShown());

  const std::unique_ptr<DetailsDock> again(makeDock());
  again->restoreState(m_dock->saveState());
  auto* restored = again->findChild<QWidget*>(QStringLiteral("detailsPane"));
  EXPECT_FALSE(restored->isVisible());
  again->show();
  EXPECT_TRUE(restored->isVisible());
  EXPECT_TRUE(restored->isWindow());
  EXPECT_EQ(restored->size(), QSize(320, 240));

  m_dock->show();
  EXPECT_TRUE(pane().isVisible());
  const QPointer<QWidget> floated = &pane();
  delete m_dock;
  EXPECT_EQ(floated, nullptr);
}

TEST_F(DetailsDockTest, ClosingTheWindowHidesTheDetailsAndRevealBringsThemBack) {
  click(part("floatDetails"));
  pane().close();
  EXPECT_FALSE(m_dock->isShown());
  EXPECT_FALSE(m_dock->toggle()->isChecked());
  m_dock->reveal();
  EXPECT_TRUE(pane().isVisible());
  EXPECT_TRUE(pane().isWindow());
}

TEST_F(DetailsDockTest, KeysStayWithWhatHadThemWhenItMoves) {
  auto* edit = pane().findChild<QLineEdit*>();
  edit->setFocus();
  press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(pane().isWindow());
  EXPECT_TRUE(QTest::qWaitFor([&] { return QApplication::focusWidget() == edit; }));
  QTest::keyClick(edit, Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_FALSE(pane().isWindow());
  EXPECT_TRUE(QTest::qWaitFor([&] { return QApplication::focusWidget() == edit; }));
}

TEST_F(DetailsDockTest, WhereThereAreNoDetailsTheChoiceStays) {
  m_dock->setOffered(false);
  EXPECT_FALSE(pane().isVisible());
  EXPECT_FALSE(m_dock->toggle()->isEnabled());
  m_dock->setOffered(true);
  EXPECT_TRUE(pane().isVisible());
  EXPECT_TRUE(m_dock->toggle()->isEnabled());
}

}  // namespace
}  // namespace aifactory::test
