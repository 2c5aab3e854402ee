// SPDX-License-Identifier: GPL-3.0-or-later
// Twins against a factoryd that the test plays: the list, and scenes through cut connections.
#include <gtest/gtest.h>

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

v1::Twin twinOf(const std::string& name, const std::string& displayName) {
  v1::Twin twin;
  twin.set_name(name);
  twin.set_display_name(displayName);
  twin.set_kind(v1::Twin::KIND_SCENE);
  return twin;
}

std::string sha256(const std::string& bytes) {
  return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex().toStdString();
}

class Twins : public testing::Test {
 protected:
  Twins() {
    factory.whoAmI = [](grpc::ServerContext&, const v1::WhoAmIRequest&, v1::WhoAmIResponse& response) {
      response.set_role(v1::ROLE_OPERATOR);
      response.add_methods("/aifactory.v1.TwinsService/WatchTwins");
      return grpc::Status::OK;
    };
  }
  /// No handler may outlive what it uses.
  void TearDown() override {
    connection.close();
    factory.kill();
  }
  void connect() {
    factory.start();
    connection.open();
    ASSERT_TRUE(spinUntil([&] { return connection.state() == FactoryConnection::State::Connected; }));
  }

  ScriptedFactory factory;
  FactoryConnection connection{factory.profile()};
};

TEST_F(Twins, AreListedDataHallFirst) {
  factory.watchTwins = [](grpc::ServerContext& context, const v1::WatchTwinsRequest&, auto& writer) {
    v1::WatchTwinsResponse response;
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1, {});
    *response.add_twins() = twinOf("twins/2", "b");
    *response.add_twins() = twinOf("twins/1", "a");
    *response.add_twins() = twinOf("twins/data-hall", "the hall");
    response.mutable_twins(2)->set_kind(v1::Twin::KIND_DATA_HALL);
    writer.Write(response);
    response.Clear();
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1, "token");
    writer.Write(response);
    response.add_removed("twins/1");
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_CHANGE, 2, "token");
    writer.Write(response);
    while (!context.IsCancelled()) std::this_thread::sleep_for(2ms);
    return grpc::Status::CANCELLED;
  };
  connect();
  ASSERT_TRUE(spinUntil([&] { return connection.twins().synced() && connection.twins().twins().size() == 2; }));
  EXPECT_EQ(connection.twins().twins()[0].name(), "twins/data-hall");
  EXPECT_EQ(connection.twins().twins()[1].name(), "twins/2");
  EXPECT_EQ(connection.twins().find("twins/2")->display_name(), "b");
  EXPECT_EQ(connection.twins().find("twins/1"), nullptr);
}

TEST_F(Twins, ARefusedWatchOfThemLeavesTheConnectionWell) {
  factory.watchTwins = [](auto&, const auto&, auto&) {
    return ScriptedFactory::refusal(grpc::PERMISSION_DENIED, "METHOD_NOT_ALLOWED", "Not yours.");
  };
  connect();
  spinFor(50ms);
  EXPECT_EQ(connection.state(), FactoryConnection::State::Connected);
  EXPECT_FALSE(connection.twins().synced());
}

class SceneDownloadTest : public Twins {
 protected:
  SceneDownloadTest() {
    twin.mutable_scene()->set_sha256(sha256(bytes));
    twin.mutable_scene()->set_size_bytes(bytes.size());
    factory.downloadTwinScene = [this](grpc::ServerContext& context, const v1::DownloadTwinSceneRequest& request,
                                       auto& writer) {
      ++streams;
      v1::DownloadTwinSceneResponse piece;
      auto offset = static_cast<std::size_t>(request.offset());
      for (int sent = 0; offset < served.size(); ++sent) {
        if (sent == piecesBeforeCut) return grpc::Status(grpc::UNAVAILABLE, "cut");
        while (stalls && sent == 1 && !context.IsCancelled()) std::this_thread::sleep_for(2ms);
        piece.set_offset(offset);
        piece.set_data(served.substr(offset, 10'000));
        offset += piece.data().size();
        if (!writer.Write(piece)) return grpc::Status::CANCELLED;
        ++pieces;
      }
      return grpc::Status::OK;
    };
    connect();
  }
  CallHandle load() {
    result.reset();
    return connection.loadTwinScene(
        twin, &connection,
        [this](qint64 bytes, qint64 total) {
          seen = bytes;
          of = total;
        },
        [this](const CallResult<QByteArray>& outcome) { result = outcome; });
  }
  bool ends() {
    return spinUntil([&] { return result.has_value(); });
  }

  // Another one each time: the cache outlives the test.
  std::string bytes = newUuid() + std::string(95'000, 'x');
  std::string served = bytes;
  v1::Twin twin = twinOf("twins/1", "a");
  std::atomic<int> streams = 0, pieces = 0, piecesBeforeCut = -1;
  std::atomic<bool> stalls = false;
  qint64 seen = 0, of = 0;
  std::optional<CallResult<QByteArray>> result;
};

TEST_F(SceneDownloadTest, ComesOnceAndThenFromTheCache) {
  load();
  ASSERT_TRUE(ends());
  ASSERT_TRUE(*result) << result->error().sentence.toStdString();
  EXPECT_EQ((*result)->toStdString(), bytes);
  EXPECT_EQ(seen, static_cast<qint64>(bytes.size()));
  EXPECT_EQ(of, static_cast<qint64>(bytes.size()));
  load();
  ASSERT_TRUE(ends());
  EXPECT_EQ((*result)->toStdString(), bytes);
  EXPECT_EQ(streams, 1);
}

TEST_F(SceneDownloadTest, GoesOnWhereItWasCut) {
  piecesBeforeCut = 4;
  load();
  ASSERT_TRUE(ends());
  ASSERT_TRUE(*result) << result->error().sentence.toStdString();
  EXPECT_EQ((*result)->toStdString(), bytes);
  EXPECT_EQ(streams, 3);
  EXPECT_EQ(pieces, 10) << "none of them twice";
}

TEST_F(SceneDownloadTest, GoesOnWhereItWasCancelled) {
  stalls = true;
  CallHandle handle = load();
  ASSERT_TRUE(spinUntil([&] { return seen > 0; }));
  handle.cancel();
  ASSERT_TRUE(ends());
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().kind, CallError::Kind::Cancelled);
  stalls = false;
  load();
  ASSERT_TRUE(ends());
  EXPECT_EQ((*result)->toStdString(), bytes);
  EXPECT_EQ(pieces, 10);
}

TEST_F(SceneDownloadTest, WrongBytesAreFetchedOnceMoreAndThenRefused) {
  served.back() = 'y';
  load();
  ASSERT_TRUE(ends());
  EXPECT_FALSE(*result);
  EXPECT_EQ(streams, 2);
}

class TwinUploadTest : public Twins {
 protected:
  TwinUploadTest() {
    factory.uploadTwinScene = [this](auto&, const v1::UploadTwinSceneRequest& request, auto& response) {
      const std::lock_guard lock(mutex);
      if (++calls == refusedCall) return refused;
      EXPECT_EQ(request.scene().sha256(), sha256(bytes));
      EXPECT_EQ(request.scene().size_bytes(), bytes.size());
      if (calls == forgottenAfter) arrived.clear();
      if (request.offset() == arrived.size()) arrived += request.data();
      response.set_received_bytes(arrived.size());
      return calls == lostAnswer ? grpc::Status(grpc::UNAVAILABLE, "cut") : grpc::Status::OK;
    };
    factory.createTwin = [this](auto&, const v1::CreateTwinRequest& request, v1::CreateTwinResponse& response) {
      const std::lock_guard lock(mutex);
      if (std::exchange(forgetsAtCreation, false)) arrived.clear();
      if (arrived != bytes) return ScriptedFactory::refusal(grpc::ABORTED, "SCENE_INCOMPLETE", "Not all is there.");
      response.mutable_twin()->set_name("twins/" + request.request_id());
      response.mutable_twin()->set_display_name(request.display_name());
      return grpc::Status::OK;
    };
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    connect();
  }
  CallHandle upload(const QString& file) {
    v1::CreateTwinRequest request;
    request.set_display_name("Line 3");
    request.set_request_id("an-id");
    return connection.createTwin(
        request, file, &connection, [this](qint64 bytes, qint64) { seen = bytes; },
        [this](const CallResult<v1::CreateTwinResponse>& outcome) { result = outcome; });
  }
  void succeeds() {
    upload(path);
    ASSERT_TRUE(spinUntil([&] { return result.has_value(); }));
    ASSERT_TRUE(*result) << result->error().sentence.toStdString();
    EXPECT_EQ((*result)->twin().name(), "twins/an-id");
    EXPECT_EQ((*result)->twin().display_name(), "Line 3");
    EXPECT_TRUE(arrived == bytes);
    EXPECT_EQ(seen, static_cast<qint64>(bytes.size()));
  }

  const std::string bytes = std::string(1 << 20, 'a') + std::string(1 << 20, 'b') + "the end";
  QTemporaryDir directory;
  const QString path = directory.filePath(QStringLiteral("line.glb"));
  std::mutex mutex;
  std::string arrived;
  int calls = 0, lostAnswer = 0, refusedCall = 0, forgottenAfter = 0;
  grpc::Status refused;
  bool forgetsAtCreation = false;
  qint64 seen = 0;
  std::optional<CallResult<v1::CreateTwinResponse>> result;
};

TEST_F(TwinUploadTest, BringsPiecesAndThenCreates) {
  succeeds();
  EXPECT_EQ(calls, 3);
}

TEST_F(TwinUploadTest, ALostAnswerIsAskedForAgain) {
  lostAnswer = 2;
  succeeds();
}

TEST_F(TwinUploadTest, AFactorydThatForgotIsBroughtAllOfItAgain) {
  forgottenAfter = 3;
  succeeds();
  result.reset();
  forgetsAtCreation = true;
  succeeds();
}

TEST_F(TwinUploadTest, ARefusalIsSaidAndNothingCreated) {
  refusedCall = 1;
  refused = ScriptedFactory::refusal(grpc::INVALID_ARGUMENT, "SCENE_NOT_GLB", "This is no binary glTF.", "data");
  upload(path);
  ASSERT_TRUE(spinUntil([&] { return result.has_value(); }));
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().reason, QStringLiteral("SCENE_NOT_GLB"));
  EXPECT_EQ(calls, 1);
}

TEST_F(TwinUploadTest, AFileThatCannotBeReadIsNamed) {
  upload(QStringLiteral("/nowhere/line.glb"));
  ASSERT_TRUE(spinUntil([&] { return result.has_value(); }));
  ASSERT_FALSE(*result);
  EXPECT_TRUE(result->error().sentence.contains(QStringLiteral("/nowhere/line.glb")));
}

TEST_F(TwinUploadTest, CancelEndsItAlsoWhileItWaits) {
  refusedCall = 1;
  refused = grpc::Status(grpc::UNAVAILABLE, "not now");
  CallHandle handle = upload(path);
  ASSERT_TRUE(spinUntil([&] {
    const std::lock_guard lock(mutex);
    return calls == 1;
  }));
  spinFor(50ms);
  handle.cancel();
  ASSERT_TRUE(spinUntil([&] { return result.has_value(); }));
  ASSERT_FALSE(*result);
  EXPECT_EQ(result->error().kind, CallError::Kind::Cancelled);
}

}  // namespace
}  // namespace aifactory
