// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QUrl>

#include "app/selection.h"
#include "tests/app/glb_scene.h"
#include "tests/app/twin_page_fixture.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

/// Scenes of the user's own on the Twin page.
class TwinSceneTest : public TwinPageTest {
 protected:
  QString save(const QString& name, const QByteArray& bytes) {
    const QString path = m_directory.filePath(name);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return path;
  }
  /// Three blocks: a busy node by its bare name, a GPU of an idle one, and something else.
  QString savePlant() {
    return save(QStringLiteral("plant.glb"), glbBytes(blocks({"n00", "nodes/n05/gpus/0", "tree"})));
  }
  static void drop(TwinPage& page, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&page, &enter);
    if (!enter.isAccepted()) return;
    QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&page, &event);
  }
  static bool shows(TwinPage& page, std::size_t items) {
    return spinUntil([&] { return page.view().wish().scene && page.view().wish().scene->items.size() == items; });
  }
  static QString message(TwinPage& page) { return in<MessageBar>(page, "twinMessage").text(); }
  static QAbstractButton& chooser(TwinPage& page) { return in<QAbstractButton>(page, "twinChooser"); }
};

TEST_F(TwinSceneTest, AFileThatIsDroppedIsShownInTheColoursOfTheFleet) {
  TwinPage& page = openTwin();
  const preview::ItemColor busy = colorOf(page, SmallFactory::device(0, 0)),
                           idle = colorOf(page, SmallFactory::device(5, 0));
  drop(page, savePlant());
  ASSERT_TRUE(shows(page, 3));
  EXPECT_EQ(chooser(page).text(), QStringLiteral("plant.glb"));
  EXPECT_TRUE(message(page).contains(QStringLiteral("2")) && message(page).contains(QStringLiteral("1")));
  EXPECT_NE(colorOf(page, 0), preview::ownColor);
  EXPECT_EQ(colorOf(page, 1), idle);
  EXPECT_EQ(colorOf(page, 2), preview::ownColor);
  chooseOverlay(page, Overlay::Tenant);
  EXPECT_NE(colorOf(page, 0), colorOf(page, 1));
  EXPECT_NE(busy, idle);
}

TEST_F(TwinSceneTest, PicksAndTheSelectionAreOfTheSameThing) {
  TwinPage& page = openTwin();
  drop(page, savePlant());
  ASSERT_TRUE(shows(page, 3));
  workspace().selection().selectDevices({SmallFactory::device(5, 0)});
  EXPECT_EQ(*page.view().wish().selected, std::vector{1u});
  QTest::keyClick(&page.view(), Qt::Key_F);
  workspace().selection().clear();
  QTest::mouseClick(&page.view(), Qt::LeftButton, {}, page.view().rect().center());
  ASSERT_TRUE(spinUntil([&] { return !workspace().selection().empty(); }));
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(5, 0)});
  QTest::keyClick(&page.view(), Qt::Key_I);
  const preview::ItemColor dim = Theme::current().color(ColorRole::Line).rgb() & RGB_MASK;
  EXPECT_EQ(colorOf(page, 0), dim);
  EXPECT_NE(colorOf(page, 1), dim);
}

TEST_F(TwinSceneTest, AFileThatCannotBeReadSaysWhyAndTheEarlierSceneStays) {
  TwinPage& page = openTwin();
  const auto before = page.view().wish().scene;
  drop(page, save(QStringLiteral("broken.glb"), glbBytes(blocks({"n00"})).chopped(9)));
  ASSERT_TRUE(spinUntil([&] { return message(page).contains(QStringLiteral("broken.glb")); }));
  EXPECT_TRUE(message(page).contains(QStringLiteral("length"))) << qPrintable(message(page));
  drop(page, m_directory.filePath(QStringLiteral("nowhere.glb")));
  ASSERT_TRUE(spinUntil([&] { return message(page).contains(QStringLiteral("nowhere.glb")); }));
  EXPECT_EQ(page.view().wish().scene, before);
  EXPECT_EQ(chooser(page).text(), QStringLiteral("Data hall"));
}

TEST_F(TwinSceneTest, OtherFilesAreNotTaken) {
  TwinPage& page = openTwin();
  drop(page, save(QStringLiteral("notes.txt"), "hello"));
  spinFor(std::chrono::milliseconds(100));
  EXPECT_EQ(message(page), QString());
}

TEST_F(TwinSceneTest, IsOpenedByTheMenuIsRememberedAndLeadsBackToTheHall) {
  TwinPage& page = openTwin();
  const std::size_t hall = page.view().wish().scene->items.size();
  const QString path = savePlant();
  clickThen<QMenu>(chooser(page), [](QMenu& menu) { chooseByKeys(menu, QStringLiteral("Open a scene…")); });
  auto* dialog = page.findChild<QFileDialog*>(QStringLiteral("sceneFile"));
  ASSERT_NE(dialog, nullptr);
  auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
  ASSERT_NE(name, nullptr);
  name->setText(path);  // typed letter by letter, the dialog's completion makes something else of it
  QTest::keyClick(name, Qt::Key_Return);
  ASSERT_TRUE(shows(page, 3));
  const preview::Camera site = page.view().camera().camera();
  QTest::keyClick(&page.view(), Qt::Key_W);
  QTest::keyClick(&page.view(), Qt::Key_Home);
  EXPECT_NEAR(length(page.view().camera().camera().eye - site.eye), 0, 0.01F);

  clickThen<QMenu>(chooser(page), [](QMenu& menu) { chooseByKeys(menu, QStringLiteral("Data hall")); });
  ASSERT_TRUE(shows(page, hall));
  clickThen<QMenu>(chooser(page), [](QMenu& menu) { chooseByKeys(menu, QStringLiteral("plant.glb")); });
  EXPECT_TRUE(shows(page, 3));
}

}  // namespace
}  // namespace aifactory
