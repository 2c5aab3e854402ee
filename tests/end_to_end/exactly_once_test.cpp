// SPDX-License-Identifier: GPL-3.0-or-later
// One press on "Submit" is one job on the real Slurm, whatever dies, and is never called failed on the way.
#include <QAbstractButton>

#include <set>

#include "app/words.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "tests/client/socket_proxy.h"
#include "tests/end_to_end/console_on_slurm.h"
#include "widgets/message_bar.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Lost = SocketProxy::Lost;

constexpr auto twinGrace = 5s;  // of the fixture's factoryd.toml

class ExactlyOnce : public ConsoleOnSlurm {
 protected:
  void SetUp() override {
    ConsoleOnSlurm::SetUp();
    const QString front = factory.file(QStringLiteral("rest.sock"));
    rest = std::make_unique<SocketProxy>(front.toStdString(), factory.restSocket().toStdString());
    factory.setRestSocket(front);
    name = QStringLiteral("once-") + QString::fromStdString(newUuid()).left(8);
    open();
    fillTable(3);
    for (JobStore* jobs : {&connection().jobs()}) {
      QObject::connect(jobs, &JobStore::rowsChanged, &probe, [this] { look(); });
      QObject::connect(jobs, &JobStore::countChanged, &probe, [this] { look(); });
    }
    probe.begin();
  }
  void TearDown() override {
    factory.thawController();
    ConsoleOnSlurm::TearDown();
  }

  void press() { dialog = pressSubmit(name, QStringLiteral("#!/bin/bash\nsleep 1")); }
  /// As the user would: tries again as long as the form asks for it.
  bool formCloses() {
    return spinUntil(
        [this] {
          for (auto* button : dialog->findChildren<QAbstractButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("Try again")) {
              QTest::mouseClick(button, Qt::LeftButton);
            }
          }
          return !dialog->isVisible();
        },
        40s);
  }
  const v1::Job* shown() {
    const JobStore& jobs = connection().jobs();
    for (int row = 0; row < jobs.count(); ++row) {
      if (jobs.at(row).display_name() == name.toStdString()) return &jobs.at(row);
    }
    return nullptr;
  }
  bool shows(v1::Job::State state) { return shown() && shown()->state() == state; }
  void look() {
    if (shown()) seen.insert(shown()->state());
  }
  void expectOneJob() {
    EXPECT_TRUE(spinUntil([&] { return shows(v1::Job::STATE_COMPLETED); }, 90s))
        << (shown() ? shown()->ShortDebugString() : "not shown");
    spinFor(twinGrace + 2s);  // a second one would have come by now
    EXPECT_EQ(factory.jobsNamed(name), 1);
    EXPECT_FALSE(seen.contains(v1::Job::STATE_FAILED));
    EXPECT_TRUE(spinUntil([&] { return connection().requestLedger().pending().empty(); }));
    expectFreshRows();
    EXPECT_LT(probe.worst(), longestStall);
  }

  /// factoryd is killed with the submission on its way to a controller that stands still, and lives `lives` more times
  /// before that goes on.
  void killWhileFrozen(bool reachesSlurm, int lives) {
    factory.freezeController();
    if (!reachesSlurm) rest->lose(Lost::Requests, "/job/submit");
    const int before = rest->accepted();
    press();
    ASSERT_TRUE(spinUntil([&] { return reachesSlurm ? rest->accepted() > before : rest->lost() == 1; }))
        << dialog->findChild<MessageBar*>()->text().toStdString();
    spinFor(1s);  // slurmrestd hands it on to the controller's socket
    for (int life = 0; life < lives; ++life) {
      factory.kill();
      rest->lose(Lost::Nothing);
      spinFor(4s);  // longer than gRPC tries by itself
      factory.start();
      EXPECT_TRUE(spinUntil([&] { return shows(v1::Job::STATE_UNCONFIRMED); }, 30s))
          << (shown() ? shown()->ShortDebugString() : "not shown");
    }
    EXPECT_TRUE(formCloses()) << dialog->findChild<MessageBar*>()->text().toStdString();
    EXPECT_TRUE(shows(v1::Job::STATE_UNCONFIRMED));
    EXPECT_GT(connection().jobs().count(), 3) << "the other rows stay";
    factory.thawController();
    expectOneJob();
  }

  std::unique_ptr<SocketProxy> rest;
  QString name;
  QWidget* dialog = nullptr;
  std::set<v1::Job::State> seen;
};

TEST_F(ExactlyOnce, KilledBetweenSlurmsAnswerAndTheReply) {
  rest->lose(Lost::Answers, "/job/submit");
  press();
  ASSERT_TRUE(spinUntil([&] { return rest->lost() == 1; })) << "Slurm has not answered";
  EXPECT_EQ(factory.jobsNamed(name), 1);
  factory.kill();
  rest->lose(Lost::Nothing);
  factory.start();
  EXPECT_TRUE(formCloses());
  expectOneJob();
}

TEST_F(ExactlyOnce, KilledWhileTheControllerStandsStillWithTheRequest) { killWhileFrozen(true, 1); }

TEST_F(ExactlyOnce, KilledWhileTheControllerStandsStillWithoutTheRequest) { killWhileFrozen(false, 1); }

TEST_F(ExactlyOnce, KilledTwiceBeforeTheControllerGoesOn) { killWhileFrozen(true, 2); }

TEST_F(ExactlyOnce, TheControllerStandsStillAndFactorydLives) {
  factory.freezeController();
  press();
  EXPECT_TRUE(formCloses());
  EXPECT_TRUE(spinUntil([&] { return shows(v1::Job::STATE_UNCONFIRMED); }, 30s));
  const auto* const details = window().findChild<StateLabel*>(QStringLiteral("jobState"));
  EXPECT_TRUE(spinUntil([&] { return details->text() == Words::jobState(v1::Job::STATE_UNCONFIRMED); }))
      << "the new row is chosen, and has details";
  factory.thawController();
  expectOneJob();
  EXPECT_TRUE(spinUntil([&] { return details->text() == Words::jobState(v1::Job::STATE_COMPLETED); }))
      << details->text().toStdString();
}

}  // namespace
}  // namespace aifactory
