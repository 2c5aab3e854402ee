// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "client/factory_connection.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

class Output : public testing::Test {
 protected:
  void SetUp() override {
    for (int line = 0; line < 5'000; ++line) m_file += "line " + std::to_string(line) + "\n";
  }
  CallHandle read(FactoryConnection& connection, QObject* receiver, bool follow = true) {
    v1::ReadJobOutputRequest request;
    request.set_name("jobs/1");
    request.set_follow(follow);
    return connection.readJobOutput(
        request, receiver,
        [this](const v1::ReadJobOutputResponse& chunk) {
          EXPECT_EQ(chunk.offset(), static_cast<std::int64_t>(text.size()));
          text += chunk.data();
        },
        [this](const CallResult<bool>& answer) {
          ++ends;
          if (!answer) error = answer.error();
        });
  }
  std::string m_file, text;
  int ends = 0;
  std::optional<CallError> error;
};

TEST_F(Output, GoesOnWhereItWasCut) {
  ScriptedFactory factory;
  std::atomic<int> streams = 0;
  factory.readJobOutput = [&](auto&, const v1::ReadJobOutputRequest& request, auto& writer) {
    ++streams;
    auto offset = static_cast<std::size_t>(request.offset());
    for (int chunk = 0; offset < m_file.size(); ++chunk) {
      if (chunk == 4 && streams <= 3) return grpc::Status(grpc::UNAVAILABLE, "cut");
      v1::ReadJobOutputResponse response;
      response.set_offset(static_cast<std::int64_t>(offset));
      response.set_data(m_file.substr(offset, 3'000));
      offset += response.data().size();
      response.set_end(offset == m_file.size());
      if (!writer.Write(response)) return grpc::Status::CANCELLED;
    }
    return grpc::Status::OK;
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  read(connection, &connection);
  ASSERT_TRUE(spinUntil([&] { return ends > 0; }));
  spinFor(20ms);
  EXPECT_EQ(ends, 1);
  EXPECT_FALSE(error);
  EXPECT_EQ(text, m_file);
  EXPECT_EQ(streams, 4);
}

TEST_F(Output, DeniedIsSaidOnce) {
  ScriptedFactory factory;
  factory.readJobOutput = [](auto&, const auto&, auto&) {
    return ScriptedFactory::refusal(grpc::PERMISSION_DENIED, "NOT_YOUR_FILE", "This file is not yours.");
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  read(connection, &connection);
  ASSERT_TRUE(spinUntil([&] { return ends > 0; }));
  EXPECT_EQ(ends, 1);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Denied);
  EXPECT_EQ(error->sentence, QStringLiteral("This file is not yours."));
}

TEST_F(Output, CancelAndLossOfTheReceiverEndIt) {
  ScriptedFactory factory;
  std::atomic<int> streams = 0;
  factory.readJobOutput = [&](grpc::ServerContext& context, const auto&, auto& writer) {
    ++streams;
    v1::ReadJobOutputResponse response;
    for (std::int64_t offset = 0; !context.IsCancelled(); ++offset) {
      response.set_offset(offset);
      response.set_data("x");
      if (!writer.Write(response)) break;
    }
    --streams;
    return grpc::Status::CANCELLED;
  };
  factory.start();
  FactoryConnection connection(factory.profile());
  connection.open();
  CallHandle handle = read(connection, &connection);
  ASSERT_TRUE(spinUntil([&] { return text.size() > 100; }));
  handle.cancel();
  ASSERT_TRUE(spinUntil([&] { return ends > 0; }));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, CallError::Kind::Cancelled);
  EXPECT_TRUE(spinUntil([&] { return streams == 0; }));

  text.clear();
  ends = 0;
  auto receiver = std::make_unique<QObject>();
  read(connection, receiver.get());
  ASSERT_TRUE(spinUntil([&] { return text.size() > 100; }));
  receiver.reset();
  EXPECT_TRUE(spinUntil([&] { return streams == 0; }));
  EXPECT_EQ(ends, 0);
}

}  // namespace
}  // namespace aifactory
