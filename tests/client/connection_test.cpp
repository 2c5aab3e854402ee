// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>

#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using State = FactoryConnection::State;

int openDescriptors() {
  return static_cast<int>(
      QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

TEST(Connection, ConnectsAndKnowsWhoItIs) {
  ScriptedFactory factory;
  factory.start();
  FactoryConnection connection(factory.profile());
  EXPECT_EQ(connection.state(), State::Disconnected);
  connection.open();
  EXPECT_EQ(connection.state(), State::Connecting);
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
  EXPECT_EQ(connection.session().identity(), "kim.js");
  EXPECT_TRUE(connection.mayCall(u"JobsService/SubmitJob"));
  EXPECT_FALSE(connection.mayCall(u"FleetService/DrainNode"));
  EXPECT_TRUE(connection.jobs().synced());
  EXPECT_FALSE(connection.staleSince().isValid());
  EXPECT_TRUE(connection.errorText().isEmpty());
  connection.close();
  EXPECT_EQ(connection.state(), State::Disconnected);
  connection.open();
  EXPECT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
}

TEST(Connection, NobodyThereYetIsTriedAgain) {
  ScriptedFactory factory;
  FactoryConnection connection(factory.profile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.retryAt().isValid(); }));
  EXPECT_EQ(connection.state(), State::Connecting);
  EXPECT_TRUE(connection.errorText().startsWith(QStringLiteral("factoryd does not answer")));
  EXPECT_FALSE(connection.staleSince().isValid());
  factory.start();
  EXPECT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
}

TEST(Connection, LostServerLeavesRowsStaleAndComesBack) {
  ScriptedFactory factory;
  factory.watchJobs = [](grpc::ServerContext& context, const v1::WatchJobsRequest&,
                         grpc::ServerWriter<v1::WatchJobsResponse>& writer) {
    v1::WatchJobsResponse response;
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1, {});
    writer.Write(response);
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, 1, {});
    response.add_jobs()->set_name("jobs/1");
    writer.Write(response);
    response.Clear();
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1, "token");
    writer.Write(response);
    while (!context.IsCancelled()) std::this_thread::sleep_for(2ms);
    return grpc::Status::CANCELLED;
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
  const QDateTime before = QDateTime::currentDateTime();
  factory.kill();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Reconnecting; }));
  EXPECT_EQ(connection.jobs().count(), 1);
  ASSERT_TRUE(connection.staleSince().isValid());
  EXPECT_LE(connection.staleSince(), QDateTime::currentDateTime());
  EXPECT_GE(connection.staleSince(), before.addSecs(-10));
  ASSERT_TRUE(spinUntil([&] { return connection.retryAt().isValid(); }));
  int rowSignals = 0;
  QObject::connect(&connection.jobs(), &JobStore::rowsChanged, &connection, [&] { ++rowSignals; });
  QObject::connect(&connection.jobs(), &JobStore::countChanged, &connection, [&] { ++rowSignals; });
  factory.start();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
  EXPECT_FALSE(connection.staleSince().isValid());
  EXPECT_FALSE(connection.retryAt().isValid());
  EXPECT_EQ(connection.jobs().count(), 1);
  EXPECT_EQ(rowSignals, 0);
}

TEST(Connection, WrongTokenIsRefusedAndNotTriedAgain) {
  ScriptedFactory factory;
  factory.start();
  factory.writeToken("wrong");
  FactoryConnection connection(factory.profile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Refused; }));
  EXPECT_TRUE(connection.errorText().contains(QStringLiteral("token"))) << connection.errorText().toStdString();
  spinFor(1200ms);
  EXPECT_EQ(connection.state(), State::Refused);
  factory.writeToken("secret");
  connection.open();
  EXPECT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
}

TEST(Connection, TokenThatOthersMayReadIsRefused) {
  ScriptedFactory factory;
  factory.start();
  QFile::setPermissions(factory.profile().tokenFile,
                        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup);
  FactoryConnection connection(factory.profile());
  connection.open();
  EXPECT_EQ(connection.state(), State::Refused);
  EXPECT_TRUE(connection.errorText().contains(QStringLiteral("chmod 600")));
}

TEST(Connection, TokenDoesNotLeaveTheMachine) {
  ScriptedFactory factory;
  Profile profile = factory.profile();
  profile.endpoint = QStringLiteral("factory.example.com:7443");
  FactoryConnection connection(profile);
  connection.open();
  EXPECT_EQ(connection.state(), State::Refused);
  EXPECT_TRUE(connection.errorText().contains(QStringLiteral("factory.example.com")));
}

TEST(Connection, FactoryClockRunsAtItsOwnSpeed) {
  ScriptedFactory factory;
  factory.whoAmI = [start = std::chrono::steady_clock::now()](auto&, const auto&, v1::WhoAmIResponse& response) {
    const auto milliseconds = (std::chrono::steady_clock::now() - start) / 1ms;  // seconds of the factory
    response.mutable_factory_time()->set_seconds(1'000'000 + milliseconds);
    response.mutable_engine()->set_clock_speed(1000);
    return grpc::Status::OK;
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  EXPECT_FALSE(connection.factoryTime().isValid());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.factoryTime().isValid(); }));
  const QDateTime first = connection.factoryTime();
  spinFor(50ms);
  const qint64 passed = first.msecsTo(connection.factoryTime());
  EXPECT_GE(passed, 5'000) << "a clock that runs with ours makes 50";
  EXPECT_GE(first.toSecsSinceEpoch(), 1'000'000);
}

TEST(Connection, SeveralFactoriesSideBySide) {
  ScriptedFactory left, right;
  left.wantedToken = "left";
  left.writeToken("left");
  right.wantedToken = "right";
  right.writeToken("right");
  left.start();
  right.start();
  FactoryConnection toLeft(left.profile()), toRight(right.profile());
  toLeft.open();
  toRight.open();
  ASSERT_TRUE(spinUntil([&] { return toLeft.state() == State::Connected && toRight.state() == State::Connected; }));
  left.kill();
  ASSERT_TRUE(spinUntil([&] { return toLeft.state() == State::Reconnecting; }));
  EXPECT_EQ(toRight.state(), State::Connected);
}

TEST(Connection, CallsWithoutAConnectionSaySo) {
  ScriptedFactory factory;
  FactoryConnection connection(factory.profile());
  std::optional<CallError> error;
  connection.getJob({}, &connection, [&](const CallResult<v1::GetJobResponse>& result) { error = result.error(); });
  EXPECT_FALSE(error) << "never from inside of the call";
  ASSERT_TRUE(spinUntil([&] { return error.has_value(); }));
  EXPECT_EQ(error->kind, CallError::Kind::Unavailable);
}

TEST(Connection, SubmissionIsOnDiskUntilItsAnswerWasHeard) {
  ScriptedFactory factory;
  std::atomic<int> seen = 0;
  std::atomic<bool> savedBefore = false;
  FactoryConnection connection(factory.profile());
  factory.submitJob = [&](auto&, const v1::SubmitJobRequest& request, v1::SubmitJobResponse& response) {
    const auto pending = connection.requestLedger().pending();
    savedBefore = pending.size() == 1 && pending[0].request.request_id() == request.request_id();
    if (++seen <= 3) return grpc::Status(grpc::UNAVAILABLE, "");
    response.mutable_job()->set_name("jobs/7");
    return grpc::Status::OK;
  };
  factory.start();
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  request.mutable_job()->set_script("#!/bin/sh\n");

  std::optional<bool> outcome;
  const auto done = [&](const CallResult<v1::SubmitJobResponse>& result) { outcome = bool(result); };
  connection.submitJob(request, &connection, done);
  ASSERT_TRUE(spinUntil([&] { return outcome.has_value(); }));
  EXPECT_FALSE(*outcome);
  EXPECT_TRUE(savedBefore);
  auto pending = connection.requestLedger().pending();
  ASSERT_EQ(pending.size(), 1U) << "whether there is a job is not known";

  outcome.reset();
  connection.submitJob(pending[0].request, &connection, done);
  ASSERT_TRUE(spinUntil([&] { return outcome.has_value(); }));
  EXPECT_TRUE(*outcome);
  EXPECT_TRUE(connection.requestLedger().pending().empty());
}

TEST(Connection, RefusedSubmissionIsNotKept) {
  ScriptedFactory factory;
  factory.submitJob = [](auto&, const auto&, auto&) {
    return ScriptedFactory::refusal(grpc::INVALID_ARGUMENT, "QUEUE_UNKNOWN", "There is no such queue.", "job.queue");
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  std::optional<CallError> error;
  connection.submitJob(request, &connection, [&](const auto& result) { error = result.error(); });
  ASSERT_TRUE(spinUntil([&] { return error.has_value(); }));
  EXPECT_EQ(error->reason, QStringLiteral("QUEUE_UNKNOWN"));
  EXPECT_TRUE(connection.requestLedger().pending().empty());
}

TEST(Connection, SubmissionInDoubtOutlivesALostRight) {
  ScriptedFactory factory;
  std::atomic<bool> denies = false;
  factory.submitJob = [&](auto&, const auto&, auto&) {
    if (!denies) return grpc::Status(grpc::INTERNAL, "the answer was lost");
    return ScriptedFactory::refusal(grpc::PERMISSION_DENIED, "METHOD_NOT_ALLOWED", "You may not submit.", "");
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  for (const bool second : {false, true}) {
    denies = second;
    std::optional<CallError> error;
    connection.submitJob(request, &connection, [&](const auto& result) { error = result.error(); });
    ASSERT_TRUE(spinUntil([&] { return error.has_value(); }));
    EXPECT_EQ(error->refused, second);
    EXPECT_EQ(connection.requestLedger().pending().size(), 1U) << "the first time may have made a job";
  }
}

TEST(Connection, AThousandTimesOpenedAndClosed) {
  ScriptedFactory factory;
  factory.start();
  const auto cycle = [&](int number) {
    FactoryConnection connection(factory.profile());
    connection.open();
    // At every stage of its life: at once, while it connects, and when it is connected.
    if (number % 3 == 1) spinFor(1ms);
    if (number % 3 == 2) {
      ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }));
    }
    if (number % 2) connection.close();
  };
  for (int number = 0; number < 30; ++number) cycle(number);
  spinFor(100ms);
  const int before = openDescriptors();
  for (int number = 0; number < 1'000; ++number) cycle(number);
  EXPECT_TRUE(spinUntil([&] { return openDescriptors() <= before + 20; }, 10s))
      << openDescriptors() << " of " << before;
}

TEST(Connection, GoesAtOnceWhileAServerThatNeverAnswersIsConnectedTo) {
  QTemporaryDir directory;
  const std::string path = directory.filePath(QStringLiteral("silent.sock")).toStdString();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int silent = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(silent, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(silent, 8), 0);
  const ScriptedFactory token;
  Profile profile = token.profile();
  profile.endpoint = QStringLiteral("unix://") + QString::fromStdString(path);
  auto connection = std::make_unique<FactoryConnection>(profile);
  connection->open();
  spinFor(300ms);
  EXPECT_EQ(connection->state(), State::Connecting);
  QElapsedTimer going;
  going.start();
  connection.reset();
  EXPECT_LT(going.elapsed(), 1500) << "the GUI thread waited for a connection that nobody needs";
  ::close(silent);
}

}  // namespace
}  // namespace aifactory
