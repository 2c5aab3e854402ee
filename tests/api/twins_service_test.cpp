// SPDX-License-Identifier: GPL-3.0-or-later
// Twins over the wire.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "aifactory/v1/twins.grpc.pb.h"
#include "factory/api/api_server.h"
#include "factory/security/token_file.h"
#include "factory/store/sql_twin_log.h"
#include "factory/twins/scene_directory.h"
#include "tests/core/world.h"
#include "tests/store/temporary_directory.h"
#include "tests/twins/some_scene.h"

namespace aifactory::testing {
namespace {

using namespace std::chrono_literals;

class TwinsServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    std::vector<TokenEntry> entries;
    for (const auto& [token, role, tenants] :
         std::initializer_list<std::tuple<std::string, v1::Role, std::vector<std::string>>>{
             {"operator", v1::ROLE_OPERATOR, {}},
             {"manager", v1::ROLE_MANAGER, {}},
             {"customer", v1::ROLE_CUSTOMER, {"tenants/a"}}}) {
      TokenEntry& entry = entries.emplace_back();
      entry.id = token;
      entry.hash = sha256(token);
      entry.caller = makeCaller(token, role, tenants, "unix").value();
    }
    ASSERT_TRUE(writeTokenFile(m_directory.file("tokens"), entries).ok());
    ApiOptions options;
    options.listen = "unix://" + m_directory.file("s");
    m_server = ApiServer::start(m_world.factory, m_tokens, options).value();
    m_twins = v1::TwinsService::NewStub(
        grpc::CreateChannel("unix:" + m_directory.file("s"), grpc::InsecureChannelCredentials()));
  }
  void TearDown() override {
    m_server.reset();
    spdlog::set_level(spdlog::level::info);
  }

  static std::unique_ptr<grpc::ClientContext> as(const std::string& token = "operator") {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", "Bearer " + token);
    context->set_deadline(std::chrono::system_clock::now() + 20s);
    return context;
  }
  FactoryOptions options() {
    FactoryOptions options;
    options.twinLog = &m_log;
    options.scenes = &m_scenes;
    return options;
  }
  /// From where the factory says that it wants to go on, until it has all.
  void bring(const std::string& bytes) {
    v1::UploadTwinSceneRequest request;
    v1::UploadTwinSceneResponse answer;
    *request.mutable_scene() = sceneOf(bytes);
    while (answer.received_bytes() < bytes.size()) {
      request.set_offset(answer.received_bytes());
      request.set_data(bytes.substr(answer.received_bytes(), 1 << 20));
      const auto status = m_twins->UploadTwinScene(as().get(), request, &answer);
      ASSERT_TRUE(status.ok()) << status.error_message();
    }
  }
  v1::Twin create(const std::string& bytes) {
    bring(bytes);
    v1::CreateTwinRequest request;
    request.set_display_name("Line 3");
    *request.mutable_scene() = sceneOf(bytes);
    request.set_request_id(newUuid());
    v1::CreateTwinResponse answer;
    const auto status = m_twins->CreateTwin(as().get(), request, &answer);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answer.twin();
  }

  TemporaryDirectory m_directory;
  std::unique_ptr<Database> m_database = Database::open(m_directory.file("db")).value();
  SqlTwinLog m_log{*m_database};
  SceneDirectory m_scenes{m_directory.file("scenes")};
  World m_world{options()};
  TokenStore m_tokens{m_directory.file("tokens")};
  std::unique_ptr<ApiServer> m_server;
  std::unique_ptr<v1::TwinsService::Stub> m_twins;
};

TEST_F(TwinsServiceTest, ASceneOfSeveralPiecesGoesInAndOut) {
  const std::string bytes = glbOf(2'500'000);
  const v1::Twin twin = create(bytes);
  v1::DownloadTwinSceneRequest request;
  request.set_name(twin.name());
  const auto context = as("manager");
  const auto stream = m_twins->DownloadTwinScene(context.get(), request);
  v1::DownloadTwinSceneResponse piece;
  std::string got;
  while (stream->Read(&piece)) {
    EXPECT_LE(piece.data().size(), 1U << 20);
    EXPECT_EQ(piece.offset(), got.size());
    got += piece.data();
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(got, bytes);
}

TEST_F(TwinsServiceTest, ACutDownloadGoesOnWhereItWas) {
  const std::string bytes = glbOf(2'500'000);
  v1::DownloadTwinSceneRequest request;
  request.set_name(create(bytes).name());
  v1::DownloadTwinSceneResponse piece;
  std::string got;
  {
    const auto context = as();
    const auto stream = m_twins->DownloadTwinScene(context.get(), request);
    ASSERT_TRUE(stream->Read(&piece));
    got += piece.data();
    context->TryCancel();
  }
  request.set_offset(got.size());
  const auto context = as();
  const auto rest = m_twins->DownloadTwinScene(context.get(), request);
  while (rest->Read(&piece)) got += piece.data();
  EXPECT_TRUE(rest->Finish().ok());
  EXPECT_EQ(got, bytes);

  request.set_offset(bytes.size());
  const auto end = as();
  const auto nothing = m_twins->DownloadTwinScene(end.get(), request);
  EXPECT_FALSE(nothing->Read(&piece));
  EXPECT_TRUE(nothing->Finish().ok()) << "all is there already";
  request.set_offset(bytes.size() + 1);
  const auto beyond = as();
  EXPECT_EQ(m_twins->DownloadTwinScene(beyond.get(), request)->Finish().error_code(), grpc::INVALID_ARGUMENT);
}

TEST_F(TwinsServiceTest, AWatchSeesThemComeAndGo) {
  const auto context = as("manager");
  const auto stream = m_twins->WatchTwins(context.get(), {});
  v1::WatchTwinsResponse message;
  std::vector<std::string> snapshot;
  while (message.header().kind() != v1::WatchHeader::KIND_SYNCED && stream->Read(&message)) {
    for (const v1::Twin& twin : message.twins()) snapshot.push_back(twin.name());
  }
  EXPECT_EQ(snapshot, std::vector<std::string>{"twins/data-hall"});
  const auto nextChange = [&] {
    while (stream->Read(&message) && message.header().kind() != v1::WatchHeader::KIND_CHANGE) {
    }
    return message;
  };
  const v1::Twin twin = create(glbOf(1'000));
  const v1::WatchTwinsResponse came = nextChange();
  ASSERT_EQ(came.twins_size(), 1);
  EXPECT_EQ(came.twins(0).name(), twin.name());

  v1::DeleteTwinRequest request;
  request.set_name(twin.name());
  request.set_request_id(newUuid());
  v1::DeleteTwinResponse deleted;
  ASSERT_TRUE(m_twins->DeleteTwin(as().get(), request, &deleted).ok());
  const v1::WatchTwinsResponse went = nextChange();
  ASSERT_EQ(went.removed_size(), 1);
  EXPECT_EQ(went.removed(0), twin.name());
  context->TryCancel();
}

TEST_F(TwinsServiceTest, CustomersSeeNoneAndOnlyOperatorsBringThem) {
  v1::ListTwinsResponse list;
  EXPECT_EQ(m_twins->ListTwins(as("customer").get(), {}, &list).error_code(), grpc::PERMISSION_DENIED);
  v1::DownloadTwinSceneRequest request;
  request.set_name(create(glbOf(1'000)).name());
  const auto context = as("customer");
  EXPECT_EQ(m_twins->DownloadTwinScene(context.get(), request)->Finish().error_code(), grpc::PERMISSION_DENIED);
  EXPECT_TRUE(m_twins->ListTwins(as("manager").get(), {}, &list).ok());
  EXPECT_EQ(list.twins_size(), 2);
  v1::UploadTwinSceneResponse received;
  EXPECT_EQ(m_twins->UploadTwinScene(as("manager").get(), {}, &received).error_code(), grpc::PERMISSION_DENIED);
}

}  // namespace
}  // namespace aifactory::testing
