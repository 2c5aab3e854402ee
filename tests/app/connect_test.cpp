// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connect/connect_page.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

#include "app/connect/profile_dialog.h"
#include "app/connect/profile_row.h"
#include "tests/app/console_fixture.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

class ConnectTest : public ConsoleTest {
 protected:
  ConnectPage& page() { return *window().connectPage(); }
  static void press(QWidget* parent, const char* name) {
    auto* button = parent->findChild<QPushButton*>(QLatin1String(name));
    ASSERT_NE(button, nullptr) << name;
    QTest::mouseClick(button, Qt::LeftButton);
  }
  static void type(QWidget* parent, const char* name, const QString& words) {
    auto* field = parent->findChild<QLineEdit*>(QLatin1String(name));
    ASSERT_NE(field, nullptr) << name;
    field->clear();
    QTest::keyClicks(field, words);
  }
  ProfileDialog* openDialog() {
    press(&page(), "addProfile");
    return page().findChild<ProfileDialog*>();
  }
};

TEST_F(ConnectTest, TheDemoFactoryIsAlwaysThere) {
  ProfileRow* demo = page().row(ProfileBook::demoName());
  ASSERT_NE(demo, nullptr);
  EXPECT_TRUE(demo->profile().demo);
  EXPECT_TRUE(demo->findChild<QPushButton*>(QStringLiteral("remove"))->isHidden());
}

TEST_F(ConnectTest, AFactoryIsAddedTestedOpenedAndRemoved) {
  factory.start();
  ProfileDialog* dialog = openDialog();
  ASSERT_NE(dialog, nullptr);
  type(dialog, "name", QStringLiteral("Lab"));
  type(dialog, "endpoint", factory.profile().endpoint);
  type(dialog, "tokenFile", factory.profile().tokenFile);
  press(dialog, "test");
  auto* result = dialog->findChild<MessageBar*>();
  ASSERT_TRUE(spinUntil([&] { return result->text().contains(QStringLiteral("kim.js")); }))
      << qPrintable(result->text());
  auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("name"));
  name->setFocus();
  QTest::keyClick(name, Qt::Key_Return);
  ASSERT_NE(page().row(QStringLiteral("Lab")), nullptr);

  press(page().row(QStringLiteral("Lab")), "open");
  ASSERT_TRUE(spinUntil([&] { return window().workspace() && workspace().ready() && workspace().isVisible(); }));
  window().closeFactory();
  EXPECT_EQ(window().workspace(), nullptr);

  press(page().row(QStringLiteral("Lab")), "remove");
  auto* question = page().findChild<QMessageBox*>();
  ASSERT_NE(question, nullptr);
  EXPECT_TRUE(question->text().contains(QStringLiteral("Lab")));
  for (QAbstractButton* button : question->buttons()) {
    if (question->buttonRole(button) == QMessageBox::DestructiveRole) QTest::mouseClick(button, Qt::LeftButton);
  }
  EXPECT_EQ(page().row(QStringLiteral("Lab")), nullptr);
}

TEST_F(ConnectTest, TheWindowClosesWithItsDialogOpenAndATestUnderWay) {
  ProfileDialog* dialog = openDialog();
  ASSERT_NE(dialog, nullptr);
  type(dialog, "name", QStringLiteral("Lab"));
  type(dialog, "endpoint", factory.profile().endpoint);
  type(dialog, "tokenFile", factory.profile().tokenFile);
  press(dialog, "test");
  spinFor(std::chrono::milliseconds(100));
  EXPECT_TRUE(dialog->isVisible());
  QElapsedTimer closing;
  closing.start();
  window().close();
  console.reset();
  EXPECT_LT(closing.elapsed(), 1500) << "it waited for the test's connection, which may take 3 s to say farewell";
  for (const QWidget* left : QApplication::topLevelWidgets()) EXPECT_FALSE(left->isVisible()) << left;
  spinFor(std::chrono::milliseconds(300));  // what was queued for those that are gone
}

TEST_F(ConnectTest, WhatIsWrongWithAProfileIsSaidAtItsField) {
  ProfileDialog* dialog = openDialog();
  ASSERT_NE(dialog, nullptr);
  type(dialog, "name", QStringLiteral("Lab"));
  type(dialog, "endpoint", QStringLiteral("factory.example.com:7443"));
  type(dialog, "tokenFile", QStringLiteral("/nowhere/token"));
  press(dialog, "test");
  QStringList shown;
  for (const QLabel* label : dialog->findChildren<QLabel*>()) {
    if (label->isVisibleTo(dialog)) shown << label->text();
  }
  const QString all = shown.join(QLatin1Char('\n'));
  EXPECT_TRUE(all.contains(QStringLiteral("127.0.0.1:7443"))) << qPrintable(all);
  EXPECT_TRUE(all.contains(QStringLiteral("This file is not there"))) << qPrintable(all);
  dialog->close();
  EXPECT_EQ(page().row(QStringLiteral("Lab")), nullptr);
}

TEST_F(ConnectTest, AWrongTokenIsRefusedInASentence) {
  factory.wantedToken = "another";
  factory.start();
  window().open(factory.profile());
  ProfileRow* row = page().row(factory.profile().name);
  ASSERT_NE(row, nullptr);
  ASSERT_TRUE(spinUntil([&] { return row->message().contains(QStringLiteral("does not know this token")); }))
      << qPrintable(row->message());
  EXPECT_EQ(row->findChild<QPushButton*>(QStringLiteral("open"))->text(), QStringLiteral("Try again"));
}

TEST_F(ConnectTest, AFactoryThatRefusesAfterItHasWorkedIsTriedAgain) {
  openFactory();
  const auto restart = [this](const char* token) {
    factory.kill();
    factory.wantedToken = token;
    factory.start();
  };
  restart("another");
  QTest::keyClick(&window(), Qt::Key_O, Qt::ControlModifier);
  ASSERT_TRUE(spinUntil([&] { return workspace().connection().state() == FactoryConnection::State::Refused; }));
  auto* open = page().row(factory.profile().name)->findChild<QPushButton*>(QStringLiteral("open"));
  EXPECT_EQ(open->text(), QStringLiteral("Try again"));
  restart("secret");
  QTest::mouseClick(open, Qt::LeftButton);
  EXPECT_TRUE(spinUntil([&] {
    return workspace().isVisible() && workspace().connection().state() == FactoryConnection::State::Connected;
  }));
}

TEST_F(ConnectTest, HandoversOfOneNameAreToldApart) {
  const Profile one = Profile::ofBundle(QStringLiteral("/monday/shift.aifbundle"));
  const Profile other = Profile::ofBundle(QStringLiteral("/tuesday/shift.aifbundle"));
  EXPECT_EQ(one.name, other.name);
  EXPECT_FALSE(one.isSameAs(other));
  EXPECT_TRUE(one.isSameAs(one));
}

TEST_F(ConnectTest, AnAddressWhereNothingAnswersIsTriedAgainAndSaysSo) {
  window().open(factory.profile());
  ProfileRow* row = page().row(factory.profile().name);
  ASSERT_NE(row, nullptr);
  ASSERT_TRUE(spinUntil([&] { return row->message().contains(QStringLiteral("does not answer")); }))
      << qPrintable(row->message());
  factory.start();
  EXPECT_TRUE(spinUntil([&] { return workspace().ready() && workspace().isVisible(); }));
}

TEST_F(ConnectTest, AMissingTokenFileIsNamed) {
  Profile profile = factory.profile();
  profile.tokenFile = QStringLiteral("/nowhere/token");
  window().open(profile);
  ProfileRow* row = page().row(profile.name);
  ASSERT_NE(row, nullptr);
  EXPECT_TRUE(spinUntil([&] { return row->message().contains(QStringLiteral("/nowhere/token")); }));
}

}  // namespace
}  // namespace aifactory
