// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_teller.h"

#include <QAbstractButton>

#include <algorithm>
#include <cstdlib>

#include "app/alerts/alarm_tone.h"
#include "app/shell/preferences_dialog.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "tests/app/console_fixture.h"

namespace aifactory {
namespace {

struct Heard {
  QStringList titles, bodies;
  QList<bool> critical;
  int open = -1;
  QString standing;
  QList<bool> sounds;
};

class NotifierOfTheTest : public AlertNotifier {
 public:
  explicit NotifierOfTheTest(Heard& heard) : m_heard(heard) {}
  void notify(const QString& title, const QString& body, bool critical) override {
    m_heard.titles << title;
    m_heard.bodies << body;
    m_heard.critical << critical;
  }
  void setStanding(int open, bool, const QString& sentence) override {
    m_heard.open = open;
    m_heard.standing = sentence;
  }

 private:
  Heard& m_heard;
};

class SoundOfTheTest : public AlarmSound {
 public:
  explicit SoundOfTheTest(Heard& heard) : m_heard(heard) {}
  void play(bool critical) override { m_heard.sounds << critical; }

 private:
  Heard& m_heard;
};

class AlertTellerTest : public ConsoleTest {
 protected:
  void openTold() {
    auto notifier = std::make_unique<NotifierOfTheTest>(heard);
    m_notifier = notifier.get();
    window().teller().setNotifier(std::move(notifier));
    window().teller().setSound(std::make_unique<SoundOfTheTest>(heard));
    window().teller().setTimes(100, 60);
    openFactory();
  }
  void raise(const char* name, v1::Alert::Severity severity = v1::Alert::SEVERITY_WARNING) {
    factory.setAlert(SmallFactory::makeAlert(name, severity, v1::Alert::KIND_THERMAL, "nodes/n03", 1));
  }
  void pressPreference(const char* choice, int index) {
    window().openPreferences();
    auto* dialog = window().findChild<PreferencesDialog*>();
    ASSERT_NE(dialog, nullptr);
    QTest::mouseClick(dialog->findChild<QWidget*>(QLatin1String(choice))->findChildren<QAbstractButton*>()[index],
                      Qt::LeftButton);
    dialog->close();
    spinFor(std::chrono::milliseconds(20));
  }
  void TearDown() override {
    ConsoleTest::TearDown();
    EXPECT_EQ(console, nullptr);
  }

  Heard heard;
  NotifierOfTheTest* m_notifier = nullptr;
};

TEST_F(AlertTellerTest, WhatIsWrongAlreadyIsNoNews) {
  openTold();
  spinFor(std::chrono::milliseconds(250));
  EXPECT_TRUE(heard.titles.isEmpty());
  EXPECT_EQ(heard.open, 2);
  EXPECT_TRUE(heard.standing.contains(QStringLiteral("2 alerts"))) << qPrintable(heard.standing);
}

TEST_F(AlertTellerTest, ANewAlertIsToldOnceAndLeadsToItself) {
  openTold();
  raise("hot", v1::Alert::SEVERITY_CRITICAL);
  ASSERT_TRUE(spinUntil([&] { return heard.titles.size() == 1; }));
  EXPECT_EQ(heard.titles.front(), QStringLiteral("Critical: n03 GPU 1 too hot"));
  EXPECT_TRUE(heard.critical.front());
  raise("hot", v1::Alert::SEVERITY_CRITICAL);  // told again by the server, but no news
  spinFor(std::chrono::milliseconds(250));
  EXPECT_EQ(heard.titles.size(), 1);
  Q_EMIT m_notifier->chosen();
  EXPECT_EQ(workspace().current(), QStringLiteral("alerts"));
  auto& table = in<DataTable>(*workspace().madePage(QStringLiteral("alerts")), "alertTable");
  ASSERT_TRUE(spinUntil([&] { return table.selectedKeys().size() == 1; }));
  EXPECT_EQ(cell(table, table.model()->positionOf(table.selectedKeys().front()), "where"), QStringLiteral("n03 GPU 1"));
}

TEST_F(AlertTellerTest, ANewAlertIsFoundThoughItsPageWasOutOfView) {
  openTold();
  QTest::keyClick(&window(), Qt::Key_6, Qt::ControlModifier);
  QTest::keyClick(&window(), Qt::Key_O, Qt::ControlModifier);
  ASSERT_FALSE(workspace().isVisible());
  raise("hot", v1::Alert::SEVERITY_CRITICAL);
  ASSERT_TRUE(spinUntil([&] { return heard.titles.size() == 1; }));
  Q_EMIT m_notifier->chosen();
  EXPECT_TRUE(workspace().isVisible());
  EXPECT_FALSE(find<QWidget>("note")->isVisible()) << "it is not over: it has just begun";
  auto& table = in<DataTable>(*workspace().madePage(QStringLiteral("alerts")), "alertTable");
  ASSERT_TRUE(spinUntil([&] { return table.selectedKeys().size() == 1; }));
  EXPECT_EQ(cell(table, table.model()->positionOf(table.selectedKeys().front()), "where"), QStringLiteral("n03 GPU 1"));
}

TEST_F(AlertTellerTest, WhatComesWhileThePastIsShownIsToldAndLeadsToThePresent) {
  factory.remember();
  openTold();
  FactoryConnection& connection = workspace().connection();
  ASSERT_TRUE(spinUntil([&] { return connection.history().available() && heard.open == 2; }));
  pressPreference("soundChoice", 1);
  connection.cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 7200));
  ASSERT_TRUE(spinUntil([&] { return connection.isAtCursor() && connection.alerts().alerts().empty(); }));
  raise("hot", v1::Alert::SEVERITY_CRITICAL);
  ASSERT_TRUE(spinUntil([&] { return heard.titles.size() == 1; }));
  EXPECT_EQ(heard.titles.front(), QStringLiteral("Critical: n03 GPU 1 too hot"));
  EXPECT_EQ(heard.open, 3) << "of now, not of what is shown";
  const auto before = heard.sounds.size();
  EXPECT_TRUE(spinUntil([&] { return heard.sounds.size() >= before + 2; })) << "again and again";
  EXPECT_TRUE(connection.alerts().alerts().empty()) << "what is shown stays as it was";
  Q_EMIT m_notifier->chosen();
  ASSERT_TRUE(spinUntil([&] { return workspace().current() == QStringLiteral("alerts"); }));
  EXPECT_TRUE(connection.cursor().isLive());
  auto& table = in<DataTable>(*workspace().madePage(QStringLiteral("alerts")), "alertTable");
  ASSERT_TRUE(spinUntil([&] { return table.selectedKeys().size() == 1; }));
  EXPECT_EQ(cell(table, table.model()->positionOf(table.selectedKeys().front()), "where"), QStringLiteral("n03 GPU 1"));
  spinFor(std::chrono::milliseconds(250));
  EXPECT_EQ(heard.titles.size(), 1) << "once, though it was seen in both times";
}

TEST_F(AlertTellerTest, ABurstIsOneNotificationWithACount) {
  openTold();
  for (const char* name : {"a", "b", "c", "d", "e"}) raise(name);
  ASSERT_TRUE(spinUntil([&] { return heard.titles.size() == 1; }));
  EXPECT_TRUE(heard.titles.front().startsWith(QStringLiteral("5 new alerts"))) << qPrintable(heard.titles.front());
  EXPECT_TRUE(heard.bodies.front().endsWith(QStringLiteral("and 2 more"))) << qPrintable(heard.bodies.front());
  spinFor(std::chrono::milliseconds(200));
  EXPECT_EQ(heard.titles.size(), 1);
}

TEST_F(AlertTellerTest, WhatSomebodyTakesCareOfIsNotTold) {
  openTold();
  v1::Alert taken = SmallFactory::makeAlert("taken", v1::Alert::SEVERITY_CRITICAL, v1::Alert::KIND_POWER, "nodes/n03");
  taken.mutable_acknowledgement()->set_identity("lee");
  factory.setAlert(taken);
  v1::Alert silent =
      SmallFactory::makeAlert("silent", v1::Alert::SEVERITY_CRITICAL, v1::Alert::KIND_POWER, "nodes/n04");
  silent.mutable_silence()->mutable_until()->set_seconds(1'795'999'999);
  factory.setAlert(silent);
  raise("info", v1::Alert::SEVERITY_INFO);
  spinFor(std::chrono::milliseconds(300));
  EXPECT_TRUE(heard.titles.isEmpty()) << qPrintable(heard.titles.join(u'|'));
  // Until it gets worse.
  raise("info", v1::Alert::SEVERITY_CRITICAL);
  EXPECT_TRUE(spinUntil([&] { return heard.titles.size() == 1; }));
}

TEST_F(AlertTellerTest, PreferencesDecideWhatIsToldAndAreKept) {
  openTold();
  pressPreference("levelChoice", 2);
  raise("warning");
  spinFor(std::chrono::milliseconds(300));
  EXPECT_TRUE(heard.titles.isEmpty());
  pressPreference("notificationChoice", 0);
  raise("critical", v1::Alert::SEVERITY_CRITICAL);
  spinFor(std::chrono::milliseconds(300));
  EXPECT_TRUE(heard.titles.isEmpty());
  QSettings kept(console->preferences().settings().fileName(), QSettings::IniFormat);
  const Preferences again(kept);
  EXPECT_FALSE(again.notifications());
  EXPECT_EQ(again.alertLevel(), Preferences::AlertLevel::Critical);
  EXPECT_FALSE(again.alertSound());
}

TEST_F(AlertTellerTest, ACriticalAlertIsHeardUntilSomebodyAcknowledgesIt) {
  openTold();
  spinFor(std::chrono::milliseconds(200));
  EXPECT_TRUE(heard.sounds.isEmpty());  // off by default
  pressPreference("soundChoice", 1);
  ASSERT_TRUE(spinUntil([&] { return heard.sounds.size() >= 3; }));  // n11 is down
  v1::Alert down = factory.alert("alerts/node-down-n11");
  down.mutable_acknowledgement()->set_identity("kim.js");
  factory.setAlert(down);
  ASSERT_TRUE(spinUntil([&] { return heard.open == 1; }));
  const auto before = heard.sounds.size();
  spinFor(std::chrono::milliseconds(300));
  EXPECT_EQ(heard.sounds.size(), before);
  raise("warning");
  ASSERT_TRUE(spinUntil([&] { return heard.sounds.size() == before + 1; }));
  EXPECT_FALSE(heard.sounds.back());
  spinFor(std::chrono::milliseconds(300));
  EXPECT_EQ(heard.sounds.size(), before + 1);  // once: it is no critical one
}

TEST(AlarmTone, IsHeardAndDoesNotClick) {
  for (const bool critical : {false, true}) {
    const std::vector<std::int16_t> samples = alarmTone(critical);
    EXPECT_GT(samples.size(), static_cast<std::size_t>(toneRate / 5));
    EXPECT_LT(samples.size(), static_cast<std::size_t>(toneRate * 2));
    const auto loudest = std::max_element(samples.begin(), samples.end(),
                                          [](int left, int right) { return std::abs(left) < std::abs(right); });
    EXPECT_GT(std::abs(*loudest), 5000);
    EXPECT_EQ(samples.front(), 0);
    EXPECT_LT(std::abs(samples.back()), 200);
    for (std::size_t i = 1; i < samples.size(); ++i) ASSERT_LT(std::abs(samples[i] - samples[i - 1]), 6000) << i;
  }
}

}  // namespace
}  // namespace aifactory
