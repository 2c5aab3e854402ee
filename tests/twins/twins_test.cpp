// SPDX-License-Identifier: GPL-3.0-or-later
// Twins as the factory has them: what they are named, who may ask twice, and what a restart keeps.
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <spdlog/spdlog.h>

#include <optional>

#include "factory/store/sql_twin_log.h"
#include "factory/twins/scene_directory.h"
#include "tests/core/world.h"
#include "tests/store/temporary_directory.h"
#include "tests/twins/some_scene.h"

namespace aifactory::testing {
namespace {

class TwinsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    restart();
  }
  void TearDown() override { spdlog::set_level(spdlog::level::info); }

  void restart() {
    m_world.reset();
    m_scenes.reset();
    m_log.reset();
    m_database.reset();
    m_database = Database::open(m_directory.file("db")).value();
    m_log.emplace(*m_database);
    m_scenes.emplace(m_directory.file("scenes"));
    FactoryOptions options;
    options.twinLog = &*m_log;
    options.scenes = &*m_scenes;
    m_world.emplace(options);
  }
  Factory& factory() { return m_world->factory; }

  void bring(const std::string& bytes) {
    v1::UploadTwinSceneRequest request;
    *request.mutable_scene() = sceneOf(bytes);
    request.set_data(bytes);
    const auto received = factory().uploadTwinScene(m_operator, request);
    ASSERT_TRUE(received.ok()) << received.status();
    ASSERT_EQ(*received, bytes.size());
  }
  static v1::CreateTwinRequest creation(const std::string& bytes, const std::string& id = newUuid()) {
    v1::CreateTwinRequest request;
    request.set_display_name("Line 3");
    request.set_description("As built");
    *request.mutable_scene() = sceneOf(bytes);
    request.set_request_id(id);
    return request;
  }
  v1::Twin create(const std::string& bytes) {
    bring(bytes);
    const auto twin = factory().createTwin(m_operator, creation(bytes));
    EXPECT_TRUE(twin.ok()) << twin.status();
    return twin.value_or(v1::Twin());
  }
  absl::Status remove(const std::string& name, const std::string& id = newUuid()) {
    v1::DeleteTwinRequest request;
    request.set_name(name);
    request.set_request_id(id);
    return factory().deleteTwin(m_operator, request);
  }
  std::vector<std::string> names(const std::string& filter = "") {
    v1::ListTwinsRequest request;
    request.set_filter(filter);
    std::vector<std::string> names;
    const auto answer = factory().listTwins(m_operator, request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    for (const v1::Twin& twin : answer->twins()) names.push_back(twin.display_name());
    return names;
  }
  std::string download(const std::string& name) {
    v1::DownloadTwinSceneRequest request;
    request.set_name(name);
    const auto scene = factory().openTwinScene(request);
    return scene.ok() ? (*scene)->read(0, (*scene)->size()).value() : "";
  }
  static std::string fieldOf(const absl::Status& status) {
    const auto violations = violationsOf(status);
    return violations.field_violations().empty() ? "" : violations.field_violations(0).field();
  }

  using Names = std::vector<std::string>;
  TemporaryDirectory m_directory;
  const Caller m_operator = operatorCaller();
  const std::string m_bytes = glbOf(2'000);
  std::unique_ptr<Database> m_database;
  std::optional<SqlTwinLog> m_log;
  std::optional<SceneDirectory> m_scenes;
  std::optional<World> m_world;
};

TEST_F(TwinsTest, TheDataHallIsAlwaysThere) {
  EXPECT_EQ(names(), Names{"Data hall"});
  const auto hall = factory().getTwin("twins/data-hall");
  ASSERT_TRUE(hall.ok());
  EXPECT_EQ(hall->kind(), v1::Twin::KIND_DATA_HALL);
  EXPECT_FALSE(hall->has_scene());
  EXPECT_EQ(reasonOf(remove("twins/data-hall")), "TWIN_IS_GENERATED");
  v1::DownloadTwinSceneRequest request;
  request.set_name("twins/data-hall");
  EXPECT_EQ(reasonOf(factory().openTwinScene(request).status()), "TWIN_IS_GENERATED");
}

TEST_F(TwinsTest, ATwinIsListedReadAndDeletedWithItsScene) {
  const v1::Twin twin = create(m_bytes);
  EXPECT_EQ(twin.creator(), "op");
  EXPECT_EQ(twin.description(), "As built");
  EXPECT_TRUE(twin.has_create_time());
  EXPECT_EQ(names(), (Names{"Data hall", "Line 3"}));
  EXPECT_EQ(names("kind = scene creator = op"), Names{"Line 3"});
  EXPECT_EQ(names("size > 1 MiB"), Names{});
  EXPECT_EQ(download(twin.name()), m_bytes);
  EXPECT_TRUE(remove(twin.name()).ok());
  EXPECT_EQ(reasonOf(factory().getTwin(twin.name()).status()), "TWIN_NOT_FOUND");
  EXPECT_FALSE(std::filesystem::exists(m_directory.file("scenes/" + sceneOf(m_bytes).sha256() + ".glb")));
}

TEST_F(TwinsTest, TwoTwinsShareASceneUntilBothAreGone) {
  const v1::Twin first = create(m_bytes);
  const auto second = factory().createTwin(m_operator, creation(m_bytes));
  ASSERT_TRUE(second.ok()) << "without another upload: " << second.status();
  ASSERT_TRUE(remove(first.name()).ok());
  EXPECT_EQ(download(second->name()), m_bytes);
  ASSERT_TRUE(remove(second->name()).ok());
  EXPECT_FALSE(m_scenes->open(sceneOf(m_bytes).sha256()).ok());
}

TEST_F(TwinsTest, ARequestIdGivesOneTwinAlsoAfterARestart) {
  bring(m_bytes);
  v1::CreateTwinRequest request = creation(m_bytes);
  const auto first = factory().createTwin(m_operator, request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(factory().createTwin(m_operator, request)->name(), first->name());
  restart();
  const auto again = factory().createTwin(m_operator, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), factory().getTwin(first->name())->SerializeAsString());
  EXPECT_EQ(names().size(), 2U);
  restart();
  request.set_display_name("Line 4");
  EXPECT_EQ(reasonOf(factory().createTwin(m_operator, request).status()), "REQUEST_ID_REUSED");
}

TEST_F(TwinsTest, ADeletionAskedForTwiceIsOne) {
  const std::string name = create(m_bytes).name(), id = newUuid();
  EXPECT_TRUE(remove(name, id).ok());
  EXPECT_TRUE(remove(name, id).ok());
  EXPECT_EQ(remove(name).code(), absl::StatusCode::kNotFound);
}

TEST_F(TwinsTest, WhatWasIncompleteIsCreatedOnceItIsThere) {
  const v1::CreateTwinRequest request = creation(m_bytes);
  EXPECT_EQ(reasonOf(factory().createTwin(m_operator, request).status()), "SCENE_INCOMPLETE");
  bring(m_bytes);
  EXPECT_TRUE(factory().createTwin(m_operator, request).ok()) << "under the very same id";
}

TEST_F(TwinsTest, ARestartKeepsTwinsAndSweepsUploads) {
  const v1::Twin twin = create(m_bytes);
  const std::string other = glbOf(3'000);
  bring(other);
  restart();
  EXPECT_EQ(names(), (Names{"Data hall", "Line 3"}));
  EXPECT_EQ(download(twin.name()), m_bytes);
  EXPECT_EQ(reasonOf(factory().createTwin(m_operator, creation(other)).status()), "SCENE_INCOMPLETE");
}

TEST_F(TwinsTest, WrongFieldsAreNamed) {
  const auto refused = [&](auto change) {
    v1::CreateTwinRequest request = creation(m_bytes);
    change(request);
    return fieldOf(factory().createTwin(m_operator, request).status());
  };
  using Request = v1::CreateTwinRequest;
  EXPECT_EQ(refused([](Request& request) { request.set_request_id("1"); }), "request_id");
  EXPECT_EQ(refused([](Request& request) { request.clear_display_name(); }), "display_name");
  EXPECT_EQ(refused([](Request& request) { request.set_display_name(std::string(129, 'a')); }), "display_name");
  EXPECT_EQ(refused([](Request& request) { request.set_description("two\nlines"); }), "description");
  EXPECT_EQ(refused([](Request& request) { request.mutable_scene()->set_sha256("../../etc"); }), "scene.sha256");
  EXPECT_EQ(refused([](Request& request) { request.mutable_scene()->set_sha256(std::string(64, 'A')); }),
            "scene.sha256");
  EXPECT_EQ(refused([](Request& request) { request.mutable_scene()->set_size_bytes((512 << 20) + 1); }),
            "scene.size_bytes");

  v1::UploadTwinSceneRequest piece;
  *piece.mutable_scene() = sceneOf(m_bytes);
  piece.set_offset(1'999);
  piece.set_data("ab");
  EXPECT_EQ(fieldOf(factory().uploadTwinScene(m_operator, piece).status()), "offset");
  piece.set_offset(~std::uint64_t{0});
  EXPECT_EQ(fieldOf(factory().uploadTwinScene(m_operator, piece).status()), "offset");
  piece.set_offset(0);
  piece.set_data(std::string((1 << 20) + 1, 'a'));
  EXPECT_EQ(fieldOf(factory().uploadTwinScene(m_operator, piece).status()), "data");
}

TEST_F(TwinsTest, AListThatCannotBeReadDropsNoScene) {
  create(m_bytes);
  ASSERT_TRUE(m_database->run([](soci::session& session) { session << "ALTER TABLE twins RENAME TO lost"; }).ok());
  restart();
  EXPECT_EQ(names(), Names{"Data hall"});
  EXPECT_FALSE(factory().createTwin(m_operator, creation(m_bytes)).ok());
  EXPECT_TRUE(std::filesystem::exists(m_directory.file("scenes/" + sceneOf(m_bytes).sha256() + ".glb")));
}

TEST(TwinsOfABundle, AreTheDataHallOnly) {
  World world;
  v1::UploadTwinSceneRequest piece;
  *piece.mutable_scene() = sceneOf(glbOf(100));
  EXPECT_EQ(reasonOf(world.factory.uploadTwinScene(operatorCaller(), piece).status()), "TWINS_NOT_KEPT");
  EXPECT_TRUE(world.factory.getTwin("twins/data-hall").ok());
}

}  // namespace
}  // namespace aifactory::testing
