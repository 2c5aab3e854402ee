// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at the past by mouse and keys: what the console then shows, and that it says so.
#include <QComboBox>
#include <QDateTimeEdit>

#include "app/format.h"
#include "app/selection.h"
#include "app/shell/alert_marks.h"
#include "app/shell/instant_dialog.h"
#include "client/history_store.h"
#include "tests/app/past_fixture.h"

namespace aifactory {
namespace {

class PastViewTest : public PastConsoleTest {};

TEST_F(PastViewTest, WithoutHistoryThereIsNoScrubber) {
  openFactory();
  spinFor(std::chrono::milliseconds(100));
  EXPECT_FALSE(track().isVisible());
  EXPECT_FALSE(find<QWidget>("pastBanner")->isVisible());
  press(window(), Qt::Key_Left, Qt::AltModifier);
  EXPECT_TRUE(cursor().isLive());
}

TEST_F(PastViewTest, AClickOnTheTrackShowsThatTimeAndSaysSo) {
  openPast();
  ASSERT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("20"); }));
  EXPECT_EQ(pill(), QStringLiteral("Live"));
  clickTrack(2);
  ASSERT_TRUE(settled());
  EXPECT_NEAR(static_cast<double>(ago()), 7200, 600) << "as exact as a pixel is";
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("52"); }));
  EXPECT_TRUE(spinUntil([&] { return figure("pendingFigure") == QStringLiteral("0"); }));
  EXPECT_EQ(figure("runningFigure"), QStringLiteral("3"));
  ASSERT_TRUE(spinUntil([&] { return !banner().contains(QStringLiteral("fetching")); }));
  EXPECT_TRUE(banner().startsWith(Format::instant(cursor().time()))) << qPrintable(banner());
  EXPECT_TRUE(banner().contains(QStringLiteral("not live"))) << qPrintable(banner());
  EXPECT_EQ(pill(), QStringLiteral("Past"));
  EXPECT_TRUE(find<QWidget>("pastFrame")->isVisible());
  EXPECT_FALSE(find<QWidget>("staleBanner")->isVisible()) << "the past is not stale";
  EXPECT_FALSE(find<QWidget>("staleVeil")->isVisible());
  EXPECT_EQ(track().accessibleDescription(), Format::instant(cursor().time()));
  QTest::mouseClick(find<QPushButton>("backToLive"), Qt::LeftButton);
  ASSERT_TRUE(isLiveAgain());
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("20"); }));
  EXPECT_TRUE(spinUntil([&] { return figure("pendingFigure") == QStringLiteral("4"); }));
  EXPECT_EQ(banner(), QString());
  EXPECT_EQ(pill(), QStringLiteral("Live"));
  EXPECT_FALSE(find<QWidget>("pastFrame")->isVisible());
}

TEST_F(PastViewTest, DraggingFollowsTheHandAndEndsAtThePresent) {
  openPast();
  const int middle = track().height() / 2;
  const auto x = [&](int hours) { return track().xOf((SmallFactory::now - hours * 3600) * 1000); };
  QTest::mousePress(&track(), Qt::LeftButton, {}, {x(20), middle});
  for (int hours = 10; hours > 1; --hours) {
    QTest::mouseMove(&track(), {x(hours), middle});
    spinFor(std::chrono::milliseconds(5));
    EXPECT_NEAR(static_cast<double>(ago()), hours * 3600, 600);
  }
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("52"); }));
  QTest::mouseMove(&track(), {track().width() - 2, middle});
  QTest::mouseRelease(&track(), Qt::LeftButton, {}, {track().width() - 2, middle});
  EXPECT_TRUE(isLiveAgain());
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("20"); }));
}

TEST_F(PastViewTest, EveryKeyOfTheTrackMoves) {
  openPast();
  press(window(), Qt::Key_T, Qt::ControlModifier);
  ASSERT_TRUE(track().hasFocus());
  press(track(), Qt::Key_Left);
  EXPECT_NEAR(static_cast<double>(ago()), 60, 10);
  press(track(), Qt::Key_PageDown);
  EXPECT_NEAR(static_cast<double>(ago()), 660, 10);
  press(track(), Qt::Key_Right);
  EXPECT_NEAR(static_cast<double>(ago()), 600, 10);
  press(track(), Qt::Key_Home);
  EXPECT_EQ(ago(), 24 * 3600);
  const qint64 before = track().to() - track().from();
  press(track(), Qt::Key_Plus);
  EXPECT_LT(track().to() - track().from(), before);
  EXPECT_LE(track().from(), cursor().time().toMSecsSinceEpoch()) << "what is shown stays in sight";
  press(track(), Qt::Key_End);
  EXPECT_TRUE(cursor().isLive());
  press(window(), Qt::Key_Left, Qt::AltModifier);
  EXPECT_NEAR(static_cast<double>(ago()), 60, 10);
  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_TRUE(isLiveAgain());
}

TEST_F(PastViewTest, AHoleIsSteppedOverAndSaid) {
  openPast();
  clickTrack(11.5);
  EXPECT_EQ(ago(), 12 * 3600) << "on the way back, to where the hole begins";
  press(track(), Qt::Key_Right);
  EXPECT_EQ(ago(), 11 * 3600);
  press(track(), Qt::Key_Left);
  EXPECT_EQ(ago(), 12 * 3600);
  EXPECT_FALSE(banner().contains(QStringLiteral("nothing was recorded then")));
  cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 11 * 3600 - 1800));  // as when playing through it
  EXPECT_TRUE(spinUntil([&] { return banner().contains(QStringLiteral("nothing was recorded then")); }));
}

TEST_F(PastViewTest, PlaysAtTheChosenSpeedUntilThePresent) {
  openPast();
  cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 3600 - 60));
  ASSERT_TRUE(settled());
  ASSERT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("52"); }));
  auto* speed = find<QComboBox>("pastSpeed");
  speed->setFocus();
  press(*speed, Qt::Key_Down);  // from 60x to 300x
  auto* play = find<QPushButton>("pastPlay");
  EXPECT_EQ(play->text(), QStringLiteral("Play"));
  QTest::mouseClick(play, Qt::LeftButton);
  EXPECT_EQ(cursor().speed(), 300);
  EXPECT_EQ(play->text(), QStringLiteral("Pause"));
  const QString before = banner();
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("20"); }))
      << "an hour ago a job ended";
  EXPECT_NE(banner(), before);
  EXPECT_FALSE(cursor().isLive());
  press(window(), Qt::Key_P, Qt::ControlModifier);
  EXPECT_EQ(cursor().speed(), 0);
  cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 90));
  press(window(), Qt::Key_BracketRight, Qt::ControlModifier);  // faster, which plays
  EXPECT_EQ(cursor().speed(), 1000);
  EXPECT_TRUE(isLiveAgain());
}

TEST_F(PastViewTest, AnExactInstantIsSetByKeys) {
  openPast();
  press(window(), Qt::Key_G, Qt::ControlModifier);
  auto* dialog = window().findChild<InstantDialog*>();
  ASSERT_NE(dialog, nullptr);
  auto* field = dialog->findChild<QDateTimeEdit*>();
  const QDateTime shown = field->dateTime();
  field->setFocus();
  for (int hour = 0; hour < 3; ++hour) press(*field, Qt::Key_Down);  // the hours have the cursor at first
  ASSERT_EQ(field->dateTime(), shown.addSecs(-3 * 3600)) << qPrintable(field->text());
  QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("goToInstantNow")), Qt::LeftButton);
  EXPECT_NEAR(static_cast<double>(ago()), 3 * 3600, 10);
  ASSERT_TRUE(settled());
  EXPECT_TRUE(spinUntil([&] { return figure("allocatedFigure") == QStringLiteral("52"); }));
}

TEST_F(PastViewTest, KeysLeadToAlertsAndToTheStartOfTheJob) {
  openPast();
  press(window(), Qt::Key_PageUp, Qt::AltModifier);
  EXPECT_EQ(ago(), 120) << "the node that went down";
  press(window(), Qt::Key_PageUp, Qt::AltModifier);
  EXPECT_EQ(ago(), 600) << "the Xid";
  press(window(), Qt::Key_PageDown, Qt::AltModifier);
  EXPECT_EQ(ago(), 120);
  workspace().selection().selectJob(101);
  press(window(), Qt::Key_Home, Qt::AltModifier);
  EXPECT_TRUE(spinUntil([&] { return ago() == 3 * 3600; }));
  press(window(), Qt::Key_End, Qt::AltModifier);
  auto* note = find<QWidget>("note");
  EXPECT_TRUE(spinUntil([&] { return note->isVisible(); })) << "it has not ended";
  EXPECT_EQ(ago(), 3 * 3600);
}

TEST_F(PastViewTest, PastAlertsAreAskedForOnceAndThenOnlyThoseThatAreNew) {
  openPast();
  const std::map<qint64, v1::Alert>& marks = workspace().alertMarks().marks();
  ASSERT_TRUE(spinUntil([&] { return marks.size() >= std::size_t{SmallFactory::pastAlerts}; }));
  ASSERT_EQ(factory.pastAsked().size(), 1u);
  EXPECT_EQ(factory.pastAsked().back().from().seconds(), SmallFactory::now - 24 * 3600);
  HistoryStore& history = workspace().connection().history();
  v1::GetHistoryResponse answer = history.answer();
  history.set(answer);
  ASSERT_TRUE(spinUntil([&] { return factory.pastAsked().size() == 2; }));
  EXPECT_EQ(factory.pastAsked().back().from().seconds(), SmallFactory::now - 60);
  // What the factory has forgotten goes.
  answer.mutable_spans()->DeleteSubrange(0, 1);
  answer.mutable_spans(0)->mutable_start()->set_seconds(SmallFactory::now - 3600);
  history.set(answer);
  EXPECT_GE(marks.begin()->first, (SmallFactory::now - 3600) * 1000);
  EXPECT_LT(marks.size(), 100u);
}

TEST_F(PastViewTest, ALostConnectionIsSaidInThePast) {
  openPast();
  clickTrack(2);
  ASSERT_TRUE(settled());
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return find<QWidget>("staleBanner")->isVisible(); }));
  EXPECT_NE(banner(), QString()) << "and still that it is the past";
  factory.start();
  EXPECT_TRUE(spinUntil([&] { return !find<QWidget>("staleBanner")->isVisible(); }));
  EXPECT_NEAR(static_cast<double>(ago()), 7200, 600);
}

TEST_F(PastViewTest, SpeaksKorean) {
  openPast();
  console->preferences().setLanguage(Preferences::Language::Korean);
  clickTrack(2);
  ASSERT_TRUE(settled());
  EXPECT_TRUE(banner().contains(QStringLiteral("실시간"))) << qPrintable(banner());
  EXPECT_EQ(pill(), QStringLiteral("과거"));
}

}  // namespace
}  // namespace aifactory
