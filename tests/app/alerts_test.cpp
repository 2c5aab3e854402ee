// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableWidget>

#include <algorithm>
#include <atomic>
#include <thread>

#include "app/alerts/alert_teller.h"
#include "app/alerts/alert_text.h"
#include "app/alerts/alerts_page.h"
#include "app/batch_dialog.h"
#include "app/selection.h"
#include "app/shell/navigation_button.h"
#include "client/time_cursor.h"
#include "tests/app/console_fixture.h"
#include "widgets/filter_bar.h"
#include "widgets/message_bar.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

class AlertsTest : public ConsoleTest {
 protected:
  /// Opens the factory and goes to the page by its keys.
  Page& alerts() {
    if (!window().workspace()) openFactory();
    QTest::keyClick(&window(), Qt::Key_6, Qt::ControlModifier);
    Page& page = *workspace().madePage(QStringLiteral("alerts"));
    EXPECT_TRUE(spinUntil([&] { return active(page).model()->matchedRows() > 0 && !active(page).model()->isBusy(); }));
    return page;
  }
  static DataTable& active(Page& page) { return in<DataTable>(page, "alertTable"); }
  static DataTable& past(Page& page) { return in<DataTable>(page, "pastAlertTable"); }
  void clickAlert(Page& page, const QString& where, Qt::KeyboardModifiers modifiers = {}) {
    ASSERT_TRUE(spinUntil([&] {
      return !active(page).model()->isBusy() && positionOf(active(page), "where", where) >= 0;
    })) << qPrintable(where);
    clickRow(active(page), positionOf(active(page), "where", where), modifiers);
  }
  static QString subject(Page& page) { return in<QLabel>(page, "alertSentence").text(); }
  static QPushButton& verb(Page& page, AlertVerb verb) {
    return in<QPushButton>(page, QStringLiteral("alertVerb%1").arg(static_cast<int>(verb)).toLatin1().constData());
  }
  static BatchDialog* dialog(Page& page) { return page.findChild<BatchDialog*>(); }
  static QStringList results(BatchDialog& dialog) {
    auto& items = in<QTableWidget>(dialog, "batchItems");
    QStringList texts;
    for (int row = 0; row < items.rowCount(); ++row) texts << items.item(row, items.columnCount() - 1)->text();
    return texts;
  }
  void showView(int view) {
    QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(Qt::Key_1 + view), Qt::AltModifier);
  }
};

TEST_F(AlertsTest, RowsAreInWordsMostSevereFirst) {
  Page& page = alerts();
  DataTable& table = active(page);
  EXPECT_EQ(table.model()->matchedRows(), 2);
  EXPECT_EQ(cell(table, 0, "severity"), QStringLiteral("Critical"));
  EXPECT_EQ(cell(table, 0, "what"), QStringLiteral("Node not responding"));
  EXPECT_EQ(cell(table, 1, "what"), QStringLiteral("Xid 79 · GPU has fallen off the bus"));
  EXPECT_EQ(cell(table, 1, "where"), QStringLiteral("n05 GPU 3"));
  EXPECT_EQ(cell(table, 1, "lasted"), QStringLiteral("10 min"));
  console->preferences().setLanguage(Preferences::Language::Korean);
  EXPECT_EQ(cell(table, 0, "severity"), QStringLiteral("심각"));
  EXPECT_FALSE(cell(table, 0, "what").contains(QStringLiteral("Node")));
}

TEST_F(AlertsTest, ARowShowsItsDetailsAndSelectsItsGpus) {
  v1::Alert feed =
      SmallFactory::makeAlert("coolant-h1", v1::Alert::SEVERITY_WARNING, v1::Alert::KIND_COOLANT, "racks/h1-r01-01");
  feed.set_value(46);
  feed.set_unit("°C");
  feed.add_tenants("tenants/skt");
  feed.add_jobs("jobs/101");
  feed.add_members("nodes/n00");
  feed.add_members("nodes/n01");
  feed.set_member_count(9);
  factory.setAlert(feed);
  Page& page = alerts();
  clickAlert(page, QStringLiteral("Rack h1-r01-01"));
  EXPECT_TRUE(subject(page).contains(QStringLiteral("46 °C"))) << qPrintable(subject(page));
  EXPECT_EQ(in<StateLabel>(page, "alertSeverity").text(), QStringLiteral("Warning"));
  const QString touched = in<QLabel>(page, "alertTouched").text();
  for (const char* part : {"101", "skt", "n00", "n01", "and 7 more"}) {
    EXPECT_TRUE(touched.contains(QLatin1String(part))) << part << " in " << qPrintable(touched);
  }
  EXPECT_EQ(workspace().selection().devices().size(), 24u);  // three nodes of the rack
}

TEST_F(AlertsTest, TheReasonIsSaidOnceAndWhereItIsNotSaidYet) {
  const auto alert = [this](const char* name, v1::Alert::Kind kind, const char* node, const char* summary) {
    v1::Alert made = SmallFactory::makeAlert(name, v1::Alert::SEVERITY_WARNING, kind, node);
    made.set_summary(summary);
    if (kind == v1::Alert::KIND_RULE) made.set_rule("InletTooWarm");
    factory.setAlert(made);
  };
  alert("reason", v1::Alert::KIND_NODE_DOWN, "nodes/n06", "Node n06 is down: its PSU <failed>");
  alert("same", v1::Alert::KIND_NODE_DOWN, "nodes/n07", "Node n07 not responding");
  alert("rule", v1::Alert::KIND_RULE, "nodes/n08", "Warmer than it should be.");
  Page& page = alerts();
  const auto& facts = in<QLabel>(page, "alertFacts");
  clickAlert(page, QStringLiteral("n06"));
  EXPECT_TRUE(facts.text().contains(QStringLiteral("its PSU &lt;failed&gt;"))) << qPrintable(facts.text());
  clickAlert(page, QStringLiteral("n07"));
  EXPECT_EQ(subject(page), QStringLiteral("Node n07 not responding"));
  EXPECT_FALSE(facts.text().contains(QStringLiteral("Says"))) << qPrintable(facts.text());
  clickAlert(page, QStringLiteral("n08"));
  EXPECT_TRUE(in<QLabel>(page, "alertRule").text().contains(QStringLiteral("Warmer")));
  EXPECT_FALSE(facts.text().contains(QStringLiteral("Says"))) << qPrintable(facts.text());
}

TEST_F(AlertsTest, LinksLeadToTheJobAndToTheGpusAndBack) {
  v1::Alert idle =
      SmallFactory::makeAlert("idle-101", v1::Alert::SEVERITY_WARNING, v1::Alert::KIND_IDLE_GPUS, "jobs/101");
  idle.add_jobs("jobs/101");
  idle.add_members("nodes/n01/gpus/6");
  factory.setAlert(idle);
  Page& page = alerts();
  clickAlert(page, QStringLiteral("Job 101"));
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(1, 6)});
  // The first link among what it touches, by the keys.
  auto& touched = in<QLabel>(page, "alertTouched");
  touched.setFocus();
  QTest::keyClick(&touched, Qt::Key_Tab);
  QTest::keyClick(&touched, Qt::Key_Return);
  EXPECT_EQ(workspace().current(), QStringLiteral("jobs"));
  EXPECT_EQ(workspace().selection().job(), 101u);
  alerts();
  QTest::mouseClick(&in<QPushButton>(page, "alertGpus"), Qt::LeftButton);
  EXPECT_EQ(workspace().current(), QStringLiteral("allocations"));
  EXPECT_EQ(workspace().selection().devices(), std::vector{SmallFactory::device(1, 6)});
  // GPUs that are chosen elsewhere show what is wrong with them.
  workspace().selection().selectDevices({SmallFactory::device(5, 3)});
  alerts();
  ASSERT_TRUE(spinUntil([&] { return subject(page) == QStringLiteral("Xid 79 · n05 GPU 3"); }))
      << qPrintable(subject(page));
  EXPECT_EQ(active(page).selectedKeys().size(), 1u);
  // And name them there.
  QTest::mouseClick(&in<QPushButton>(page, "alertGpus"), Qt::LeftButton);
  Page& devices = *workspace().madePage(QStringLiteral("allocations"));
  auto& facts = in<QLabel>(devices, "deviceFacts");
  ASSERT_TRUE(spinUntil([&] { return facts.text().contains(QStringLiteral("Xid 79 · n05 GPU 3")); }));
  facts.setFocus();
  QTest::keyClick(&facts, Qt::Key_Tab);
  QTest::keyClick(&facts, Qt::Key_Return);
  EXPECT_EQ(workspace().current(), QStringLiteral("alerts"));
}

TEST_F(AlertsTest, AcknowledgeWithANote) {
  Page& page = alerts();
  auto* entry = find<NavigationButton>("alertsNavigation");
  EXPECT_EQ(entry->figure(), QStringLiteral("2"));
  clickAlert(page, QStringLiteral("n11"));
  QTest::mouseClick(&verb(page, AlertVerb::Acknowledge), Qt::LeftButton);
  ASSERT_NE(dialog(page), nullptr);
  EXPECT_EQ(dialog(page)->windowTitle(), QStringLiteral("Acknowledge 1 alert?"));
  auto& note = in<QLineEdit>(*dialog(page), "reason");
  QTest::keyClicks(&note, QStringLiteral("PSU is on its way"));
  QTest::mouseClick(&in<QPushButton>(*dialog(page), "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return results(*dialog(page)) == QStringList(QStringLiteral("Acknowledged")); }));
  QTest::keyClick(dialog(page), Qt::Key_Return);
  EXPECT_EQ(factory.alert("alerts/node-down-n11").acknowledgement().note(), "PSU is on its way");
  ASSERT_TRUE(spinUntil([&] { return cell(active(page), 0, "acknowledged") == QStringLiteral("kim.js"); }));
  EXPECT_TRUE(in<QLabel>(page, "alertCare").text().contains(QStringLiteral("PSU is on its way")));
  EXPECT_EQ(entry->figure(), QStringLiteral("1"));
  EXPECT_EQ(find<QPushButton>("alerts")->text(), QStringLiteral("Alerts 1"));
}

TEST_F(AlertsTest, SilenceForATimeAndEndIt) {
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n11"));
  EXPECT_FALSE(verb(page, AlertVerb::EndSilence).isVisible());
  QTest::keyClick(active(page).view(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_NE(dialog(page), nullptr);
  const auto choices = in<QWidget>(*dialog(page), "silenceChoice").findChildren<QAbstractButton*>();
  ASSERT_EQ(choices.size(), 5);
  QTest::mouseClick(choices[2], Qt::LeftButton);  // 4 h
  QTest::mouseClick(&in<QPushButton>(*dialog(page), "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return results(*dialog(page)) == QStringList(QStringLiteral("Silenced")); }));
  QTest::keyClick(dialog(page), Qt::Key_Return);
  EXPECT_EQ(factory.alert("alerts/node-down-n11").silence().until().seconds(), 1'795'000'000 + 4 * 3600);
  ASSERT_TRUE(spinUntil([&] { return verb(page, AlertVerb::EndSilence).isVisible(); }));
  EXPECT_TRUE(cell(active(page), 0, "silenced").startsWith(QStringLiteral("until ")));

  // What is refused says so where it was asked for, and can be tried again.
  factory.refused = {"alerts/node-down-n11"};
  QTest::mouseClick(&verb(page, AlertVerb::EndSilence), Qt::LeftButton);
  auto& trouble = in<MessageBar>(page, "alertTrouble");
  ASSERT_TRUE(spinUntil([&] { return trouble.isVisible(); }));
  EXPECT_TRUE(trouble.text().contains(QStringLiteral("more calls waiting"))) << qPrintable(trouble.text());
  EXPECT_TRUE(factory.alert("alerts/node-down-n11").has_silence());
  QTest::mouseClick(trouble.findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_TRUE(spinUntil([&] { return !factory.alert("alerts/node-down-n11").has_silence(); }));
  EXPECT_TRUE(spinUntil([&] { return !verb(page, AlertVerb::EndSilence).isVisible(); }));
}

TEST_F(AlertsTest, EachOfABatchHasItsOwnAnswerAndCanBeTriedAgain) {
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n11"));
  clickAlert(page, QStringLiteral("n05 GPU 3"), Qt::ControlModifier);
  ASSERT_EQ(active(page).selectedKeys().size(), 2u);
  QTest::keyClick(active(page).view(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_NE(dialog(page), nullptr);
  // It ends while the question stands there.
  factory.endAlert("alerts/xid-n05-3");
  QTest::mouseClick(&in<QPushButton>(*dialog(page), "doIt"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<QPushButton>(*dialog(page), "again").isVisible(); }));
  EXPECT_EQ(results(*dialog(page)),
            (QStringList{QStringLiteral("Acknowledged"), QStringLiteral("This alert is over.")}));
  EXPECT_EQ(in<QLabel>(*dialog(page), "consequence").text(), QStringLiteral("1 done · 1 refused"));
  // And is back.
  factory.setAlert(
      SmallFactory::makeAlert("xid-n05-3", v1::Alert::SEVERITY_WARNING, v1::Alert::KIND_XID, "nodes/n05", 3));
  QTest::mouseClick(&in<QPushButton>(*dialog(page), "again"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(*dialog(page), "consequence").text() == QStringLiteral("2 done"); }));
  EXPECT_TRUE(factory.alert("alerts/xid-n05-3").has_acknowledgement());
}

TEST_F(AlertsTest, TheFilterIsTheServersGrammar) {
  Page& page = alerts();
  QTest::keyClick(active(page).view(), Qt::Key_L, Qt::ControlModifier);
  auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
  ASSERT_NE(field, nullptr);
  QTest::keyClicks(field, QStringLiteral("kind = xid AND state = open"));
  QTest::keyClick(field, Qt::Key_Return);
  EXPECT_TRUE(spinUntil([&] { return active(page).model()->matchedRows() == 1 && !active(page).model()->isBusy(); }));
  EXPECT_EQ(cell(active(page), 0, "where"), QStringLiteral("n05 GPU 3"));
}

TEST_F(AlertsTest, HistoryIsPagedByTheServerAsOneScrolls) {
  Page& page = alerts();
  showView(1);
  DataTable& table = past(page);
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() >= 200 && !table.model()->isBusy(); }));
  spinFor(std::chrono::milliseconds(200));
  EXPECT_EQ(table.model()->matchedRows(), 200);
  EXPECT_EQ(factory.pastAsked().size(), 1u);
  EXPECT_EQ(factory.pastAsked().front().from().seconds(), 1'795'000'000 - 86400);
  EXPECT_EQ(cell(table, 0, "lasted"), QStringLiteral("5 min"));
  QTest::keyClick(table.view(), Qt::Key_End);
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() == 400; }));
  QTest::keyClick(table.view(), Qt::Key_End);
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() == SmallFactory::pastAlerts; }));
  clickRow(table, 3);
  EXPECT_TRUE(in<QLabel>(page, "alertFacts").text().contains(QStringLiteral("Ended")));
  EXPECT_FALSE(verb(page, AlertVerb::Acknowledge).isVisible());

  const auto periods = in<QWidget>(page, "pastPeriod").findChildren<QAbstractButton*>();
  QTest::mouseClick(periods[0], Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return factory.pastAsked().back().from().seconds() == 1'795'000'000 - 3600; }));
  auto& bar = in<FilterBar>(*table.parentWidget(), "filter");
  bar.lineEdit()->setFocus();
  QTest::keyClicks(bar.lineEdit(), QStringLiteral("severity = critical"));
  QTest::keyClick(bar.lineEdit(), Qt::Key_Return);
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() == 10; }));
  EXPECT_EQ(factory.pastAsked().back().filter(), "severity = critical");
}

TEST_F(AlertsTest, AnHourOfThePastEndsAtItsInstant) {
  factory.remember();
  Page& page = alerts();
  showView(1);
  QTest::mouseClick(in<QWidget>(page, "pastPeriod").findChildren<QAbstractButton*>()[0], Qt::LeftButton);
  constexpr std::int64_t then = SmallFactory::now - 2 * 3600;
  workspace().connection().cursor().show(QDateTime::fromSecsSinceEpoch(then));
  const auto asked = [&](std::int64_t from, std::int64_t to) {
    const auto all = factory.pastAsked();
    return std::any_of(all.begin(), all.end(), [&](const v1::ListPastAlertsRequest& each) {
      return each.from().seconds() == from && each.has_to() && each.to().seconds() == to;
    });
  };
  EXPECT_TRUE(spinUntil([&] { return asked(then - 3600, then); }));
  workspace().connection().cursor().goLive();
  EXPECT_TRUE(spinUntil([&] {
    const v1::ListPastAlertsRequest last = factory.pastAsked().back();
    return last.page_size() == 200 && !last.has_to();
  }));
}

TEST_F(AlertsTest, WhatIsBeingReadIsNotReplaced) {
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n05 GPU 3"));
  auto& touched = in<QLabel>(page, "alertTouched");
  v1::Alert xid = factory.alert("alerts/xid-n05-3");
  const auto change = [&](std::uint32_t gpus) {
    xid.set_affected_gpus(gpus);
    factory.setAlert(xid);
    const AlertStore& store = workspace().connection().alerts();
    EXPECT_TRUE(spinUntil([&] { return store.alerts().back().affected_gpus() == gpus; }));
  };
  touched.setFocus();
  ASSERT_TRUE(touched.hasFocus());
  const QString read = touched.text();
  change(771);
  EXPECT_EQ(touched.text(), read);
  active(page).view()->setFocus();
  change(772);
  EXPECT_TRUE(touched.text().contains(QStringLiteral("772"))) << qPrintable(touched.text());
}

TEST_F(AlertsTest, AnEndOfSilenceThatFailsIsSaidOfItsOwnAlert) {
  factory.remember();
  v1::Alert silenced = factory.alert("alerts/node-down-n11");
  silenced.mutable_silence()->mutable_until()->set_seconds(SmallFactory::now + 3600);
  factory.setAlert(silenced);
  std::atomic<bool> slow = false;
  std::atomic<int> asked = 0;
  factory.silenceAlert = [&](grpc::ServerContext& context, const v1::SilenceAlertRequest&, v1::SilenceAlertResponse&) {
    ++asked;
    while (slow && !context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return ScriptedFactory::refusal(grpc::RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "Too many calls are waiting.");
  };
  Page& page = alerts();
  auto& trouble = in<MessageBar>(page, "alertTrouble");
  const auto* note = find<MessageBar>("note");
  clickAlert(page, QStringLiteral("n11"));
  ASSERT_TRUE(verb(page, AlertVerb::EndSilence).isVisible());
  QTest::mouseClick(&verb(page, AlertVerb::EndSilence), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return trouble.isVisible(); }));
  // Nor is it sent again from the past.
  workspace().connection().cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 7200));
  const int before = asked;
  QTest::mouseClick(trouble.findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_TRUE(trouble.text().contains(QStringLiteral("Go back to live to act"))) << qPrintable(trouble.text());
  workspace().connection().cursor().goLive();
  ASSERT_TRUE(spinUntil([&] { return workspace().connection().isAtCursor(); }));
  EXPECT_EQ(asked, before);
  // Another one is chosen before the answer is there.
  clickAlert(page, QStringLiteral("n11"));
  ASSERT_TRUE(spinUntil([&] { return verb(page, AlertVerb::EndSilence).isEnabled(); }));
  slow = true;
  QTest::mouseClick(&verb(page, AlertVerb::EndSilence), Qt::LeftButton);
  clickAlert(page, QStringLiteral("n05 GPU 3"));
  slow = false;
  EXPECT_TRUE(spinUntil([&] { return note->text().contains(QStringLiteral("n11")); })) << qPrintable(note->text());
  EXPECT_FALSE(trouble.isVisible());
}

TEST_F(AlertsTest, AnAlertOfAnotherTimeIsNotSaidToBeOver) {
  factory.remember();
  Page& page = alerts();
  workspace().connection().cursor().show(QDateTime::fromSecsSinceEpoch(SmallFactory::now - 7200));
  ASSERT_TRUE(
      spinUntil([&] { return workspace().connection().isAtCursor() && active(page).model()->rowCount() == 0; }));
  const auto labels = active(page).findChildren<QLabel*>();
  const auto says = [](const QLabel* label) {
    return label->isVisible() && label->text() == QStringLiteral("Nothing was wrong then");
  };
  EXPECT_TRUE(spinUntil([&] { return std::any_of(labels.begin(), labels.end(), says); }));
  const ShowAlert recent{QStringLiteral("alerts/node-down-n11")};
  workspace().open(recent);
  EXPECT_EQ(find<MessageBar>("note")->text(), QStringLiteral("This alert is not of the time that is shown."));
  EXPECT_TRUE(active(page).isVisible());
  // What a notification told is of now.
  Q_EMIT window().teller().asked(recent);
  EXPECT_TRUE(workspace().connection().cursor().isLive());
  EXPECT_TRUE(spinUntil([&] { return active(page).currentKey() != 0; }));
}

TEST_F(AlertsTest, NothingOfTheDetailsIsCutOff) {
  v1::Alert wordy = SmallFactory::makeAlert("wordy", v1::Alert::SEVERITY_WARNING, v1::Alert::KIND_RULE, "nodes/n03");
  wordy.set_rule("InletTooWarm");
  std::string summary;
  for (int word = 0; word < 24; ++word) summary += "warmer than it should be ";
  wordy.set_summary(summary);
  factory.setAlert(wordy);
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n03"));
  for (const char* name : {"alertSentence", "alertFacts", "alertTouched", "alertRule"}) {
    const auto& label = in<QLabel>(page, name);
    EXPECT_TRUE(label.isVisible()) << name;
    EXPECT_EQ(label.height(), label.heightForWidth(label.width())) << name;
    EXPECT_TRUE(label.parentWidget()->rect().contains(label.geometry())) << name;
  }
}

TEST_F(AlertsTest, APastAlertLeadsToItsMoment) {
  factory.remember();
  Page& page = alerts();
  showView(1);
  DataTable& table = past(page);
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() == 200 && !table.model()->isBusy(); }));
  clickRow(table, 2);
  auto& moment = in<QPushButton>(page, "alertMoment");
  ASSERT_TRUE(spinUntil([&] { return moment.isVisible(); }));
  QTest::mouseClick(&moment, Qt::LeftButton);
  const TimeCursor& cursor = workspace().connection().cursor();
  EXPECT_FALSE(cursor.isLive());
  EXPECT_EQ(cursor.time().toSecsSinceEpoch(), 1'795'000'000 - 600 - 60 * 2);
  EXPECT_TRUE(active(page).isVisible());
}

TEST_F(AlertsTest, RulesSayWhatTheyWatchAndWhyOneCannotBeEvaluated) {
  Page& page = alerts();
  showView(2);
  auto& table = in<DataTable>(page, "ruleTable");
  ASSERT_TRUE(spinUntil([&] { return table.model()->matchedRows() == 2 && !table.model()->isBusy(); }));
  EXPECT_EQ(cell(table, 0, "name"), QStringLiteral("Node not responding"));
  EXPECT_EQ(cell(table, 0, "active"), QStringLiteral("1"));
  EXPECT_EQ(cell(table, 1, "name"), QStringLiteral("InletTooWarm"));
  EXPECT_EQ(cell(table, 1, "problem"), QStringLiteral("unknown function"));
}

TEST_F(AlertsTest, WhoMayNotActIsToldSo) {
  factory.role = v1::ROLE_CUSTOMER;
  std::erase_if(factory.methods, [](const std::string& method) {
    return method.ends_with("AcknowledgeAlert") || method.ends_with("SilenceAlert") ||
           method.ends_with("ListAlertRules");
  });
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n11"));
  EXPECT_FALSE(verb(page, AlertVerb::Acknowledge).isVisible());
  EXPECT_FALSE(verb(page, AlertVerb::Silence).isVisible());
  EXPECT_TRUE(in<QLabel>(page, "alertMayNot").isVisible());
  QTest::keyClick(active(page).view(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(dialog(page), nullptr);
}

TEST_F(AlertsTest, AnAlertThatIsOverStaysReadable) {
  Page& page = alerts();
  clickAlert(page, QStringLiteral("n11"));
  factory.endAlert("alerts/node-down-n11");
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(page, "alertFacts").text().contains(QStringLiteral("Ended")); }));
  EXPECT_EQ(subject(page), QStringLiteral("Node n11 not responding"));
  EXPECT_FALSE(verb(page, AlertVerb::Acknowledge).isVisible());
}

TEST(AlertTextTest, EveryKindHasAWordOfItsOwn) {
  QStringList seen;
  for (int kind = 0; kind < v1::Alert::Kind_ARRAYSIZE; ++kind) {
    const QString word = AlertText::kind(static_cast<v1::Alert::Kind>(kind));
    EXPECT_FALSE(word.isEmpty() || seen.contains(word)) << kind << ' ' << qPrintable(word);
    seen << word;
  }
}

}  // namespace
}  // namespace aifactory
