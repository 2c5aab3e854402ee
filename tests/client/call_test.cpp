// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDir>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "client/unary_call.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

class Call : public testing::Test {
 protected:
  void TearDown() override {
    channel.calls().cancelAll();
    EXPECT_TRUE(channel.calls().wait(10s));
    factory.kill();
  }

  CallHandle get(QObject* to, std::chrono::milliseconds deadline = 10s) {
    v1::GetJobRequest request;
    request.set_name("jobs/1");
    return startCall<JobsCalls, v1::GetJobRequest, v1::GetJobResponse>(
        channel, &Channel::jobs, &JobsCalls::GetJob, request, to,
        [this](const CallResult<v1::GetJobResponse>& answer) {
          ++answers;
          if (!answer)
            error = answer.error();
          else
            name = answer->job().name();
        },
        deadline);
  }
  bool answered() {
    const bool heard = spinUntil([this] { return answers > 0; });
    spinFor(20ms);
    EXPECT_EQ(answers, 1);
    return heard;
  }
  /// Answers only when the caller is gone.
  static grpc::Status dawdle(grpc::ServerContext& context) {
    while (!context.IsCancelled()) std::this_thread::sleep_for(1ms);
    return grpc::Status::CANCELLED;
  }

  ScriptedFactory factory;
  Channel channel{factory.endpoint(), "secret"};
  QObject receiver;
  int answers = 0;
  std::string name;
  std::optional<CallError> error;
};

TEST_F(Call, CarriesTheTokenAndBringsTheAnswer) {
  factory.getJob = [](auto&, const auto& request, auto& response) {
    response.mutable_job()->set_name(request.name());
    return grpc::Status::OK;
  };
  factory.start();
  get(&receiver);
  ASSERT_TRUE(answered());
  EXPECT_EQ(name, "jobs/1");
}

TEST_F(Call, ReplacedConnectionsAreLetGo) {
  factory.getJob = [](auto&, const auto&, auto&) { return grpc::Status::OK; };
  factory.start();
  const auto openFiles = [] { return QDir(QStringLiteral("/proc/self/fd")).count(); };
  const auto replaceOften = [&] {
    for (int i = 0; i < 20; ++i) {
      answers = 0;
      get(&receiver);
      ASSERT_TRUE(answered());
      channel.replaceConnection(channel.generation());
    }
  };
  replaceOften();
  const auto before = openFiles();
  replaceOften();
  EXPECT_LT(openFiles(), before + 10) << "each replaced connection keeps its socket";
}

TEST_F(Call, NobodyThereIsSaidInAWayTheUserCanActOn) {
  get(&receiver);
  ASSERT_TRUE(answered());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Unavailable);
  EXPECT_TRUE(error->worthRetrying);
  EXPECT_TRUE(error->sentence.startsWith(QStringLiteral("factoryd does not answer"))) << error->sentence.toStdString();
}

TEST_F(Call, UnavailableIsTriedAgain) {
  std::atomic<int> tries = 0;
  factory.getJob = [&](auto&, const auto&, auto& response) {
    if (++tries < 3) return grpc::Status(grpc::UNAVAILABLE, "not now");
    response.mutable_job()->set_name("jobs/1");
    return grpc::Status::OK;
  };
  factory.start();
  get(&receiver);
  ASSERT_TRUE(answered());
  EXPECT_EQ(name, "jobs/1");
  EXPECT_EQ(tries, 3);
}

// gRPC ends what reaches a server in the moment of its shutdown with CANCELLED, though nobody here cancelled.
TEST_F(Call, CancelledByTheServerIsTriedAgain) {
  std::atomic<int> tries = 0;
  factory.getJob = [&](auto&, const auto&, auto& response) {
    if (++tries < 2) return grpc::Status::CANCELLED;
    response.mutable_job()->set_name("jobs/1");
    return grpc::Status::OK;
  };
  factory.start();
  get(&receiver);
  ASSERT_TRUE(answered());
  EXPECT_EQ(name, "jobs/1");
  EXPECT_EQ(tries, 2);
}

TEST_F(Call, DeadlineEndsIt) {
  factory.getJob = [](auto& context, const auto&, auto&) { return dawdle(context); };
  factory.start();
  get(&receiver, 100ms);
  ASSERT_TRUE(answered());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Timeout);
  EXPECT_TRUE(error->worthRetrying);
}

TEST_F(Call, CancelEndsIt) {
  factory.getJob = [](auto& context, const auto&, auto&) { return dawdle(context); };
  factory.start();
  CallHandle handle = get(&receiver);
  spinFor(50ms);
  EXPECT_EQ(answers, 0);
  handle.cancel();
  ASSERT_TRUE(answered());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Cancelled);
  handle.cancel();  // over already: nothing happens
}

TEST_F(Call, ReceiverThatIsGoneHearsNothing) {
  std::atomic<bool> answer = false;
  factory.getJob = [&](auto&, const auto&, auto&) {
    while (!answer) std::this_thread::sleep_for(1ms);
    return grpc::Status::OK;
  };
  factory.start();
  auto doomed = std::make_unique<QObject>();
  get(doomed.get());
  spinFor(30ms);
  doomed.reset();
  answer = true;
  ASSERT_TRUE(channel.calls().wait(10s));
  spinFor(30ms);
  EXPECT_EQ(answers, 0);
}

TEST_F(Call, RefusalBringsReasonAndFields) {
  factory.getJob = [](auto&, const auto&, auto&) {
    return ScriptedFactory::refusal(grpc::INVALID_ARGUMENT, "QUEUE_UNKNOWN", "There is no queue \"gpux\".",
                                    "job.queue");
  };
  factory.start();
  get(&receiver);
  ASSERT_TRUE(answered());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Invalid);
  EXPECT_EQ(error->reason, QStringLiteral("QUEUE_UNKNOWN"));
  EXPECT_EQ(error->sentence, QStringLiteral("There is no queue \"gpux\"."));
  EXPECT_FALSE(error->worthRetrying);
  ASSERT_EQ(error->violations.size(), 1U);
  EXPECT_EQ(error->violations[0].field, QStringLiteral("job.queue"));
}

TEST(CallErrors, EveryCodeHasAKindAndASentence) {
  using Kind = CallError::Kind;
  const std::pair<grpc::StatusCode, Kind> expected[] = {{grpc::INVALID_ARGUMENT, Kind::Invalid},
                                                        {grpc::OUT_OF_RANGE, Kind::Invalid},
                                                        {grpc::NOT_FOUND, Kind::NotFound},
                                                        {grpc::PERMISSION_DENIED, Kind::Denied},
                                                        {grpc::UNAUTHENTICATED, Kind::Denied},
                                                        {grpc::ALREADY_EXISTS, Kind::Conflict},
                                                        {grpc::FAILED_PRECONDITION, Kind::Conflict},
                                                        {grpc::ABORTED, Kind::Conflict},
                                                        {grpc::UNAVAILABLE, Kind::Unavailable},
                                                        {grpc::RESOURCE_EXHAUSTED, Kind::Unavailable},
                                                        {grpc::DEADLINE_EXCEEDED, Kind::Timeout},
                                                        {grpc::CANCELLED, Kind::Cancelled},
                                                        {grpc::UNIMPLEMENTED, Kind::Internal},
                                                        {grpc::INTERNAL, Kind::Internal},
                                                        {grpc::UNKNOWN, Kind::Internal},
                                                        {grpc::DATA_LOSS, Kind::Internal}};
  for (const auto& [code, kind] : expected) {
    const CallError error = callError(grpc::Status(code, ""));
    EXPECT_EQ(error.kind, kind) << code;
    EXPECT_FALSE(error.sentence.isEmpty()) << code;
    EXPECT_FALSE(error.refused && error.worthRetrying) << code;
  }
}

TEST(CallErrors, OnlyFactorydsOwnNoIsARefusal) {
  for (const auto code : {grpc::INVALID_ARGUMENT, grpc::NOT_FOUND, grpc::PERMISSION_DENIED, grpc::FAILED_PRECONDITION,
                          grpc::UNIMPLEMENTED}) {
    EXPECT_TRUE(callError(grpc::Status(code, "")).refused) << code;
  }
  for (const auto code : {grpc::ABORTED, grpc::CANCELLED, grpc::INTERNAL, grpc::UNKNOWN, grpc::UNAVAILABLE,
                          grpc::DEADLINE_EXCEEDED, grpc::RESOURCE_EXHAUSTED, grpc::DATA_LOSS}) {
    EXPECT_FALSE(callError(grpc::Status(code, "")).refused) << code;
  }
}

TEST(CallErrors, GarbageInsteadOfDetailsIsNoTrouble) {
  const CallError error = callError(grpc::Status(grpc::NOT_FOUND, "There is no job 7.", "\xff\xff\xff garbage"));
  EXPECT_EQ(error.kind, CallError::Kind::NotFound);
  EXPECT_EQ(error.sentence, QStringLiteral("There is no job 7."));
}

}  // namespace
}  // namespace aifactory
