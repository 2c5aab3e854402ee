// SPDX-License-Identifier: GPL-3.0-or-later
// Something between the user and Slurm goes away and comes back: the console stays usable, says since when it knows
// nothing, catches up, and shows then what a new one would show, where the user was looking.
#include "client/factory_connection.h"
#include "tests/client/socket_proxy.h"
#include "tests/end_to_end/console_on_slurm.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

/// How long Slurm's controller is away: as long as a backup controller takes.
constexpr std::chrono::milliseconds outage = 2min;

class Outage : public ConsoleOnSlurm {
 protected:
  /// A full table, and a job that ends while nobody can tell.
  void prepare(const QString& endpoint = {}) {
    open(endpoint);
    fillTable(60);
    job = submit(QStringLiteral("outlives-it"), QStringLiteral("#!/bin/bash\nsleep 5"));
    ASSERT_NE(job, 0u);
    ASSERT_TRUE(spinUntil([&] { return stateOf(job) == v1::Job::STATE_RUNNING; }));
    probe.begin();
  }
  v1::Job::State stateOf(std::uint64_t number) {
    const JobStore& jobs = connection().jobs();
    const int row = jobs.find("jobs/" + std::to_string(number));
    return row < 0 ? v1::Job::STATE_UNSPECIFIED : jobs.at(row).state();
  }
  QString words(const char* label) { return in<StateLabel>(&window(), label)->text(); }
  bool staleIsShown() {
    return in<QWidget>(&window(), "staleBanner")->isVisible() && in<QWidget>(&window(), "staleVeil")->isVisible();
  }
  void expectCaughtUp() {
    ASSERT_TRUE(spinUntil([&] { return stateOf(job) == v1::Job::STATE_COMPLETED; }, 60s)) << stateOf(job);
    EXPECT_TRUE(spinUntil([&] { return !staleIsShown(); }));
    expectSamePlace();
    expectFreshRows();
    expectSamePlace();
    EXPECT_LT(probe.worst(), longestStall) << "ms that the GUI thread stood still";
  }

  std::uint64_t job = 0;
};

TEST_F(Outage, ControllerIsDownForLong) {
  prepare();
  const int rows = table().model()->totalRows();
  const QDateTime down = QDateTime::currentDateTime();
  factory.stopController();
  ASSERT_TRUE(spinUntil([&] { return words("engineState").contains(QStringLiteral("does not answer since")); }));
  EXPECT_TRUE(spinUntil([&] { return staleIsShown(); })) << "what is shown is old, and nothing says so";
  EXPECT_TRUE(words("connectionState").contains(QStringLiteral("Connected"))) << "factoryd itself answers";
  useConsole();
  choosePlace();
  spinFor(outage - std::chrono::milliseconds(down.msecsTo(QDateTime::currentDateTime())));
  EXPECT_EQ(table().model()->totalRows(), rows) << "what is known stays";
  EXPECT_EQ(stateOf(job), v1::Job::STATE_RUNNING) << "as far as anybody knows";
  factory.startController();
  expectCaughtUp();
  EXPECT_FALSE(words("engineState").contains(QStringLiteral("does not answer")));
}

TEST_F(Outage, ConnectionIsHalfOpen) {
  const QString front = factory.file(QStringLiteral("front.sock"));
  SocketProxy proxy(front.toStdString(), factory.socket().toStdString());
  prepare(QStringLiteral("unix://") + front);
  const int rows = table().model()->totalRows();
  const QDateTime silent = QDateTime::currentDateTime();
  proxy.freezeAll();
  ASSERT_TRUE(spinUntil([&] { return connection().staleSince().isValid(); }, 30s));
  // Bookmarks come every 5 s: nothing was heard after the silence began, and something shortly before it.
  EXPECT_LE(connection().staleSince(), silent.addMSecs(1000));
  EXPECT_GE(connection().staleSince(), silent.addSecs(-6));
  EXPECT_TRUE(spinUntil([&] { return words("connectionState").contains(QStringLiteral("stale since")); }));
  EXPECT_TRUE(staleIsShown());
  useConsole();
  choosePlace();
  EXPECT_EQ(table().model()->totalRows(), rows);
  const int before = proxy.accepted();
  proxy.thaw();
  ASSERT_TRUE(spinUntil([&] { return !connection().staleSince().isValid(); }, 60s));
  EXPECT_GT(proxy.accepted(), before) << "the old connection is silent for good";
  expectCaughtUp();
}

TEST_F(Outage, FactorydIsKilledAndStartedAgain) {
  prepare();
  const int rows = table().model()->totalRows();
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return connection().staleSince().isValid(); }));
  EXPECT_TRUE(spinUntil([&] { return words("connectionState").contains(QStringLiteral("stale since")); }))
      << words("connectionState").toStdString();
  EXPECT_TRUE(staleIsShown());
  useConsole();
  choosePlace();
  EXPECT_EQ(table().model()->totalRows(), rows);
  int fewest = rows;
  QObject::connect(&connection().jobs(), &JobStore::countChanged, &probe,
                   [&](int count) { fewest = std::min(fewest, count); });
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return !connection().staleSince().isValid(); }, 40s));
  EXPECT_EQ(fewest, rows) << "it was shown empty before it had asked Slurm";
  expectCaughtUp();
}

}  // namespace
}  // namespace aifactory
