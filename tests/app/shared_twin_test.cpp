// SPDX-License-Identifier: GPL-3.0-or-later
// The factory's scenes on the Twin page.
#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QUrl>

#include "app/twin/preview_view.h"
#include "app/twin/twin_page.h"
#include "tests/app/glb_scene.h"
#include "tests/app/live_fixture.h"
#include "tests/twins/some_scene.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

class SharedTwinTest : public LiveTest {
 protected:
  TwinPage& openTwin() {
    openLive();
    QTest::keyClick(&window(), Qt::Key_5, Qt::ControlModifier);
    auto& page = *dynamic_cast<TwinPage*>(workspace().madePage(QStringLiteral("twin")));
    EXPECT_TRUE(spinUntil([&] { return page.view().wish().scene != nullptr; }));
    return page;
  }
  v1::Twin share(const std::string& name, const std::vector<std::string>& parts) {
    const v1::Twin twin = live->share(name, glbBytes(blocks(parts)).toStdString());
    EXPECT_TRUE(isListed(twin.name()));
    return twin;
  }
  bool isListed(const std::string& twin) {
    return spinUntil([&] { return workspace().connection().twins().find(twin) != nullptr; });
  }
  void choose(TwinPage& page, const char* entry) {
    clickThen<QMenu>(chooser(page), [&](QMenu& menu) { chooseByKeys(menu, QString::fromUtf8(entry)); });
  }
  void drop(TwinPage& page, const char* name, const QByteArray& bytes) {
    QFile file(m_directory.filePath(QLatin1String(name)));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&page, &enter);  // it makes the page the one that a drop is for
    QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&page, &event);
  }
  static bool shows(TwinPage& page, std::size_t items) {
    return spinUntil([&] { return page.view().wish().scene && page.view().wish().scene->items.size() == items; });
  }
  static QAbstractButton& chooser(TwinPage& page) { return in<QAbstractButton>(page, "twinChooser"); }
  static QString message(TwinPage& page) { return in<MessageBar>(page, "twinMessage").text(); }
};

TEST_F(SharedTwinTest, IsChosenByItsNameAndTheHallTakesItsPlaceWhenItIsGone) {
  TwinPage& page = openTwin();
  const std::size_t hall = page.view().wish().scene->items.size();
  const v1::Twin twin = share("Line 3", {"one", "two", "three"});
  choose(page, "Line 3");
  ASSERT_TRUE(shows(page, 3));
  EXPECT_EQ(chooser(page).text(), QStringLiteral("Line 3"));
  live->remove(twin);
  ASSERT_TRUE(shows(page, hall));
  EXPECT_EQ(chooser(page).text(), QStringLiteral("Data hall"));
  EXPECT_TRUE(message(page).contains(QStringLiteral("Line 3"))) << qPrintable(message(page));
}

TEST_F(SharedTwinTest, AFileIsSharedAndRemovedAgain) {
  TwinPage& page = openTwin();
  const std::size_t hall = page.view().wish().scene->items.size();
  drop(page, "plant.glb", glbBytes(blocks({"one", "two"})));
  ASSERT_TRUE(shows(page, 2));
  choose(page, "Share this scene with the factory…");
  auto& name = in<QLineEdit>(page, "twinName");
  EXPECT_EQ(name.text(), QStringLiteral("plant"));
  name.clear();
  EXPECT_FALSE(in<QAbstractButton>(page, "shareScene").isEnabled()) << "it has no name";
  QTest::keyClicks(&name, QStringLiteral("Line 4"));
  QTest::keyClick(&name, Qt::Key_Return);
  ASSERT_TRUE(spinUntil([&] { return chooser(page).text() == QStringLiteral("Line 4"); }));
  EXPECT_EQ(page.view().wish().scene->items.size(), 2U);
  ASSERT_TRUE(spinUntil([&] { return workspace().connection().twins().twins().size() == 2; }));

  choose(page, "Remove from the factory…");
  QTest::mouseClick(&in<QAbstractButton>(page, "removeScene"), Qt::LeftButton);
  ASSERT_TRUE(shows(page, hall));
  EXPECT_TRUE(spinUntil([&] { return workspace().connection().twins().twins().size() == 1; }));
  ASSERT_TRUE(spinUntil([&] { return message(page).contains(QStringLiteral("was removed")); }));
  EXPECT_TRUE(message(page).contains(QStringLiteral("Line 4"))) << qPrintable(message(page));
}

TEST_F(SharedTwinTest, WhatTheConsoleCannotReadLeavesTheEarlierSceneAndSaysSo) {
  TwinPage& page = openTwin();
  const auto before = page.view().wish().scene;
  const v1::Twin broken = live->share("Noise", testing::glbOf(5000));
  ASSERT_TRUE(isListed(broken.name()));
  choose(page, "Noise");
  ASSERT_TRUE(spinUntil([&] { return message(page).contains(QStringLiteral("Noise")); }));
  EXPECT_EQ(page.view().wish().scene, before);
}

}  // namespace
}  // namespace aifactory
